package org.ringback.exchange.media;

import java.time.Duration;
import java.util.List;

/// What may befall packets of browsers' audio between them and us.
@FunctionalInterface
public interface PacketWeather {
  /// @param lost whether it never comes
  /// @param late by how much, if it comes; only on the way to a browser
  record Fate(boolean lost, Duration late) {
    public static final Fate FAIR = new Fate(false, Duration.ZERO);
    public static final Fate LOST = new Fate(true, Duration.ZERO);
  }

  /// Whose sound it is.
  ///
  /// @param accountSid empty when no account has to do with it
  /// @param numbers both ends, as telephone numbers or `client:` identities
  record Whose(String accountSid, List<String> numbers) {
    public static final Whose NOBODY = new Whose("", List.of());
  }

  /// Asked once for each packet. Must not block.
  ///
  /// @param incoming from a browser, else to one
  Fate of(boolean incoming, Whose whose);
}
