package org.ringback.server.guard;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;

/// Where an E.164 number leads.
///
/// @param country ISO 3166; of a number that no plan knows, the country of its calling code
/// @param isPremium whether somebody earns by being called
record Destination(String country, boolean isPremium) {
  static Optional<Destination> of(String e164) {
    PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = plans.parse(e164, "ZZ");
      String country =
          Optional.ofNullable(plans.getRegionCodeForNumber(number))
              .orElseGet(() -> plans.getRegionCodeForCountryCode(number.getCountryCode()));
      PhoneNumberType type = plans.getNumberType(number);
      return Optional.of(
          new Destination(
              country,
              type == PhoneNumberType.PREMIUM_RATE || type == PhoneNumberType.SHARED_COST));
    } catch (NumberParseException notOne) {
      return Optional.empty();
    }
  }
}
