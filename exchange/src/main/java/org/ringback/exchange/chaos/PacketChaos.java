package org.ringback.exchange.chaos;

import java.time.Duration;
import java.util.Optional;
import org.ringback.exchange.media.PacketWeather;

/// Loses packets of audio, and makes them late.
public final class PacketChaos implements PacketWeather {
  private final Chaos chaos;

  public PacketChaos(Chaos chaos) {
    this.chaos = chaos;
  }

  @Override
  public Fate of(boolean incoming, Whose whose) {
    if (chaos.rules().isEmpty()) {
      return Fate.FAIR;
    }
    // Each pair of ends has its own row of chances: what others say does not change its fate.
    String what = (incoming ? "in " : "out ") + whose.numbers();
    if (strikes(Mode.AUDIO_LOSS, whose, what).isPresent()) {
      return Fate.LOST;
    }
    return strikes(Mode.AUDIO_JITTER, whose, what)
        .map(rule -> new Fate(false, late(rule, what)))
        .orElse(Fate.FAIR);
  }

  private Optional<Rule> strikes(Mode mode, Whose whose, String what) {
    return chaos.strikes(mode, whose.accountSid(), whose.numbers(), what);
  }

  /// By up to the rule's time.
  private Duration late(Rule rule, String what) {
    return Duration.ofNanos(
        (long) (rule.length().toNanos() * chaos.fraction(Mode.AUDIO_JITTER, what)));
  }
}
