package org.ringback.server.search;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a member searches for: words, phrases in quotes, and words with a minus sign that a result
/// must not contain.
///
/// @param words in the syntax of PostgreSQL's `websearch_to_tsquery`, split as the indexed texts
///   are
/// @param isExact whether words are searched as they are, without other forms of them
/// @param endsOpen whether the last word may be the beginning of a longer one
record SearchText(String words, boolean isExact, boolean endsOpen) {
  /// All but the last of several words that a result must all contain.
  private static final Pattern BEGINNING =
      Pattern.compile("(?U)[^\"]*[^\"\\s](?=\\s+[^\"\\s]+\\s*$)");

  /// Separates words of which a result must contain one.
  private static final Pattern OR = Pattern.compile("(?i)(^|\\s)or(\\s|$)");

  private static final Pattern PUNCTUATION = Pattern.compile("[\\x00!#-/:-@\\[-`{-~]+");
  private static final Pattern EXCLUDED = Pattern.compile("(^|\\s)-(?=[\\p{L}\\p{N}\"])");

  /// Shorter beginnings match too many words to be of use.
  private static final Pattern OPEN_END =
      Pattern.compile("(?U).*[\\p{L}\\p{N}]{3}", Pattern.DOTALL);

  /// Stands for the minus sign while punctuation is replaced.
  private static final String MINUS = "\uE000";

  static SearchText of(String input) {
    String marked = EXCLUDED.matcher(input.replace(MINUS, " ")).replaceAll("$1" + MINUS);
    boolean excludes = marked.contains(MINUS);
    String words = PUNCTUATION.matcher(marked).replaceAll(" ").replace(MINUS, "-");
    return new SearchText(words, excludes, !excludes && OPEN_END.matcher(words).matches());
  }

  /// Returns the words before the last one; empty unless the last one is the beginning of a word,
  /// and a result must contain all words.
  String beginning() {
    Matcher beginning = BEGINNING.matcher(words);
    return endsOpen && !OR.matcher(words).find() && beginning.lookingAt() ? beginning.group() : "";
  }

  /// Returns the last word if there is a `beginning`.
  String ending() {
    return beginning().isEmpty() ? "" : words.substring(beginning().length()).strip();
  }
}
