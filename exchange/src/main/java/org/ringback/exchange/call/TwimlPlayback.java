package org.ringback.exchange.call;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.conference.AnnouncementPlayer;
import org.ringback.exchange.conference.AudioListener;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches a document or sound and plays it until its end or until its thread is interrupted.
final class TwimlPlayback {
  private static final Logger log = LoggerFactory.getLogger(TwimlPlayback.class);
  private static final long MIN_LOOP_MILLIS = 1000;
  private static final int MAX_REDIRECTS = 20;
  private static final int RETRIEVAL_FAILURE = 11200;
  private static final int INVALID_VERB = 13238;
  private static final int TOO_MANY_REDIRECTS = 11215;

  /// The reason why a playback failed, with Twilio's error code.
  ///
  /// @param unreachable whether the first request failed
  /// @param alerted whether an alert has been raised for it
  private record Failure(int code, String reason, boolean unreachable, boolean alerted) {
    Failure(int code, String reason) {
      this(code, reason, false, false);
    }

    @Override
    public String toString() {
      return code + " " + reason;
    }
  }

  private final TwimlFetcher twimlFetcher;
  private final Synthesiser speech;
  private final AudioFileFetcher sounds;
  private final ExchangeClock clock;
  private final Account account;
  private final WebhookTarget target;
  private final List<Map.Entry<String, String>> parameters;
  private final AudioListener listener;

  TwimlPlayback(
      TwimlFetcher twimlFetcher,
      Synthesiser speech,
      AudioFileFetcher sounds,
      ExchangeClock clock,
      Account account,
      WebhookTarget target,
      List<Map.Entry<String, String>> parameters,
      AudioListener listener) {
    this.twimlFetcher = twimlFetcher;
    this.speech = speech;
    this.sounds = sounds;
    this.clock = clock;
    this.account = account;
    this.target = target;
    this.parameters = parameters;
    this.listener = listener;
  }

  /// Plays an announcement.
  void once(AnnouncementPlayer.Outcome outcome) {
    try {
      Failure failure = play(MAX_REDIRECTS);
      outcome.ended(failure == null ? "" : failure.toString());
    } catch (InterruptedException _) {
      // The playback was stopped.
    } catch (RuntimeException e) {
      log.error("Could not finish an announcement", e);
    }
  }

  /// Plays music that a `<Redirect>` may repeat forever.
  void background(Runnable unreachable) {
    try {
      Failure failure = play(Integer.MAX_VALUE);
      if (failure != null && failure.unreachable()) {
        unreachable.run();
      }
    } catch (InterruptedException _) {
      // The playback was stopped.
    } catch (RuntimeException e) {
      log.error("Could not play {}", target.withoutCredentials().url(), e);
    }
  }

  /// Plays until the end, and raises an alert for a failure.
  ///
  /// @return the reason of a failure; null after success
  private @Nullable Failure play(int maxDocuments) throws InterruptedException {
    String path = target.url().replaceFirst("[?#].*", "").toLowerCase(Locale.ROOT);
    Failure failure =
        path.endsWith(".wav") || path.endsWith(".mp3")
            ? sound(target.url(), 1, true)
            : documents(maxDocuments);
    if (failure != null) {
      log.warn("Could not play {}: {}", target.withoutCredentials().url(), failure);
      if (!failure.alerted()) {
        twimlFetcher.alertUnplayable(account, callSid(), target, failure.code(), failure.reason());
      }
    }
    return failure;
  }

  private String callSid() {
    return parameters.stream()
        .filter(each -> each.getKey().equals("CallSid"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private @Nullable Failure documents(int max) throws InterruptedException {
    WebhookTarget next = target;
    for (int i = 0; i < max; i++) {
      long began = System.nanoTime();
      TwimlFetcher.Document document;
      try {
        document = twimlFetcher.fetchDocument(account, "programme", next, parameters);
      } catch (TwimlFetcher.FetchException e) {
        return new Failure(e.code(), String.valueOf(e.getMessage()), i == 0, e.isAlerted());
      }
      WebhookTarget elsewhere = null;
      for (Verb verb : document.verbs()) {
        Failure failure = null;
        switch (verb) {
          case Verb.Say say -> say(say);
          case Verb.Pause pause -> clock.sleep(pause.length());
          case Verb.Play play -> failure = play(play, document);
          case Verb.Redirect redirect -> elsewhere = resolve(document, redirect);
          default ->
              failure =
                  new Failure(
                      INVALID_VERB,
                      "<"
                          + verb.getClass().getSimpleName()
                          + "> in TwiML that may contain only Say, Play, Pause and Redirect");
        }
        if (failure != null) {
          return failure;
        }
        if (elsewhere != null) {
          break;
        }
      }
      if (elsewhere == null) {
        return null;
      }
      next = elsewhere;
      long took = (System.nanoTime() - began) / 1_000_000;
      if (max == Integer.MAX_VALUE && took < MIN_LOOP_MILLIS) {
        Thread.sleep(MIN_LOOP_MILLIS - took); // avoids a busy loop without sound
      }
    }
    return new Failure(TOO_MANY_REDIRECTS, "too many redirects");
  }

  private static WebhookTarget resolve(TwimlFetcher.Document document, Verb.Redirect redirect) {
    try {
      return document.resolve(redirect.url(), redirect.method());
    } catch (IllegalArgumentException _) {
      return new WebhookTarget(
          redirect.url(), redirect.method()); // an invalid URL fails when it is requested
    }
  }

  private void say(Verb.Say say) throws InterruptedException {
    if (!say.text().isEmpty()) {
      playUntilEnd(speech.speak(say.text(), say.voice(), say.language()), say.loop(), say.text());
    }
  }

  private @Nullable Failure play(Verb.Play play, TwimlFetcher.Document document)
      throws InterruptedException {
    if (play.url().isEmpty()) {
      return null;
    }
    try {
      return sound(document.resolve(play.url(), "GET").url(), play.loop(), false);
    } catch (IllegalArgumentException e) {
      return new Failure(RETRIEVAL_FAILURE, play.url() + " is no URL");
    }
  }

  private @Nullable Failure sound(String url, int times, boolean first)
      throws InterruptedException {
    try {
      playUntilEnd(sounds.fetch(URI.create(url)), times, "");
      return null;
    } catch (IOException | IllegalArgumentException e) {
      return new Failure(RETRIEVAL_FAILURE, url + ": " + e.getMessage(), first, false);
    }
  }

  /// @param text the text of the samples; empty for none
  private void playUntilEnd(short[] samples, int times, String text) throws InterruptedException {
    for (int i = 0; (times == 0 || i < times) && samples.length > 0; i++) {
      CountDownLatch playbackEnded = new CountDownLatch(1);
      listener.play(WavFile.source(samples), playbackEnded::countDown);
      playbackEnded.await();
      if (!text.isEmpty()) {
        listener.spoken(text);
      }
    }
  }
}
