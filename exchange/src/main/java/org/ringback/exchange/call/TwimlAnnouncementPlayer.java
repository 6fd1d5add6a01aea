package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.conference.AnnouncementPlayback;
import org.ringback.exchange.conference.AnnouncementPlayer;
import org.ringback.exchange.conference.AudioListener;
import org.ringback.exchange.media.HoldMusic;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;

/// Plays announcements and hold music of conferences, each on its own thread.
final class TwimlAnnouncementPlayer implements AnnouncementPlayer {
  private static final AnnouncementPlayback NO_PLAYBACK = () -> {};

  private final TwimlFetcher twimlFetcher;
  private final Synthesiser speech;
  private final AudioFileFetcher sounds;
  private final ExchangeClock clock;

  TwimlAnnouncementPlayer(
      TwimlFetcher twimlFetcher, Synthesiser speech, AudioFileFetcher sounds, ExchangeClock clock) {
    this.twimlFetcher = twimlFetcher;
    this.speech = speech;
    this.sounds = sounds;
    this.clock = clock;
  }

  @Override
  public AnnouncementPlayback background(
      Account account,
      @Nullable WebhookTarget target,
      List<Map.Entry<String, String>> parameters,
      AudioListener listener,
      Runnable unreachable) {
    if (target == null) {
      listener.play(new HoldMusic(), () -> {});
      return NO_PLAYBACK;
    }
    return target.isSet()
        ? start(playback(account, target, parameters, listener)::background, unreachable)
        : NO_PLAYBACK;
  }

  @Override
  public AnnouncementPlayback once(
      Account account,
      WebhookTarget target,
      List<Map.Entry<String, String>> parameters,
      AudioListener listener,
      Outcome ended) {
    return start(playback(account, target, parameters, listener)::once, ended);
  }

  private TwimlPlayback playback(
      Account account,
      WebhookTarget target,
      List<Map.Entry<String, String>> parameters,
      AudioListener listener) {
    return new TwimlPlayback(
        twimlFetcher, speech, sounds, clock, account, target, parameters, listener);
  }

  private static <T> AnnouncementPlayback start(Consumer<T> playback, T listener) {
    Thread thread = Thread.ofVirtual().name("programme").start(() -> playback.accept(listener));
    return thread::interrupt;
  }
}
