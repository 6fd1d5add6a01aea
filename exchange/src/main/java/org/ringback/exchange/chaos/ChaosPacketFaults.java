package org.ringback.exchange.chaos;

import java.time.Duration;
import java.util.Optional;
import org.ringback.exchange.media.PacketFaults;

/// Drops and delays audio packets.
public final class ChaosPacketFaults implements PacketFaults {
  private final ChaosRules chaos;

  public ChaosPacketFaults(ChaosRules chaos) {
    this.chaos = chaos;
  }

  @Override
  public Outcome of(boolean incoming, Parties parties) {
    if (chaos.rules().isEmpty()) {
      return Outcome.DELIVERED;
    }
    // Each pair of parties has its own random sequence, which other calls do not change.
    String key = (incoming ? "in " : "out ") + parties.numbers();
    if (triggers(ChaosMode.AUDIO_LOSS, parties, key).isPresent()) {
      return Outcome.LOST;
    }
    return triggers(ChaosMode.AUDIO_JITTER, parties, key)
        .map(rule -> new Outcome(false, late(rule, key)))
        .orElse(Outcome.DELIVERED);
  }

  private Optional<ChaosRule> triggers(ChaosMode mode, Parties parties, String key) {
    return chaos.triggers(mode, parties.accountSid(), parties.numbers(), key);
  }

  /// Returns a random delay of up to the rule's time.
  private Duration late(ChaosRule rule, String key) {
    return Duration.ofNanos(
        (long) (rule.length().toNanos() * chaos.fraction(ChaosMode.AUDIO_JITTER, key)));
  }
}
