package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.speech.FreeTtsSynthesiser;
import org.ringback.exchange.time.ExchangeClock;

/// Tests calls while the exchange's clock runs faster than the machine's. Waits are short, audio is
/// not.
class FastClockTest {
  private static final String TEXT = "one two three four five six seven";

  private final ExchangeFixture fixture = new ExchangeFixture();

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  @Test
  void speech_plays_to_its_end() {
    short[] said = new FreeTtsSynthesiser().speak(TEXT);
    fixture.app.answer("/voice", "<Say>" + TEXT + "</Say><Redirect>/next</Redirect>");
    fixture.app.answer("/next", "<Pause length='3600'/>");
    fixture.exchange.clock().speedUp(60);
    try (AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER)) {
      long began = System.nanoTime();
      caller.dials(ExchangeFixture.NUMBER);

      fixture.app.awaitWebhook("/next");

      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(took)
          .isGreaterThanOrEqualTo(
              Duration.ofMillis(20L * said.length / AudioSource.SAMPLES_PER_FRAME));
      // The tolerance covers lost packets.
      assertThat(loudFrames(caller.peer().received().since(0)))
          .isGreaterThan(loudFrames(said) * 9 / 10);
    }
  }

  /// Counts the frames of 20 ms that are not silent.
  private static int loudFrames(short[] samples) {
    int loud = 0;
    for (int at = 0; at + AudioSource.SAMPLES_PER_FRAME <= samples.length; ) {
      short[] frame = Arrays.copyOfRange(samples, at, at + AudioSource.SAMPLES_PER_FRAME);
      loud += Goertzel.loudness(frame) > 0.01 ? 1 : 0;
      at += AudioSource.SAMPLES_PER_FRAME;
    }
    return loud;
  }

  @Test
  void a_played_file_repeats_as_often_as_requested() {
    byte[] second = WavFile.write(tone());
    fixture.app.handle(
        "/second.wav",
        exchange -> {
          exchange.sendResponseHeaders(200, second.length);
          exchange.getResponseBody().write(second);
        });
    fixture.app.answer("/voice", "<Play loop='3'>/second.wav</Play><Redirect>/next</Redirect>");
    fixture.app.answer("/next", "<Pause length='3600'/>");
    fixture.exchange.clock().speedUp(60);
    try (AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER)) {
      caller.dials(ExchangeFixture.NUMBER);

      fixture.app.awaitWebhook("/next");

      short[] heard = caller.peer().received().since(0);
      int loud = 0;
      for (short sample : heard) {
        loud += Math.abs(sample) > 2000 ? 1 : 0;
      }
      // A sine of 8000 is above 2000 for five sixths of the time. The tolerance covers lost
      // packets.
      assertThat(loud / 8000.0).isBetween(2.0, 2.7);
    }
  }

  private static short[] tone() {
    short[] samples = new short[8000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (8000 * Math.sin(2 * Math.PI * 700 * i / 8000));
    }
    return samples;
  }

  @Test
  void each_key_tone_keeps_its_length() {
    PhonePageClient called = fixture.phone("+15550002222");
    fixture.app.answer(
        "/voice",
        "<Dial timeout='600' callerId='%s'><Number sendDigits='1234567#' url='/screen'>+15550002222</Number></Dial>"
            .formatted(ExchangeFixture.NUMBER));
    fixture.app.answer("/screen", "<Pause length='3600'/>");
    fixture.phone(ExchangeFixture.CUSTOMER).dial(ExchangeFixture.NUMBER);
    String id = called.incoming().path("callId").asString();
    fixture.exchange.clock().speedUp(60);
    long began = System.nanoTime();

    called.answer(id);

    fixture.app.awaitWebhook("/screen");
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(8 * 250));
  }

  @Test
  void a_call_that_waits_between_two_documents_is_not_a_redirect_loop() {
    ExchangeClock clock = new ExchangeClock(Clock.systemUTC());
    clock.speedUp(0);
    FetchThrottle pace = new FetchThrottle(clock);

    for (int i = 0; i < 500; i++) {
      assertThat(pace.tryAcquire()).as("document " + i).isTrue();
      clock.step(Duration.ofMillis(101));
    }
    for (int i = 0; i < 99; i++) {
      pace.tryAcquire();
    }
    assertThat(pace.tryAcquire()).isFalse();
  }
}
