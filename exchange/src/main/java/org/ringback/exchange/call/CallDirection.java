package org.ringback.exchange.call;

import java.util.Locale;

/// Twilio's directions of a call.
public enum CallDirection {
  INBOUND,
  OUTBOUND_API,
  OUTBOUND_DIAL;

  /// Returns the value that Twilio sends, such as `outbound-api`.
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
