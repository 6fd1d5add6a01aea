package org.ringback.exchange.call;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a call is told: `<Say>`, `<Play>` and `<Pause>`, each until it was heard or something that
/// happens breaks it off.
final class Prompts {
  private static final Logger log = LoggerFactory.getLogger(Prompts.class);
  private static final Duration KEY = Duration.ofMillis(250);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
  private static final Duration UNHEARD = Duration.ofSeconds(10);

  private final Workshop workshop;
  private final Call call;
  private final Leg leg;
  private final Inbox inbox;
  private final Predicate<Happening> interrupts;

  /// @param interrupts asked of all that happens meanwhile; true breaks off what is heard
  Prompts(Workshop workshop, Call call, Leg leg, Inbox inbox, Predicate<Happening> interrupts) {
    this.workshop = workshop;
    this.call = call;
    this.leg = leg;
    this.inbox = inbox;
    this.interrupts = interrupts;
  }

  /// @return false when it was broken off
  boolean speak(Verb.Say say) throws Inbox.Over, Inbox.Diverted {
    return say.text().isEmpty() || repeat(say.loop(), workshop.speech().speak(say.text()));
  }

  /// @return false when it was broken off
  boolean play(Verb.Play play, Instructions.Document document) throws Inbox.Over, Inbox.Diverted {
    for (char key : play.digits().toCharArray()) {
      if (key != 'w') {
        leg.media().playDigit(key);
        leg.digit(key);
      }
      if (!pause(key == 'w' ? HALF_A_SECOND : KEY)) {
        return false;
      }
    }
    if (play.url().isEmpty()) {
      return true;
    }
    try {
      URI url = URI.create(document.resolve(play.url(), "GET").url());
      return repeat(play.loop(), workshop.sounds().fetch(url));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("call {}: <Play> of {} is skipped: {}", call.sid(), play.url(), e.toString());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Inbox.Over();
    }
  }

  /// @return false when it was broken off
  boolean pause(Duration length) throws Inbox.Over, Inbox.Diverted {
    long deadline = Inbox.deadline(length);
    for (Happening each; (each = inbox.next(deadline)) != null; ) {
      if (interrupts.test(each)) {
        return false;
      }
    }
    return true;
  }

  /// @return false when it was broken off
  boolean hear(AudioSource source, Duration length) throws Inbox.Over, Inbox.Diverted {
    Object sound = new Object();
    leg.media().play(source, () -> inbox.add(new Happening.Played(sound)));
    // A leg whose audio never comes about is not waited for much longer than the sound lasts.
    long deadline = Inbox.deadline(length.plus(UNHEARD));
    for (Happening each; (each = inbox.next(deadline)) != null; ) {
      if (interrupts.test(each)) {
        leg.media().silence();
        return false;
      }
      if (each instanceof Happening.Played played && played.sound() == sound) {
        return true;
      }
    }
    return true;
  }

  private boolean repeat(int times, short[] samples) throws Inbox.Over, Inbox.Diverted {
    Duration length = Duration.ofMillis(20L * samples.length / AudioSource.SAMPLES_PER_FRAME);
    for (int i = 0; (times == 0 || i < times) && samples.length > 0; i++) {
      if (!hear(WavFile.source(samples), length)) {
        return false;
      }
    }
    return true;
  }
}
