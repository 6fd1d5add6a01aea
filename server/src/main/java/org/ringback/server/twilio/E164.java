package org.ringback.server.twilio;

import com.fasterxml.jackson.annotation.JsonValue;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Optional;

/// A phone number as the network knows it: `+`, country code, subscriber number.
public record E164(@JsonValue String value) {
  /// The number that a person wrote in international form, with or without spaces and dashes; empty
  /// when no such number can exist, or when what was written may be read as two of them. A number
  /// that is possible and not assigned passes: the network knows better than a list that ages.
  public static Optional<E164> parse(String text) {
    String written = text.strip();
    if (!written.startsWith("+") || written.length() > 32) {
      return Optional.empty();
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      var number = numbers.parse(written, "ZZ");
      String value = numbers.format(number, PhoneNumberFormat.E164);
      boolean isOne =
          numbers.isPossibleNumber(number)
              && !number.hasExtension()
              && value.equals(numbers.format(numbers.parse(value, "ZZ"), PhoneNumberFormat.E164));
      return isOne ? Optional.of(new E164(value)) : Optional.empty();
    } catch (NumberParseException notOne) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
