package org.ringback.exchange.rest;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.recording.RecordingRecord;

/// The price of a recording: per minute that has begun, at a fictional rate. As at Twilio, a
/// recording without audio has none, and another one has it some time after its completion.
final class RecordingPrice {
  private static final BigDecimal RATE = new BigDecimal("0.00250");

  private final Clock clock;

  RecordingPrice(Clock clock) {
    this.clock = clock;
  }

  /// Returns a negative decimal, such as `-0.00250`, or null.
  @Nullable String of(RecordingRecord recording) {
    Instant completed = recording.completed();
    Duration duration = recording.duration();
    if (completed == null
        || duration == null
        || clock.instant().isBefore(completed.plus(CallPrice.DELAY))) {
      return null;
    }
    long minutes = Math.max(1, (duration.toMillis() + 59_999) / 60_000);
    return RATE.multiply(BigDecimal.valueOf(minutes)).negate().toPlainString();
  }
}
