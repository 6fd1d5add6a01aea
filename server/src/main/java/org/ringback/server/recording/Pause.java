package org.ringback.server.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a running recording is paused, as Twilio has confirmed.
///
/// @param isByHold whether it continues when the customer is no longer on hold
/// @param resumesAt when it continues by itself, after card data; null for other pauses
record Pause(boolean isPaused, boolean isByHold, @Nullable Instant resumesAt) {
  static final Pause NONE = new Pause(false, false, null);

  /// A pause that ends by request.
  static final Pause BY_REQUEST = new Pause(true, false, null);

  static final Pause BY_HOLD = new Pause(true, true, null);

  /// Returns this pause, which lasts at least until a time. One that ends by request stays so.
  Pause until(Instant time) {
    return isPaused && !isByHold && resumesAt == null ? this : new Pause(true, isByHold, time);
  }

  /// Returns what remains after card data.
  Pause withoutTime() {
    return resumesAt == null ? this : isByHold ? BY_HOLD : NONE;
  }

  /// Returns what remains when the customer is no longer on hold.
  Pause withoutHold() {
    return !isByHold ? this : resumesAt == null ? NONE : new Pause(true, false, resumesAt);
  }

  /// Returns this pause while the customer is on hold. One that ends by request stays so.
  Pause withHold() {
    return isPaused && resumesAt == null ? this : new Pause(true, true, resumesAt);
  }
}
