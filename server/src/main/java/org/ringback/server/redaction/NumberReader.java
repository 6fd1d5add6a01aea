package org.ringback.server.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads the digits of spoken and written numbers. A row of words may have several readings: "forty
/// two" is 42 and 40 2, "forty two hundred twelve" is 4212 and 4200 12.
final class NumberReader {
  /// Bounds the work for a long row of ambiguous words.
  private static final int MAX_STEPS = 50_000;

  /// How many digits a reading may have more than that of whole numbers, unless that is as long as
  /// a card number. "forty two" is rarely 40 2, and with more of them every order number would be
  /// long enough.
  private static final int MAX_MORE_DIGITS = 2;

  private final List<Token> tokens;
  private int steps;

  /// @param tokens of which each is a part of a number
  NumberReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  /// A reading of some tokens.
  ///
  /// @param next the index of the first token after them
  private record Reading(String digits, int next) {}

  /// Returns whether a test accepts the digits of some reading from a token on.
  boolean canRead(int from, int maxDigits, Predicate<CharSequence> accepts) {
    steps = 0;
    return canRead(from, from, new StringBuilder(), maxDigits, accepts);
  }

  private boolean canRead(
      int start, int from, StringBuilder before, int maxDigits, Predicate<CharSequence> accepts) {
    if (accepts.test(before) && isPlausible(start, from, before.length())) {
      return true;
    }
    if (from == tokens.size() || ++steps > MAX_STEPS) {
      return false;
    }
    int length = before.length();
    for (Reading reading : readings(from)) {
      if (length + reading.digits.length() <= maxDigits) {
        before.append(reading.digits);
        boolean isAccepted = canRead(start, reading.next, before, maxDigits, accepts);
        before.setLength(length);
        if (isAccepted) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isPlausible(int start, int end, int digits) {
    int whole = new NumberReader(tokens.subList(start, end)).digits();
    return whole >= CardNumber.MIN_LENGTH || digits - whole <= MAX_MORE_DIGITS;
  }

  /// Returns the number of digits if each number is read as a whole.
  int digits() {
    int count = 0;
    int at = 0;
    while (at < tokens.size()) {
      Reading whole = readings(at).getLast();
      count += whole.digits.length();
      at = whole.next;
    }
    return count;
  }

  /// Returns the readings of the number that starts at a token, that of most tokens last.
  private List<Reading> readings(int at) {
    Token token = tokens.get(at);
    String word = token.text();
    if (token.isDigits()) {
      return List.of(new Reading(word, at + 1));
    }
    Integer repeats = Words.REPEATS.get(word);
    if (repeats != null) {
      String digit = at + 1 < tokens.size() ? digit(at + 1) : null;
      return List.of(
          digit == null ? new Reading("", at + 1) : new Reading(digit.repeat(repeats), at + 2));
    }
    if (Words.ZEROS.contains(word)) {
      return List.of(new Reading("0", at + 1));
    }
    Integer homophone = Words.HOMOPHONES.get(word);
    if (homophone != null) {
      return List.of(new Reading("", at + 1), new Reading(String.valueOf(homophone), at + 1));
    }
    List<Reading> readings = new ArrayList<>();
    if (Words.HUNDRED.equals(word) || Words.THOUSAND.equals(word)) {
      readings.add(new Reading("0".repeat(Words.HUNDRED.equals(word) ? 2 : 3), at + 1));
      return readings;
    }
    for (Reading small : belowHundred(at)) {
      readings.add(small);
      addHundreds(readings, small);
      addThousands(readings, small);
    }
    return readings;
  }

  private void addHundreds(List<Reading> readings, Reading small) {
    if (isWord(small.next, Words.HUNDRED)) {
      readings.add(new Reading(small.digits + "00", small.next + 1));
      for (Reading rest : belowHundredOrNone(small.next + 1)) {
        readings.add(new Reading(small.digits + padded(rest.digits, 2), rest.next));
      }
    }
  }

  private void addThousands(List<Reading> readings, Reading small) {
    if (isWord(small.next, Words.THOUSAND)) {
      readings.add(new Reading(small.digits + "000", small.next + 1));
      for (Reading rest : belowHundredOrNone(small.next + 1)) {
        readings.add(new Reading(small.digits + padded(rest.digits, 3), rest.next));
        List<Reading> hundreds = new ArrayList<>();
        if (rest.digits.length() == 1) {
          addHundreds(hundreds, rest);
        }
        hundreds.forEach(each -> readings.add(new Reading(small.digits + each.digits, each.next)));
      }
    }
  }

  private List<Reading> belowHundredOrNone(int at) {
    return at < tokens.size() ? belowHundred(at) : List.of();
  }

  /// Returns the readings of a number from 1 to 99, that of two words last.
  private List<Reading> belowHundred(int at) {
    String word = tokens.get(at).text();
    Integer unit = Words.UNITS.get(word);
    Integer teen = unit == null ? Words.TEENS.get(word) : unit;
    if (teen != null) {
      return List.of(new Reading(String.valueOf(teen), at + 1));
    }
    Integer tens = Words.TENS.get(word);
    if (tens == null) {
      return List.of();
    }
    Reading alone = new Reading(String.valueOf(tens), at + 1);
    Integer second = at + 1 < tokens.size() ? Words.UNITS.get(tokens.get(at + 1).text()) : null;
    return second == null
        ? List.of(alone)
        : List.of(alone, new Reading(String.valueOf(tens + second), at + 2));
  }

  private boolean isWord(int at, String word) {
    return at < tokens.size() && tokens.get(at).text().equals(word);
  }

  /// Returns the one digit of a token; null for any other token.
  private @Nullable String digit(int at) {
    String word = tokens.get(at).text();
    Integer unit = Words.UNITS.get(word);
    if (unit != null) {
      return String.valueOf(unit);
    }
    if (Words.ZEROS.contains(word)) {
      return "0";
    }
    return tokens.get(at).isDigits() && word.length() == 1 ? word : null;
  }

  private static String padded(String digits, int length) {
    return "0".repeat(Math.max(0, length - digits.length())) + digits;
  }
}
