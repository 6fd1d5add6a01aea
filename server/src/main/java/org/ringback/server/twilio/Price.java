package org.ringback.server.twilio;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What Twilio charges for a call or a recording.
///
/// @param costMicros in millionths of the currency, positive for a charge
/// @param currency the ISO 4217 code, such as `USD`
public record Price(long costMicros, String currency) {
  /// Reads `price`, a negative decimal such as `"-0.00850"`, and `price_unit` of a resource.
  /// Returns null while Twilio has no price.
  static @Nullable Price of(JsonNode resource) {
    String price = resource.path("price").asString("");
    String unit = resource.path("price_unit").asString("").toUpperCase(Locale.ROOT);
    if (price.isEmpty()) {
      return null;
    }
    try {
      if (!unit.matches("[A-Z]{3}")) {
        throw new NumberFormatException("no currency");
      }
      return new Price(new BigDecimal(price).negate().movePointRight(6).longValueExact(), unit);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new TwilioFailure.Unreachable("the answer has no price: " + price + " " + unit, e);
    }
  }
}
