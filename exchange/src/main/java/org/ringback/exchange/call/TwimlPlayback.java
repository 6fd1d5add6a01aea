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

/// One programme: fetches a document or a sound and plays it, once or again and again, until its
/// thread is interrupted.
final class TwimlPlayback {
  private static final Logger log = LoggerFactory.getLogger(TwimlPlayback.class);
  private static final long LEAST_ROUND_MILLIS = 1000;
  private static final int MOST_REDIRECTS = 20;
  private static final int RETRIEVAL_FAILURE = 11200;
  private static final int SCHEMA_VALIDATION = 12200;
  private static final int CIRCLES = 11215;

  /// Why nothing is heard, with Twilio's error code.
  private record Failure(int code, String reason) {
    @Override
    public String toString() {
      return code + " " + reason;
    }
  }

  private final TwimlFetcher instructions;
  private final Synthesiser speech;
  private final AudioFileFetcher sounds;
  private final ExchangeClock clock;
  private final Account account;
  private final WebhookTarget hook;
  private final List<Map.Entry<String, String>> parameters;
  private final AudioListener ear;
  private boolean told;

  TwimlPlayback(
      TwimlFetcher instructions,
      Synthesiser speech,
      AudioFileFetcher sounds,
      ExchangeClock clock,
      Account account,
      WebhookTarget hook,
      List<Map.Entry<String, String>> parameters,
      AudioListener ear) {
    this.instructions = instructions;
    this.speech = speech;
    this.sounds = sounds;
    this.clock = clock;
    this.account = account;
    this.hook = hook;
    this.parameters = parameters;
    this.ear = ear;
  }

  /// @param once told how it went; null: it is repeated
  void run(AnnouncementPlayer.@Nullable Outcome once) {
    try {
      if (once != null) {
        Failure failure = round();
        tell(failure);
        once.ended(failure == null ? "" : failure.toString());
        return;
      }
      while (!Thread.currentThread().isInterrupted()) {
        long began = System.nanoTime();
        tell(round());
        long took = (System.nanoTime() - began) / 1_000_000;
        Thread.sleep(Math.max(0, LEAST_ROUND_MILLIS - took)); // no hot loop when it has no sound
      }
    } catch (InterruptedException _) {
      // it is not to be heard any more
    } catch (RuntimeException e) {
      log.error("a programme broke off", e);
    }
  }

  /// An alert, the first time.
  private void tell(@Nullable Failure failure) {
    if (failure == null) {
      return;
    }
    log.warn("{} is not heard: {}", hook.url(), failure);
    if (!told) {
      told = true;
      instructions.unheard(account, hook, failure.code(), failure.reason());
    }
  }

  /// @return why it failed; null when it did not
  private @Nullable Failure round() throws InterruptedException {
    String path = hook.url().replaceFirst("[?#].*", "").toLowerCase(Locale.ROOT);
    return path.endsWith(".wav") || path.endsWith(".mp3") ? sound(hook.url(), 1) : document();
  }

  private @Nullable Failure document() throws InterruptedException {
    WebhookTarget next = hook;
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      TwimlFetcher.Document document;
      try {
        document = instructions.ask(account, "programme", next, parameters);
      } catch (TwimlFetcher.FetchException e) {
        return new Failure(e.code(), String.valueOf(e.getMessage()));
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
                  new Failure(SCHEMA_VALIDATION, "only Say, Play, Pause and Redirect may be in it");
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
    }
    return new Failure(CIRCLES, "it is redirected too often");
  }

  private static WebhookTarget resolve(TwimlFetcher.Document document, Verb.Redirect redirect) {
    try {
      return document.resolve(redirect.url(), redirect.method());
    } catch (IllegalArgumentException _) {
      return new WebhookTarget(
          redirect.url(), redirect.method()); // asked for as it stands, it fails
    }
  }

  private void say(Verb.Say say) throws InterruptedException {
    if (!say.text().isEmpty()) {
      hear(speech.speak(say.text(), say.voice(), say.language()), say.loop());
    }
  }

  private @Nullable Failure play(Verb.Play play, TwimlFetcher.Document document)
      throws InterruptedException {
    if (play.url().isEmpty()) {
      return null;
    }
    try {
      return sound(document.resolve(play.url(), "GET").url(), play.loop());
    } catch (IllegalArgumentException e) {
      return new Failure(RETRIEVAL_FAILURE, play.url() + " is no URL");
    }
  }

  private @Nullable Failure sound(String url, int times) throws InterruptedException {
    try {
      hear(sounds.fetch(URI.create(url)), times);
      return null;
    } catch (IOException | IllegalArgumentException e) {
      return new Failure(RETRIEVAL_FAILURE, url + ": " + e.getMessage());
    }
  }

  private void hear(short[] samples, int times) throws InterruptedException {
    for (int i = 0; (times == 0 || i < times) && samples.length > 0; i++) {
      CountDownLatch heard = new CountDownLatch(1);
      ear.play(WavFile.source(samples), heard::countDown);
      heard.await();
    }
  }
}
