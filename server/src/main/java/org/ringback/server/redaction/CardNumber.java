package org.ringback.server.redaction;

/// Numbers of payment cards: the lengths of each network by its first digits (ISO/IEC 7812), and
/// the Luhn check digit.
final class CardNumber {
  static final int MIN_LENGTH = 13;
  static final int MAX_LENGTH = 19;

  private CardNumber() {}

  static boolean isValid(CharSequence digits) {
    return hasLengthOfNetwork(digits) && hasCheckDigit(digits);
  }

  private static boolean hasLengthOfNetwork(CharSequence digits) {
    int length = digits.length();
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return false;
    }
    int four = Integer.parseInt(digits, 0, 4, 10);
    int two = four / 100;
    if (two / 10 == 4) { // Visa
      return length == 13 || length == 16 || length == 19;
    }
    if (two >= 51 && two <= 55 || four >= 2221 && four <= 2720) { // Mastercard
      return length == 16;
    }
    if (two == 34 || two == 37) { // American Express
      return length == 15;
    }
    if (two == 36 || two == 38 || two == 39 || four / 10 >= 300 && four / 10 <= 305) { // Diners
      return length >= 14;
    }
    if (four >= 3528 && four <= 3589) { // JCB
      return length >= 16;
    }
    // Discover, UnionPay, Maestro and RuPay
    return two >= 60 && two <= 69 && length >= 16 || two == 50 || two >= 56 && two <= 59;
  }

  private static boolean hasCheckDigit(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }
}
