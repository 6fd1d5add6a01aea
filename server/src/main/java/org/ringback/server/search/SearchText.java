package org.ringback.server.search;

import java.util.regex.Pattern;

/// What a member searches for: words, phrases in quotes, and words with a minus sign that a result
/// must not contain.
///
/// @param words in the syntax of PostgreSQL's `websearch_to_tsquery`, split as the indexed texts
///   are
/// @param isExact whether words are searched as they are, without other forms of them
/// @param endsOpen whether the last word may be the beginning of a longer one
record SearchText(String words, boolean isExact, boolean endsOpen) {
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
}
