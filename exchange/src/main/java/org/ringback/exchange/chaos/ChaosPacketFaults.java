package org.ringback.exchange.chaos;

import java.time.Duration;
import java.util.Optional;
import org.ringback.exchange.media.PacketFaults;

/// Loses packets of audio, and makes them late.
public final class ChaosPacketFaults implements PacketFaults {
  private final ChaosRules chaos;

  public ChaosPacketFaults(ChaosRules chaos) {
    this.chaos = chaos;
  }

  @Override
  public Outcome of(boolean incoming, Parties whose) {
    if (chaos.rules().isEmpty()) {
      return Outcome.DELIVERED;
    }
    // Each pair of ends has its own row of chances: what others say does not change its fate.
    String what = (incoming ? "in " : "out ") + whose.numbers();
    if (strikes(ChaosMode.AUDIO_LOSS, whose, what).isPresent()) {
      return Outcome.LOST;
    }
    return strikes(ChaosMode.AUDIO_JITTER, whose, what)
        .map(rule -> new Outcome(false, late(rule, what)))
        .orElse(Outcome.DELIVERED);
  }

  private Optional<ChaosRule> strikes(ChaosMode mode, Parties whose, String what) {
    return chaos.strikes(mode, whose.accountSid(), whose.numbers(), what);
  }

  /// By up to the rule's time.
  private Duration late(ChaosRule rule, String what) {
    return Duration.ofNanos(
        (long) (rule.length().toNanos() * chaos.fraction(ChaosMode.AUDIO_JITTER, what)));
  }
}
