package org.ringback.server.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A word or a row of digits in an utterance.
///
/// @param utterance the index of the utterance
/// @param start the index of its first character
/// @param end the index after its last character
/// @param text in lower case, with ASCII digits
/// @param isSigned whether a plus sign is before it
record Token(int utterance, int start, int end, String text, boolean isSigned) {
  private static final Pattern WORD = Pattern.compile("\\p{Nd}+|\\p{L}+(?:['’]\\p{L}+)?");

  static List<Token> of(int utterance, String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher found = WORD.matcher(text);
    while (found.find()) {
      boolean isSigned = text.substring(0, found.start()).stripTrailing().endsWith("+");
      tokens.add(new Token(utterance, found.start(), found.end(), normal(found.group()), isSigned));
    }
    return tokens;
  }

  private static String normal(String word) {
    if (!Character.isDigit(word.codePointAt(0))) {
      return word.toLowerCase(Locale.ROOT).replace('’', '\'');
    }
    StringBuilder digits = new StringBuilder();
    word.codePoints().forEach(each -> digits.append(Character.digit(each, 10)));
    return digits.toString();
  }

  boolean isDigits() {
    return Character.isDigit(text.charAt(0));
  }

  boolean isHomophone() {
    return Words.HOMOPHONES.containsKey(text);
  }

  boolean isNumber() {
    return isDigits() || Words.isNumber(text);
  }
}
