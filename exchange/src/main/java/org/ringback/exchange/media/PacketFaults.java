package org.ringback.exchange.media;

import java.time.Duration;
import java.util.List;

/// Injects faults into the audio packets of browsers.
@FunctionalInterface
public interface PacketFaults {
  /// @param lost whether the packet is dropped
  /// @param late the delay of the packet; only for packets to a browser
  record Outcome(boolean lost, Duration late) {
    public static final Outcome DELIVERED = new Outcome(false, Duration.ZERO);
    public static final Outcome LOST = new Outcome(true, Duration.ZERO);
  }

  /// The parties of a call.
  ///
  /// @param accountSid empty for no account
  /// @param numbers both parties, as phone numbers or `client:` addresses
  record Parties(String accountSid, List<String> numbers) {
    public static final Parties NONE = new Parties("", List.of());
  }

  /// Returns the fault of a packet. Called once per packet; must not block.
  ///
  /// @param incoming whether the packet comes from a browser; else it goes to one
  Outcome of(boolean incoming, Parties parties);
}
