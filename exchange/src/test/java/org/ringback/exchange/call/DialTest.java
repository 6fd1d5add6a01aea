package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Admin;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.media.TestPeer;
import tools.jackson.databind.JsonNode;

/// Tests how `<Dial>` rings its nouns and sends keys before the bridge.
class DialTest {
  private static final String FIRST = "+15550002221";
  private static final String SECOND = "+15550002222";
  private static final String THIRD = "+15550002223";

  private final ExchangeFixture fixture = new ExchangeFixture();
  private final Admin admin = new Admin(fixture.exchange);

  @AfterEach
  void end() throws Exception {
    admin.close();
    fixture.close();
  }

  private void scripted(String number, String script) {
    Admin.Answer answer =
        admin.post("/exchange/phones", "{\"number\":\"" + number + "\",\"script\":" + script + "}");
    assertThat(answer.status()).isEqualTo(201);
  }

  private List<CallRecord> children() {
    return fixture
        .exchange
        .calls()
        .list(fixture.account)
        .filter(call -> call.parentCallSid() != null)
        .toList()
        .reversed();
  }

  @Test
  void sequential_nouns_ring_one_after_the_other_each_for_the_timeout() {
    scripted(FIRST, "[{\"busy\":true}]");
    scripted(SECOND, "[{\"noAnswer\":true}]");
    scripted(THIRD, "[{\"answerAfterMs\":0},{\"hangup\":true}]");
    fixture.app.answer(
        "/voice",
        "<Dial sequential='true' timeout='1' action='/dialed' callerId='%s'><Number>%s</Number>"
                .formatted(ExchangeFixture.NUMBER, FIRST)
            + "<Number>%s</Number><Number>%s</Number><Client>unregistered</Client></Dial>"
                .formatted(SECOND, THIRD));
    fixture.app.answer("/dialed", "<Hangup/>");

    fixture.phone(ExchangeFixture.CUSTOMER).dial(ExchangeFixture.NUMBER);

    assertThat(fixture.app.awaitWebhook("/dialed").get("DialCallStatus")).isEqualTo("completed");
    List<CallRecord> rung = children();
    assertThat(rung).extracting(CallRecord::to).containsExactly(FIRST, SECOND, THIRD);
    assertThat(rung)
        .extracting(CallRecord::status)
        .containsExactly(CallStatus.BUSY, CallStatus.NO_ANSWER, CallStatus.COMPLETED);
    for (int i = 1; i < rung.size(); i++) {
      Instant before = Objects.requireNonNull(rung.get(i - 1).endTime());
      assertThat(rung.get(i).created()).isAfterOrEqualTo(before);
    }
  }

  @Test
  void a_caller_receives_ringing_even_when_the_callee_answers_immediately() {
    scripted(FIRST, "[{\"answerAfterMs\":0},{\"hangup\":true}]");
    fixture.app.answer(
        "/voice",
        "<Dial answerOnBridge='true' callerId='%s'>%s</Dial>"
            .formatted(ExchangeFixture.NUMBER, FIRST));
    VoiceSdkClient ada = fixture.agent("ada");

    for (int call = 0; call < 50; call++) {
      ada.connect(Map.of());
      ada.awaitFrame("answer");
      assertThat(ada.hasReceived("ringing"))
          .as("call %d rang before it was answered", call)
          .isTrue();
      ada.awaitFrame("ringing");
    }
  }

