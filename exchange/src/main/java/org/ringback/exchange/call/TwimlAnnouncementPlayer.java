package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.conference.AnnouncementPlayback;
import org.ringback.exchange.conference.AnnouncementPlayer;
import org.ringback.exchange.conference.AudioListener;
import org.ringback.exchange.media.HoldMusic;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;

/// What conferences let be heard: each programme on a thread of its own.
final class TwimlAnnouncementPlayer implements AnnouncementPlayer {
  private static final AnnouncementPlayback NOTHING = () -> {};

  private final TwimlFetcher instructions;
  private final Synthesiser speech;
  private final AudioFileFetcher sounds;
  private final ExchangeClock clock;

  TwimlAnnouncementPlayer(
      TwimlFetcher instructions, Synthesiser speech, AudioFileFetcher sounds, ExchangeClock clock) {
    this.instructions = instructions;
    this.speech = speech;
    this.sounds = sounds;
    this.clock = clock;
  }

  @Override
  public AnnouncementPlayback repeat(
      Account account,
      @Nullable WebhookTarget hook,
      List<Map.Entry<String, String>> parameters,
      AudioListener ear) {
    if (hook == null) {
      ear.play(new HoldMusic(), () -> {});
      return NOTHING;
    }
    return hook.isSet()
        ? begin(
            new TwimlPlayback(instructions, speech, sounds, clock, account, hook, parameters, ear),
            null)
        : NOTHING;
  }

  @Override
  public AnnouncementPlayback once(
      Account account,
      WebhookTarget hook,
      List<Map.Entry<String, String>> parameters,
      AudioListener ear,
      Outcome ended) {
    return begin(
        new TwimlPlayback(instructions, speech, sounds, clock, account, hook, parameters, ear),
        ended);
  }

  private static AnnouncementPlayback begin(TwimlPlayback broadcast, @Nullable Outcome once) {
    Thread thread = Thread.ofVirtual().name("programme").start(() -> broadcast.run(once));
    return thread::interrupt;
  }
}
