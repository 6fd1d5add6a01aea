package org.ringback.server.dialpolicy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.Set;

/// The destination of an E.164 number.
///
/// @param country ISO 3166; the country of the calling code if the number is in no numbering plan
/// @param isPremium whether it is a premium-rate number
public record Destination(String country, boolean isPremium) {
  /// Includes personal numbers, which forward calls at the caller's cost.
  private static final Set<PhoneNumberType> PREMIUM_TYPES =
      Set.of(
          PhoneNumberType.PREMIUM_RATE,
          PhoneNumberType.SHARED_COST,
          PhoneNumberType.PERSONAL_NUMBER);

  public static Optional<Destination> of(String e164) {
    PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = plans.parse(e164, "ZZ");
      String country =
          Optional.ofNullable(plans.getRegionCodeForNumber(number))
              .orElseGet(() -> plans.getRegionCodeForCountryCode(number.getCountryCode()));
      PhoneNumberType type = plans.getNumberType(number);
      return Optional.of(new Destination(country, PREMIUM_TYPES.contains(type)));
    } catch (NumberParseException invalid) {
      return Optional.empty();
    }
  }
}
