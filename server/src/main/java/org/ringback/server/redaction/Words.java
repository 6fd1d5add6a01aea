package org.ringback.server.redaction;

import java.util.Map;
import java.util.Set;

/// The English words of spoken numbers, and the words around them.
final class Words {
  static final Map<String, Integer> UNITS =
      Map.ofEntries(
          Map.entry("one", 1),
          Map.entry("two", 2),
          Map.entry("three", 3),
          Map.entry("four", 4),
          Map.entry("five", 5),
          Map.entry("six", 6),
          Map.entry("seven", 7),
          Map.entry("eight", 8),
          Map.entry("nine", 9),
          Map.entry("niner", 9));

  /// Words that engines write for digits. They count only beside another part of a number.
  static final Map<String, Integer> HOMOPHONES =
      Map.of("for", 4, "fore", 4, "to", 2, "too", 2, "ate", 8, "won", 1);

  static final Set<String> ZEROS = Set.of("zero", "oh", "o", "nought", "naught", "nil");

  static final Map<String, Integer> TEENS =
      Map.of(
          "ten",
          10,
          "eleven",
          11,
          "twelve",
          12,
          "thirteen",
          13,
          "fourteen",
          14,
          "fifteen",
          15,
          "sixteen",
          16,
          "seventeen",
          17,
          "eighteen",
          18,
          "nineteen",
          19);

  static final Map<String, Integer> TENS =
      Map.of(
          "twenty", 20, "thirty", 30, "forty", 40, "fourty", 40, "fifty", 50, "sixty", 60,
          "seventy", 70, "eighty", 80, "ninety", 90);

  /// How often the next digit is repeated.
  static final Map<String, Integer> REPEATS =
      Map.of("double", 2, "triple", 3, "treble", 3, "quadruple", 4);

  static final String HUNDRED = "hundred";
  static final String THOUSAND = "thousand";
  static final String AND = "and";

  /// Words within a number that is read aloud in parts.
  static final Set<String> FILLERS =
      Set.of(
          AND,
          "then",
          "uh",
          "um",
          "uhm",
          "er",
          "erm",
          "ah",
          "hm",
          "hmm",
          "mm",
          "mhm",
          "dash",
          "hyphen",
          "space",
          "comma",
          "dot",
          "point",
          "minus",
          "slash",
          "next",
          "followed",
          "by",
          "ok",
          "okay",
          "yes",
          "yeah",
          "yep",
          "so",
          "again",
          "the",
          "is",
          "it",
          "it's",
          "its",
          "that",
          "that's",
          "ends",
          "with",
          "in",
          "well",
          "like",
          "a");

  /// Words of a conversation about a payment by card.
  static final Set<String> PAYMENT =
      Set.of(
          "card",
          "cards",
          "credit",
          "debit",
          "visa",
          "mastercard",
          "amex",
          "discover",
          "maestro",
          "payment",
          "pay",
          "paying",
          "expiry",
          "expires",
          "expiration",
          "cvv",
          "cvc",
          "cvv2");

  /// Words that announce a security code or an expiry date.
  static final Set<String> DETAILS =
      Set.of("cvv", "cvc", "cvv2", "csc", "security", "expiry", "expires", "expire", "expiration");

  static final Set<String> MONTHS =
      Set.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");

  /// The word before an international phone number.
  static final String PLUS = "plus";

  private Words() {}

  /// Returns whether a word is a part of a number.
  static boolean isNumber(String word) {
    return UNITS.containsKey(word)
        || ZEROS.contains(word)
        || TEENS.containsKey(word)
        || TENS.containsKey(word)
        || REPEATS.containsKey(word)
        || word.equals(HUNDRED)
        || word.equals(THOUSAND);
  }
}
