package org.ringback.exchange.call;

import java.time.Duration;

/// Sends DTMF keys as audio. Their duration does not follow the exchange's clock.
final class DtmfSender {
  private static final Duration KEY = Duration.ofMillis(250);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private DtmfSender() {}

  /// @param key `w` waits half a second, `W` one second
  /// @return the duration
  static Duration press(Leg leg, char key) {
    if (key == 'w' || key == 'W') {
      return key == 'w' ? HALF_A_SECOND : SECOND;
    }
    leg.media().playDigit(key);
    leg.digit(key);
    return KEY;
  }
}
