package org.ringback.exchange.call;

import java.util.Locale;

/// The reason why a leg ends, with the value for the phone page.
public enum HangupCause {
  COMPLETED,
  BUSY,
  NO_ANSWER,
  FAILED,
  REJECTED,
  CANCELED;

  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static HangupCause of(CallStatus status) {
    return switch (status) {
      case QUEUED, INITIATED, RINGING, IN_PROGRESS, COMPLETED -> COMPLETED;
      case BUSY -> BUSY;
      case FAILED -> FAILED;
      case NO_ANSWER -> NO_ANSWER;
      case CANCELED -> CANCELED;
    };
  }
}
