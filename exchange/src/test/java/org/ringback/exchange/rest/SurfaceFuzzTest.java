package org.ringback.exchange.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.Mutations;
import org.ringback.exchange.Sdp;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.account.AccountLimits;
import tools.jackson.databind.json.JsonMapper;

/// Fuzzes request bodies and frames of a running exchange.
class SurfaceFuzzTest {
  private static final int RUNS = 1_500;
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void end() throws Exception {
    http.shutdownNow();
    fixture.close();
  }

  private static Mutations mutations(String... seeds) {
    return new Mutations(
        42, List.of(seeds).stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList());
  }

  @Test
  void no_form_causes_a_server_error() throws Exception {
    fixture.account.limits().set(new AccountLimits.Values(0, 0, 0, List.of()));
    Mutations forms =
        mutations(
            "To=%2B15550001111&From=%2B15550100000&Url=http%3A%2F%2F127.0.0.1%3A1%2Fx&Timeout=5",
            "To=client%3Aada&From=%2B15550100000&Twiml=%3CResponse%2F%3E&MachineDetection=Enable",
            "PhoneNumber=%2B14155550199&FriendlyName=%C3%A4&VoiceUrl=http%3A%2F%2Fa.example%2F%23rc%3D2",
            "StatusCallbackEvent=ringing&StatusCallbackEvent=answered&SendDigits=1w%23&CallToken=%7B",
            "To=%2B15550001111&From=%2B15550100000&Label=%22%3C&Muted=true&WaitUrl=http%3A%2F%2Fa.example%2F",
            "FriendlyName=support&MaxSize=5&Url=http%3A%2F%2F127.0.0.1%3A1%2F&Method=GET",
            "RecordingChannels=dual&RecordingTrack=both&Trim=trim-silence&Status=paused&PauseBehavior=skip",
            "Url=wss%3A%2F%2F127.0.0.1%3A1%2F&Name=tape&Track=both_tracks&Parameter1.Name=a&Parameter1.Value=b",
            "Content=%7B%22a%22%3A1%7D&IdempotencyKey=k&Callback=http%3A%2F%2F127.0.0.1%3A1%2F&Method=POST",
            "AccountSid=AC0&KeyType=standard&Policy=%7B%7D&LanguageCode=en-US&PartialResults=true");
    String call = liveCall();
    String base = "/2010-04-01/Accounts/" + fixture.account.sid();
    String[] paths = {
      base + "/Calls.json",
      base + "/IncomingPhoneNumbers.json",
      base + "/Applications.json",
      base + "/Keys.json",
      base + "/OutgoingCallerIds.json",
      base + "/Applications/" + fixture.application.sid() + ".json",
      base + "/Conferences/room/Participants.json",
      base + "/Queues.json",
      base + "/Queues/support/Members/Front.json",
      base + "/Calls/" + call + "/Recordings.json",
      base + "/Calls/" + call + "/Recordings/Twilio.CURRENT.json",
      base + "/Calls/" + call + "/Streams.json",
      base + "/Calls/" + call + "/Transcriptions.json",
      base + "/Calls/" + call + "/UserDefinedMessages.json",
      base + "/Calls/" + call + "/UserDefinedMessageSubscriptions.json",
      "/v1/Keys",
      "/v1/AuthTokens/Nothing",
    };
    String basic =
        Base64.getEncoder()
            .encodeToString(
                (fixture.account.sid() + ":" + fixture.account.authToken())
                    .getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < RUNS; i++) {
      byte[] form = forms.next();
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(fixture.exchange.url() + paths[i % paths.length]))
                  .header("Authorization", "Basic " + basic)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(form))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode())
          .as(() -> new String(form, StandardCharsets.ISO_8859_1) + " got " + answer.body())
          .isLessThan(500);
    }
  }

  private String liveCall() {
    fixture.app.answer("/voice", "<Play digits='1'/><Pause length='600'/>");
    VoiceSdkClient ada = fixture.agent("ada");
    ada.connect(Map.of());
    return ada.awaitFrame("answer").path("payload").path("callsid").asString();
  }

  @Test
  void no_frame_affects_another_call() {
    fixture.app.answer("/voice", "<Play digits='1'/><Pause length='60'/>");
    VoiceSdkClient ada = fixture.agent("ada");
    ada.connect(Map.of());
    String call = ada.awaitFrame("answer").path("payload").path("callsid").asString();
    JsonMapper json = JsonMapper.builder().build();
    Mutations frames =
        mutations(
            json.writeValueAsString(
                Map.of("type", "listen", "payload", Map.of("token", fixture.token("mallory")))),
            json.writeValueAsString(
                Map.of("type", "register", "payload", Map.of("media", Map.of("audio", true)))),
            json.writeValueAsString(
                Map.of(
                    "type",
                    "invite",
                    "payload",
                    Map.of(
                        "callsid",
                        "TJSx",
                        "sdp",
                        Sdp.offer(),
                        "twilio",
                        Map.of("params", "To=%2B1555&a=%"),
                        "reconnect",
                        "RT0"))),
            json.writeValueAsString(
                Map.of(
                    "type",
                    "message",
                    "payload",
                    Map.of("callsid", call, "content", Map.of(), "voiceeventsid", "KX"))),
            json.writeValueAsString(Map.of("type", "hangup", "payload", Map.of("callsid", call))),
            json.writeValueAsString(
                Map.of("type", "dtmf", "payload", Map.of("callsid", call, "dtmf", "12#"))));
    for (int socket = 0; socket < 5; socket++) {
      VoiceSdkClient mallory = fixture.browser();
      mallory.listen(fixture.token("mallory"));
      mallory.awaitFrame("connected");
      for (int i = 0; i < RUNS / 5; i++) {
        try {
          mallory.sendText(new String(frames.next(), StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
          break; // rejected because of a mutated token; continues with the next socket
        }
      }
    }

    ada.send(
        "message",
        Map.of(
            "callsid",
            call,
            "content",
            Map.of(),
            "messagetype",
            "user-defined-message",
            "voiceeventsid",
            "KX1"));
    assertThat(ada.awaitFrame("ack", call).path("voiceeventsid").asString()).isEqualTo("KX1");
    assertThat(ada.hasReceived("hangup")).isFalse();
  }
}
