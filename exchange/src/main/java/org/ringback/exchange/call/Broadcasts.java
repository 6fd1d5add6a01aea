package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.conference.Ear;
import org.ringback.exchange.conference.Programme;
import org.ringback.exchange.conference.Programmes;
import org.ringback.exchange.media.HoldMusic;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;

/// What conferences let be heard: each programme on a thread of its own.
final class Broadcasts implements Programmes {
  private static final Programme NOTHING = () -> {};

  private final Instructions instructions;
  private final Synthesiser speech;
  private final Sounds sounds;
  private final ExchangeClock clock;

  Broadcasts(Instructions instructions, Synthesiser speech, Sounds sounds, ExchangeClock clock) {
    this.instructions = instructions;
    this.speech = speech;
    this.sounds = sounds;
    this.clock = clock;
  }

  @Override
  public Programme repeat(
      Account account, @Nullable Hook hook, List<Map.Entry<String, String>> parameters, Ear ear) {
    if (hook == null) {
      ear.play(new HoldMusic(), () -> {});
      return NOTHING;
    }
    return hook.isSet()
        ? begin(
            new Broadcast(instructions, speech, sounds, clock, account, hook, parameters, ear),
            null)
        : NOTHING;
  }

  @Override
  public Programme once(
      Account account,
      Hook hook,
      List<Map.Entry<String, String>> parameters,
      Ear ear,
      Outcome ended) {
    return begin(
        new Broadcast(instructions, speech, sounds, clock, account, hook, parameters, ear), ended);
  }

  private static Programme begin(Broadcast broadcast, @Nullable Outcome once) {
    Thread thread = Thread.ofVirtual().name("programme").start(() -> broadcast.run(once));
    return thread::interrupt;
  }
}
