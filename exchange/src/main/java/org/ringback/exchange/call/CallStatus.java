package org.ringback.exchange.call;

import java.util.Locale;

/// Twilio's call statuses. `INITIATED` occurs in callbacks only; REST shows it as `ringing`.
public enum CallStatus {
  QUEUED,
  INITIATED,
  RINGING,
  IN_PROGRESS,
  COMPLETED,
  BUSY,
  FAILED,
  NO_ANSWER,
  CANCELED;

  /// Returns the value in requests and responses: `in-progress`, `no-answer`, …
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public boolean isFinal() {
    return switch (this) {
      case QUEUED, INITIATED, RINGING, IN_PROGRESS -> false;
      case COMPLETED, BUSY, FAILED, NO_ANSWER, CANCELED -> true;
    };
  }
}
