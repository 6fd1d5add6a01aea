package org.ringback.server.twilio;

import com.fasterxml.jackson.annotation.JsonValue;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Optional;

/// A phone number in E.164 form: `+`, country code, subscriber number.
public record E164(@JsonValue String value) {
  /// Parses a number in international form, with or without spaces and dashes. Returns empty if the
  /// number is impossible or ambiguous. Accepts numbers that are possible but not assigned, because
  /// a list of assigned numbers would be outdated.
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
