package org.ringback.server.dialpolicy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.Set;

/// Where an E.164 number leads.
///
/// @param country ISO 3166; of a number that no plan knows, the country of its calling code
/// @param isPremium whether somebody earns by being called
record Destination(String country, boolean isPremium) {
  /// Personal numbers follow somebody around at the caller's cost.
  private static final Set<PhoneNumberType> PREMIUM_TYPES =
      Set.of(
          PhoneNumberType.PREMIUM_RATE,
          PhoneNumberType.SHARED_COST,
          PhoneNumberType.PERSONAL_NUMBER);

  static Optional<Destination> of(String e164) {
    PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = plans.parse(e164, "ZZ");
      String country =
          Optional.ofNullable(plans.getRegionCodeForNumber(number))
              .orElseGet(() -> plans.getRegionCodeForCountryCode(number.getCountryCode()));
      PhoneNumberType type = plans.getNumberType(number);
      return Optional.of(new Destination(country, PREMIUM_TYPES.contains(type)));
    } catch (NumberParseException notOne) {
      return Optional.empty();
    }
  }
}
