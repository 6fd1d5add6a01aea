package org.ringback.exchange.call;

import java.util.Locale;

/// Twilio's directions of a call.
public enum CallDirection {
  INBOUND,
  OUTBOUND_API,
  OUTBOUND_DIAL;

  /// The word on the wire: `outbound-api`, …
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
