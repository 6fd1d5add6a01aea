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
  public Fate of(boolean incoming) {
    if (chaos.rules().isEmpty()) {
      return Fate.FAIR;
    }
    String way = incoming ? "in" : "out";
    if (chaos.strikes(Mode.AUDIO_LOSS, way).isPresent()) {
      return Fate.LOST;
    }
    Optional<Rule> late = chaos.strikes(Mode.AUDIO_JITTER, way);
    return late.map(rule -> new Fate(false, late(rule, way))).orElse(Fate.FAIR);
  }

  /// By up to the rule's time.
  private Duration late(Rule rule, String way) {
    return Duration.ofNanos(
        (long) (rule.length().toNanos() * chaos.fraction(Mode.AUDIO_JITTER, way)));
  }
}
