package org.ringback.exchange.recording;

import com.twilio.http.TwilioRestClient;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.media.Goertzel;

/// A call between phones over real UDP, whose recordings are controlled and read through Twilio's
/// library.
abstract class RecordedCallScenario {
  static final String AGENT = "+15550002222";

  final ExchangeFixture fixture = new ExchangeFixture();
  final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
  final HttpClient http = HttpClient.newHttpClient();
  final AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER);
  final AudioCaller agent = new AudioCaller(fixture, AGENT);

  @AfterEach
  void end() throws Exception {
    caller.close();
    agent.close();
    http.shutdownNow();
    fixture.close();
  }

  void call(String attributes) {
    rings(attributes);
    talk();
  }

  void rings(String attributes) {
    fixture.app.answer(
        "/voice",
        "<Dial callerId='"
            + ExchangeFixture.NUMBER
            + "' action='/dialed'"
            + attributes
            + "><Number>"
            + AGENT
            + "</Number></Dial>");
    fixture.app.answer("/dialed", "<Hangup/>");
    caller.dials(ExchangeFixture.NUMBER);
  }

  void talk() {
    agent.answers();
    caller.says(440);
    agent.says(700);
    caller.expectHears(700);
    agent.expectHears(440);
  }

  ReceivedWebhook awaitCallback(String status) {
    return fixture.app.awaitWebhook(
        "/status-recording", h -> h.get("RecordingStatus").equals(status));
  }

  HttpResponse<byte[]> get(String url, String... headers) throws Exception {
    String basic = fixture.account.sid() + ":" + fixture.account.authToken();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  static short[][] tracks(byte[] wav) throws Exception {
    try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
      int channels = in.getFormat().getChannels();
      ByteBuffer pcm = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      short[][] tracks = new short[channels][pcm.remaining() / 2 / channels];
      for (int i = 0; i < tracks[0].length; i++) {
        for (short[] track : tracks) {
          track[i] = pcm.getShort();
        }
      }
      return tracks;
    }
  }

  /// Returns the largest share of a frequency in any 40 ms. A recorded tone can be as short as 60
  /// ms, because a pause may follow as soon as the other end hears it.
  static double largestShare(short[] track, double hertz) {
    double largestShare = 0;
    for (int at = 0; at + 320 <= track.length; at += 80) {
      short[] window = Arrays.copyOfRange(track, at, at + 320);
      if (Goertzel.loudness(window) > 0.02) {
        largestShare = Math.max(largestShare, Goertzel.share(window, hertz));
      }
    }
    return largestShare;
  }
}