  @Test
  void a_browser_that_dials_is_answered_only_when_a_callee_who_is_3_s_late_has_accepted() {
    scripted(FIRST, "[{\"answerAfterMs\":3000},{\"waitMs\":30000}]");
    fixture.app.answer(
        "/voice", "<Dial callerId='%s'>%s</Dial>".formatted(ExchangeFixture.NUMBER, FIRST));
    VoiceSdkClient ada = fixture.agent("ada");

    ada.connect(Map.of());

    JsonNode ringing = ada.awaitFrame("ringing").path("payload");
    assertThat(ringing.path("sdp").asString("")).as("early media").contains("a=ice-lite");
    JsonNode answer = ada.awaitFrame("answer").path("payload");
    assertThat(answer.path("callsid").asString()).isEqualTo(ringing.path("callsid").asString());
    assertThat(answer.path("reconnect").asString("")).isNotEmpty();
    CallRecord child = children().getFirst();
    assertThat(child.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(Duration.between(child.created(), Objects.requireNonNull(child.startTime())))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void a_browser_that_dials_a_client_is_not_answered_before_the_client_accepts() {
    fixture.app.answer("/voice", "<Dial><Client>grace</Client></Dial>");
    VoiceSdkClient grace = fixture.agent("grace");
    VoiceSdkClient ada = fixture.agent("ada");

    ada.connect(Map.of());

    ada.awaitFrame("ringing");
    String invited = grace.incoming().path("callsid").asString();
    // The parent call is in progress: Twilio bills it from the <Dial> on.
    assertThat(fixture.exchange.calls().list(fixture.account).map(CallRecord::status).toList())
        .containsExactlyInAnyOrder(CallStatus.RINGING, CallStatus.IN_PROGRESS);
    assertThat(ada.hasReceived("answer")).isFalse();
    grace.accept(invited);
    ada.awaitFrame("answer");
  }

  @Test
  void a_browser_whose_dial_fails_is_answered_when_there_is_speech_to_hear() {
    scripted(FIRST, "[{\"busy\":true}]");
    fixture.app.answer(
        "/voice",
        "<Dial callerId='%s'>%s</Dial><Say>No agent is free.</Say>"
            .formatted(ExchangeFixture.NUMBER, FIRST));
    VoiceSdkClient ada = fixture.agent("ada");

    ada.connect(Map.of());

    ada.awaitFrame("ringing");
    ada.awaitFrame("answer");
    assertThat(children()).extracting(CallRecord::status).containsExactly(CallStatus.BUSY);
  }

  @Test
  void a_browser_whose_dial_fails_and_ends_the_call_is_never_answered() {
    scripted(FIRST, "[{\"busy\":true}]");
    fixture.app.answer(
        "/voice", "<Dial callerId='%s'>%s</Dial>".formatted(ExchangeFixture.NUMBER, FIRST));
    VoiceSdkClient ada = fixture.agent("ada");

    ada.connect(Map.of());

    ada.awaitFrame("ringing");
    ada.awaitFrame("hangup");
    assertThat(ada.hasReceived("answer")).isFalse();
  }

  @Test
  void a_browser_hears_ringback_as_early_media() {
    scripted(FIRST, "[{\"noAnswer\":true}]");
    fixture.app.answer(
        "/voice", "<Dial callerId='%s'>%s</Dial>".formatted(ExchangeFixture.NUMBER, FIRST));
    VoiceSdkClient ada = fixture.agent("ada");
    try (TestPeer peer = TestPeer.create()) {
      ada.connect(Map.of(), peer.offer());

      peer.acceptAnswer(ada.awaitFrame("ringing").path("payload").path("sdp").asString());

      Eventually.get(
          () ->
              Optional.of(peer.received().last(400))
                  .filter(h -> Goertzel.share(h, 440) + Goertzel.share(h, 480) > 0.8),
          () -> "no ringback is heard");
      assertThat(ada.hasReceived("answer")).isFalse();
    }
  }

  @Test
  void sequential_nouns_that_all_decline_have_the_status_of_the_last() {
    scripted(FIRST, "[{\"noAnswer\":true}]");
    scripted(SECOND, "[{\"busy\":true}]");
    fixture.app.answer(
        "/voice",
        "<Dial sequential='true' timeout='1' action='/dialed' callerId='%s'><Number>%s</Number><Number>%s</Number></Dial>"
            .formatted(ExchangeFixture.NUMBER, FIRST, SECOND));
    fixture.app.answer("/dialed", "<Hangup/>");

    fixture.phone(ExchangeFixture.CUSTOMER).dial(ExchangeFixture.NUMBER);

    assertThat(fixture.app.awaitWebhook("/dialed").form())
        .containsEntry("DialCallStatus", "busy")
        .containsEntry("DialBridged", "false");
  }

  @Test
  void digits_are_sent_to_the_called_party_before_its_own_twiml_is_fetched() {
    PhonePageClient called = fixture.phone(FIRST);
    fixture.app.answer(
        "/voice",
        "<Dial answerOnBridge='true' callerId='%s'><Number sendDigits='1WWW2#' url='/screen'>%s</Number></Dial>"
            .formatted(ExchangeFixture.NUMBER, FIRST));
    fixture.app.answer("/screen", "<Pause length='1'/>");
    PhonePageClient caller = fixture.phone(ExchangeFixture.CUSTOMER);
    String call = caller.dial(ExchangeFixture.NUMBER);
    String id = called.incoming().path("callId").asString();

    called.answer(id);

    assertThat(called.awaitFrame("digit", id).path("digit").asString()).isEqualTo("1");
    assertThat(fixture.app.all("/screen")).isEmpty();
    assertThat(called.awaitFrame("digit", id).path("digit").asString()).isEqualTo("2");
    assertThat(called.awaitFrame("digit", id).path("digit").asString()).isEqualTo("#");
    fixture.app.awaitWebhook("/screen");
    caller.awaitFrame("connected", call);
  }

  @Test
  void the_caller_hears_played_digits() {
    fixture.app.answer("/voice", "<Play digits='1w2#'/><Redirect>/next</Redirect>");
    fixture.app.answer("/next", "<Pause length='60'/>");
    PhonePageClient caller = fixture.phone(ExchangeFixture.CUSTOMER);

    String call = caller.dial(ExchangeFixture.NUMBER);

    for (String key : new String[] {"1", "2", "#"}) {
      assertThat(caller.awaitFrame("digit", call).path("digit").asString()).isEqualTo(key);
    }
    fixture.app.awaitWebhook("/next");
  }

  @Test
  void the_called_party_hears_sent_digits() {
    scripted(FIRST, "[{\"answerAfterMs\":0},{\"waitMs\":30000}]");
    fixture.app.answer(
        "/voice",
        "<Dial callerId='%s'><Number sendDigits='12#'>%s</Number></Dial>"
            .formatted(ExchangeFixture.NUMBER, FIRST));
    fixture.phone(ExchangeFixture.CUSTOMER).dial(ExchangeFixture.NUMBER);

    String sid =
        Eventually.get(
            () -> children().stream().map(CallRecord::sid).findFirst(),
            () -> "there is no child call");
    Eventually.get(
        () ->
            Optional.of(admin.get("/exchange/calls/" + sid).json())
                .filter(c -> c.path("heard").path("to").path("digits").asString("").equals("12#")),
        () -> "the call is " + admin.get("/exchange/calls/" + sid).json());
  }
}
