package org.ringback.exchange.speech;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.monitor.v1.Alert;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.ExchangeSettings;
import org.ringback.exchange.LocalTwilio;

/// Tests plugged-in synthesisers and recognisers.
public class SpeechEnginesTest {
  private static final double LOW = 500;
  private static final double HIGH = 1200;

  /// A synthesiser that plays a tone, with a higher frequency for a British voice.
  public static final class ToneSynthesiser implements Synthesiser {
    @Override
    public short[] speak(String text) {
      return tone(LOW);
    }

    @Override
    public short[] speak(String text, String voice, String language) {
      return tone(language.equals("en-GB") && voice.equals("alice") ? HIGH : LOW);
    }

    private static short[] tone(double hertz) {
      short[] samples = new short[4 * 8000];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (short) (8000 * Math.sin(2 * Math.PI * hertz * i / 8000));
      }
      return samples;
    }
  }

  /// A recogniser that always returns the same text.
  public static final class FixedRecogniser implements Recogniser {
    @Override
    public Recognition recognise(short[] samples, String language, String hints) {
      return new Recognition.Heard("hello " + hints + " in " + language, 0.75);
    }
  }

  private static ExchangeFixture fixture(SpeechEngines engines) {
    return new ExchangeFixture(ExchangeSettings.forTests().withSpeech(engines));
  }

  @Test
  void the_configured_synthesiser_speaks() throws Exception {
    try (ExchangeFixture fixture = fixture(SpeechEngines.FOUND.with(new ToneSynthesiser()));
        AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER)) {
      fixture.app.answer(
          "/voice",
          "<Say>hello</Say><Say voice='alice' language='en-GB'>hello</Say><Pause length='60'/>");

      caller.dials(ExchangeFixture.NUMBER);

      caller.expectHears(LOW);
      caller.expectHears(HIGH);
    }
  }

  @Test
  void the_configured_recogniser_recognises() throws Exception {
    try (ExchangeFixture fixture = fixture(SpeechEngines.FOUND.with(new FixedRecogniser()));
        AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER)) {
      gathers(fixture, caller);

      assertThat(fixture.app.awaitWebhook("/gathered").form())
          .containsEntry("SpeechResult", "hello ada in en-AU")
          .containsEntry("Confidence", "0.75");
    }
  }

  @Test
  void without_a_recogniser_there_is_a_warning_and_the_call_continues() throws Exception {
    try (ExchangeFixture fixture = fixture(SpeechEngines.FOUND.with(Recogniser.NONE));
        AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER)) {
      TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
      gathers(fixture, caller);

      fixture.app.awaitWebhook("/next");
      Alert alert = Eventually.get(() -> first(twilio), () -> "no alert");
      assertThat(alert.getErrorCode()).isEqualTo("12400");
      assertThat(alert.getLogLevel()).isEqualTo("warning");
      assertThat(alert.getResourceSid()).isEqualTo(caller.call());
      assertThat(alert.getAlertText()).contains("no speech recogniser is installed");
      assertThat(fixture.app.all("/gathered")).isEmpty();
    }
  }

  private static Optional<Alert> first(TwilioRestClient twilio) {
    return StreamSupport.stream(Alert.reader().read(twilio).spliterator(), false).findFirst();
  }

  private static void gathers(ExchangeFixture fixture, AudioCaller caller) {
    fixture.app.answer(
        "/voice",
        "<Gather input='speech' speechTimeout='1' timeout='60' language='en-AU' hints='ada'"
            + " action='/gathered'/><Redirect>/next</Redirect>");
    fixture.app.answer("/gathered", "<Pause length='60'/>");
    fixture.app.answer("/next", "<Pause length='60'/>");
    caller.dials(ExchangeFixture.NUMBER);
    caller.says(440);
    caller.expectAudio();
    caller.fallsSilent();
  }

  @Test
  void engines_on_the_class_path_are_found(@TempDir Path folder) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(Synthesiser.class.getName()), ToneSynthesiser.class.getName());
    Files.writeString(
        services.resolve(Recogniser.class.getName()), FixedRecogniser.class.getName());
    ClassLoader own = SpeechEnginesTest.class.getClassLoader();
    try (URLClassLoader plugged = new URLClassLoader(new URL[] {folder.toUri().toURL()}, own)) {
      assertThat(SpeechEngines.FOUND.speaking(plugged)).isInstanceOf(ToneSynthesiser.class);
      assertThat(SpeechEngines.FOUND.understanding(plugged)).isInstanceOf(FixedRecogniser.class);
    }
    assertThat(SpeechEngines.FOUND.speaking(own)).isInstanceOf(FreeTtsSynthesiser.class);
    assertThat(SpeechEngines.FOUND.with(Recogniser.NONE).understanding(own))
        .isSameAs(Recogniser.NONE);
  }
}
