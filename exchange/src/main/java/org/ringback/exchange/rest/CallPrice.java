package org.ringback.exchange.rest;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.CallDirection;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.call.CallStatus;

/// The price of a call: per minute that has begun, at fictional rates. As at Twilio, only a
/// completed call has one, some time after its end.
final class CallPrice {
  static final String CURRENCY = "USD";

  /// Twilio names no time. It takes it a few minutes.
  static final Duration DELAY = Duration.ofMinutes(1);

  private static final BigDecimal CLIENT = new BigDecimal("0.00400");
  private static final BigDecimal INBOUND = new BigDecimal("0.00850");
  private static final BigDecimal OUTBOUND = new BigDecimal("0.01400");

  private final Clock clock;

  CallPrice(Clock clock) {
    this.clock = clock;
  }

  /// Returns a negative decimal, such as `-0.00850`, or null.
  @Nullable String of(CallRecord call) {
    if (call.status() != CallStatus.COMPLETED
        || call.startTime() == null
        || call.endTime() == null
        || clock.instant().isBefore(call.endTime().plus(DELAY))) {
      return null;
    }
    long seconds = Duration.between(call.startTime(), call.endTime()).toSeconds();
    long minutes = Math.max(1, (seconds + 59) / 60);
    return rate(call).multiply(BigDecimal.valueOf(minutes)).negate().toPlainString();
  }

  private static BigDecimal rate(CallRecord call) {
    if (isClient(call.from()) || isClient(call.to())) {
      return CLIENT;
    }
    return call.direction() == CallDirection.INBOUND ? INBOUND : OUTBOUND;
  }

  private static boolean isClient(String address) {
    return address.toLowerCase(Locale.ROOT).startsWith("client:");
  }
}
