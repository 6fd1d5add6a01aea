package org.ringback.exchange.call;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.TextSource;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plays `<Say>`, `<Play>` and `<Pause>`, each to its end or until an event interrupts it.
final class PromptPlayer {
  private static final Logger log = LoggerFactory.getLogger(PromptPlayer.class);
  private static final int RETRIEVAL_FAILURE = 11200;
  private static final Duration PLAYBACK_GRACE = Duration.ofSeconds(10);

  private final SessionServices services;
  private final Call call;
  private final Leg leg;
  private final SessionEventQueue eventQueue;
  private final Predicate<SessionEvent> interrupts;

  /// @param interrupts whether an event interrupts the playback
  PromptPlayer(
      SessionServices services,
      Call call,
      Leg leg,
      SessionEventQueue eventQueue,
      Predicate<SessionEvent> interrupts) {
    this.services = services;
    this.call = call;
    this.leg = leg;
    this.eventQueue = eventQueue;
    this.interrupts = interrupts;
  }

  /// @return false when it was interrupted
  boolean speak(Verb.Say say) throws CallEndedException, CallRedirectedException {
    return say.text().isEmpty()
        || repeat(
            say.loop(),
            services.speech().speak(say.text(), say.voice(), say.language()),
            say.text());
  }

  /// @return false when it was interrupted
  boolean play(Verb.Play play, TwimlFetcher.Document document)
      throws CallEndedException, CallRedirectedException {
    for (char key : play.digits().toCharArray()) {
      long deadline = SessionEventQueue.deadline(DtmfSender.press(leg, key));
      for (SessionEvent each; (each = eventQueue.nextRealTime(deadline)) != null; ) {
        if (interrupts.test(each)) {
          return false;
        }
      }
    }
    if (play.url().isEmpty()) {
      return true;
    }
    try {
      URI url = URI.create(document.resolve(play.url(), "GET").url());
      return repeat(play.loop(), services.sounds().fetch(url), "");
    } catch (IOException | IllegalArgumentException e) {
      String reason = "Play: " + play.url() + " is skipped: " + e.getMessage();
      log.warn("call {}: {}", call.sid(), reason);
      services
          .router()
          .webhooks()
          .alerts()
          .error(call.account(), call.sid(), RETRIEVAL_FAILURE, reason);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallEndedException();
    }
  }

  /// @return false when it was interrupted
  boolean pause(Duration length) throws CallEndedException, CallRedirectedException {
    long deadline = SessionEventQueue.deadline(length);
    for (SessionEvent each; (each = eventQueue.next(deadline)) != null; ) {
      if (interrupts.test(each)) {
        return false;
      }
    }
    return true;
  }

  /// @return false when it was interrupted
  boolean playUntilEnd(AudioSource source, Duration length)
      throws CallEndedException, CallRedirectedException {
    Object sound = new Object();
    leg.media().play(source, () -> eventQueue.add(new SessionEvent.PlaybackEnded(sound)));
    // Limits the wait for a leg whose audio never connects.
    long deadline = SessionEventQueue.deadline(length.plus(PLAYBACK_GRACE));
    for (SessionEvent each; (each = eventQueue.nextRealTime(deadline)) != null; ) {
      if (interrupts.test(each)) {
        leg.media().silence();
        return false;
      }
      if (each instanceof SessionEvent.PlaybackEnded played && played.sound() == sound) {
        return true;
      }
    }
    return true;
  }

  /// @param text the text of the samples; empty for none
  private boolean repeat(int times, short[] samples, String text)
      throws CallEndedException, CallRedirectedException {
    Duration length = Duration.ofMillis(20L * samples.length / AudioSource.SAMPLES_PER_FRAME);
    for (int i = 0; (times == 0 || i < times) && samples.length > 0; i++) {
      if (!playUntilEnd(WavFile.source(samples), length)) {
        return false;
      }
      if (!text.isEmpty()) {
        leg.media().reportHeardText(text, TextSource.SAY);
      }
    }
    return true;
  }
}
