package org.ringback.exchange.media;

import java.time.Duration;
import java.util.List;

/// What may befall packets of browsers' audio between them and us.
@FunctionalInterface
public interface PacketFaults {
  /// @param lost whether it never comes
  /// @param late by how much, if it comes; only on the way to a browser
  record Outcome(boolean lost, Duration late) {
    public static final Outcome DELIVERED = new Outcome(false, Duration.ZERO);
    public static final Outcome LOST = new Outcome(true, Duration.ZERO);
  }

  /// The parties of a call.
  ///
  /// @param accountSid empty when no account has to do with it
  /// @param numbers both ends, as telephone numbers or `client:` identities
  record Parties(String accountSid, List<String> numbers) {
    public static final Parties NONE = new Parties("", List.of());
  }

  /// Asked once for each packet. Must not block.
  ///
  /// @param incoming from a browser, else to one
  Outcome of(boolean incoming, Parties parties);
}
