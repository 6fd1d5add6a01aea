package org.ringback.exchange.call;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.conference.Ear;
import org.ringback.exchange.conference.Programmes;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One programme: fetches a document or a sound and plays it, once or again and again, until its
/// thread is interrupted.
final class Broadcast {
  private static final Logger log = LoggerFactory.getLogger(Broadcast.class);
  private static final long LEAST_ROUND_MILLIS = 1000;
  private static final int MOST_REDIRECTS = 20;

  private final Instructions instructions;
  private final Synthesiser speech;
  private final Sounds sounds;
  private final ExchangeClock clock;
  private final Account account;
  private final Hook hook;
  private final List<Map.Entry<String, String>> parameters;
  private final Ear ear;

  Broadcast(
      Instructions instructions,
      Synthesiser speech,
      Sounds sounds,
      ExchangeClock clock,
      Account account,
      Hook hook,
      List<Map.Entry<String, String>> parameters,
      Ear ear) {
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
  void run(Programmes.@Nullable Outcome once) {
    try {
      if (once != null) {
        once.ended(round());
        return;
      }
      while (!Thread.currentThread().isInterrupted()) {
        long began = System.nanoTime();
        String failure = round();
        if (!failure.isEmpty()) {
          log.warn("{} is not heard: {}", hook.url(), failure);
        }
        long took = (System.nanoTime() - began) / 1_000_000;
        Thread.sleep(Math.max(0, LEAST_ROUND_MILLIS - took)); // no hot loop when it has no sound
      }
    } catch (InterruptedException _) {
      // it is not to be heard any more
    } catch (RuntimeException e) {
      log.error("a programme broke off", e);
    }
  }

  /// @return why it failed; empty when it did not
  private String round() throws InterruptedException {
    String path = hook.url().replaceFirst("[?#].*", "").toLowerCase(Locale.ROOT);
    return path.endsWith(".wav") || path.endsWith(".mp3") ? sound(hook.url(), 1) : document();
  }

  private String document() throws InterruptedException {
    Hook next = hook;
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      Instructions.Document document;
      try {
        document = instructions.ask(account, "programme", next, parameters);
      } catch (Instructions.Trouble e) {
        return e.code() + " " + e.getMessage();
      }
      Hook elsewhere = null;
      for (Verb verb : document.verbs()) {
        String failure = "";
        switch (verb) {
          case Verb.Say say -> say(say);
          case Verb.Pause pause -> clock.sleep(pause.length());
          case Verb.Play play -> failure = play(play, document);
          case Verb.Redirect redirect -> elsewhere = resolve(document, redirect);
          default -> failure = "only Say, Play, Pause and Redirect may be in it";
        }
        if (!failure.isEmpty()) {
          return failure;
        }
        if (elsewhere != null) {
          break;
        }
      }
      if (elsewhere == null) {
        return "";
      }
      next = elsewhere;
    }
    return "it is redirected too often";
  }

  private static Hook resolve(Instructions.Document document, Verb.Redirect redirect) {
    try {
      return document.resolve(redirect.url(), redirect.method());
    } catch (IllegalArgumentException _) {
      return new Hook(redirect.url(), redirect.method()); // asked for as it stands, it fails
    }
  }

  private void say(Verb.Say say) throws InterruptedException {
    if (!say.text().isEmpty()) {
      hear(speech.speak(say.text(), say.voice(), say.language()), say.loop());
    }
  }

  private String play(Verb.Play play, Instructions.Document document) throws InterruptedException {
    if (play.url().isEmpty()) {
      return "";
    }
    try {
      return sound(document.resolve(play.url(), "GET").url(), play.loop());
    } catch (IllegalArgumentException e) {
      return play.url() + " is no URL";
    }
  }

  private String sound(String url, int times) throws InterruptedException {
    try {
      hear(sounds.fetch(URI.create(url)), times);
      return "";
    } catch (IOException | IllegalArgumentException e) {
      return url + ": " + e.getMessage();
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
