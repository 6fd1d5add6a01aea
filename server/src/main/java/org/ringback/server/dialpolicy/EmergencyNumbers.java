package org.ringback.server.dialpolicy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.util.List;
import java.util.stream.Stream;

/// Recognizes emergency numbers in any format.
final class EmergencyNumbers {
  /// Countries whose emergency numbers are known worldwide.
  private static final List<String> KNOWN_EVERYWHERE = List.of("US", "GB", "DE");

  private EmergencyNumbers() {}

  /// @param typed the number as typed; `911` and `+1911` are the same in the United States
  /// @param countries ISO 3166 codes, for numbers without a country code
  static boolean isNumber(String typed, List<String> countries) {
    String digits = digits(typed);
    return digits.startsWith("+")
        ? isInternational(digits)
        : Stream.concat(countries.stream(), KNOWN_EVERYWHERE.stream())
            .anyMatch(country -> isEmergency(digits, country));
  }

  static String digits(String typed) {
    return typed.replaceAll("[\\s().-]", "");
  }

  /// Returns whether the digits after the country code are an emergency number of that country,
  /// with or without its trunk prefix. No country code is a prefix of another.
  private static boolean isInternational(String digits) {
    PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    for (int length = 1; length <= 3 && length < digits.length() - 1; length++) {
      String code = digits.substring(1, 1 + length);
      String national = digits.substring(1 + length);
      if (!code.matches("[1-9]\\d*")) {
        return false;
      }
      List<String> regions = plans.getRegionCodesForCountryCode(Integer.parseInt(code));
      if (!regions.isEmpty()) {
        String bare = national.replaceFirst("^0", "");
        return regions.stream()
                .anyMatch(region -> isEmergency(national, region) || isEmergency(bare, region))
            || isParsed(digits, regions);
      }
    }
    return false;
  }

  private static boolean isParsed(String digits, List<String> regions) {
    PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    try {
      String national = plans.getNationalSignificantNumber(plans.parse(digits, "ZZ"));
      return regions.stream().anyMatch(region -> isEmergency(national, region));
    } catch (NumberParseException invalid) {
      return false;
    }
  }

  private static boolean isEmergency(String number, String country) {
    return ShortNumberInfo.getInstance().isEmergencyNumber(number, country);
  }
}
