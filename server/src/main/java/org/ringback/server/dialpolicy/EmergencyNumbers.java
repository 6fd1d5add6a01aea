package org.ringback.server.dialpolicy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.util.List;
import java.util.stream.Stream;

/// Numbers by which help is called, however they are written.
final class EmergencyNumbers {
  /// Whose numbers people know from films, wherever they are.
  private static final List<String> KNOWN_EVERYWHERE = List.of("US", "GB", "DE");

  private EmergencyNumbers() {}

  /// @param typed as it was typed, which need not be E.164: `911` and `+1911` are the same to the
  ///   network of the United States
  /// @param countries ISO 3166, where a number without country may lead
  static boolean isNumber(String typed, List<String> countries) {
    String digits = digits(typed);
    return digits.startsWith("+")
        ? isAbroad(digits)
        : Stream.concat(countries.stream(), KNOWN_EVERYWHERE.stream())
            .anyMatch(country -> is(digits, country));
  }

  static String digits(String typed) {
    return typed.replaceAll("[\\s().-]", "");
  }

  /// Whether what stands behind the country's code is an emergency number there, with the country's
  /// trunk prefix or without. No code begins another.
  private static boolean isAbroad(String digits) {
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
        return regions.stream().anyMatch(region -> is(national, region) || is(bare, region))
            || isParsed(digits, regions);
      }
    }
    return false;
  }

  private static boolean isParsed(String digits, List<String> regions) {
    PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    try {
      String national = plans.getNationalSignificantNumber(plans.parse(digits, "ZZ"));
      return regions.stream().anyMatch(region -> is(national, region));
    } catch (NumberParseException notOne) {
      return false;
    }
  }

  private static boolean is(String number, String country) {
    return ShortNumberInfo.getInstance().isEmergencyNumber(number, country);
  }
}
