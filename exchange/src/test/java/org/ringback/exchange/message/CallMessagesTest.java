package org.ringback.exchange.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.call.UserDefinedMessageCreator;
import com.twilio.rest.api.v2010.account.call.UserDefinedMessageSubscription;
import com.twilio.rest.api.v2010.account.call.UserDefinedMessageSubscriptionCreator;
import com.twilio.rest.api.v2010.account.call.UserDefinedMessageSubscriptionDeleter;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.VoiceSdkClient;

/// Tests messages between a browser and an application that uses Twilio's library.
class CallMessagesTest {
  private static final String KX = "KX00112233445566778899aabbccddeeff";
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final VoiceSdkClient ada = fixture.agent("ada");
  private final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
  private String call = "";

  @BeforeEach
  void aCallIsUp() {
    fixture.app.answer("/voice", "<Say>hello</Say><Pause length='60'/>");
    ada.connect(Map.of());
    call = ada.awaitFrame("answer").path("payload").path("callsid").asString();
  }

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  private UserDefinedMessageSubscription subscribe() {
    return new UserDefinedMessageSubscriptionCreator(
            call, URI.create(fixture.app.url("/status-msg")))
        .create(twilio);
  }

  private void say(Object content, String sid, String type) {
    ada.send(
        "message",
        Map.of(
            "callsid", call,
            "content", content,
            "contenttype", "application/json",
            "messagetype", type,
            "voiceeventsid", sid));
  }

  @Test
  void a_browsers_message_is_acknowledged_and_delivered_to_subscribers_in_order() {
    subscribe();

    for (int i = 1; i <= 5; i++) {
      say(Map.of("n", i), KX, "user-defined-message");
    }

    assertThat(ada.awaitFrame("ack", call).path("voiceeventsid").asString()).isEqualTo(KX);
    fixture.app.awaitWebhook("/status-msg", h -> h.get("SequenceNumber").equals("5"));
    assertThat(fixture.app.all("/status-msg").stream().map(h -> h.get("Content")))
        .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}", "{\"n\":5}");
    assertThat(fixture.app.awaitWebhook("/status-msg").form())
        .containsEntry("Sid", KX)
        .containsEntry("CallSid", call)
        .containsEntry("ContentType", "application/json");
  }

  @Test
  void a_deleted_subscription_receives_nothing() {
    String first = subscribe().getSid();
    assertThat(new UserDefinedMessageSubscriptionDeleter(call, first).delete(twilio)).isTrue();

    say(Map.of("n", 1), KX, "user-defined-message");
    ada.awaitFrame("ack", call);

    assertThat(fixture.app.all("/status-msg")).isEmpty();
    assertThatThrownBy(() -> new UserDefinedMessageSubscriptionDeleter(call, first).delete(twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(20404));
  }

  @Test
  void a_rest_message_reaches_the_browser_as_an_object_and_once_per_key() {
    UserDefinedMessageCreator creator =
        new UserDefinedMessageCreator(call, "{\"hello\":[1]}").setIdempotencyKey("k1");
    String sid = creator.create(twilio).getSid();
    assertThat(creator.create(twilio).getSid()).isEqualTo(sid);
    String next = new UserDefinedMessageCreator(call, "{}").create(twilio).getSid();

    var heard = ada.awaitFrame("message", call);
    assertThat(heard.path("content").path("hello").path(0).asInt()).isEqualTo(1);
    assertThat(heard.path("voiceeventsid").asString()).isEqualTo(sid).startsWith("KX");
    assertThat(ada.awaitFrame("message", call).path("voiceeventsid").asString()).isEqualTo(next);
  }

  @Test
  void invalid_messages_are_rejected_with_the_call_and_message_sid() {
    say("x", KX, "weather");
    var wrongType = ada.awaitFrame("error", call);
    say("x".repeat(20_000), KX, "user-defined-message");
    var tooLarge = ada.awaitFrame("error", call);

    assertThat(wrongType.path("error").path("code").asInt()).isEqualTo(31210);
    assertThat(wrongType.path("voiceeventsid").asString()).isEqualTo(KX);
    assertThat(tooLarge.path("error").path("code").asInt()).isEqualTo(31212);
  }

  @Test
  void too_many_messages_in_a_second_are_rejected() {
    for (int i = 0; i < 40; i++) {
      say(i, KX, "user-defined-message");
    }

    assertThat(ada.awaitFrame("error", call).path("error").path("code").asInt()).isEqualTo(31206);
  }

  @Test
  void a_message_to_a_call_without_a_browser_reaches_its_subscriptions_only() {
    fixture.phone("+15550002222");
    String callWithoutBrowser =
        com.twilio.rest.api.v2010.account.Call.creator(
                new com.twilio.type.PhoneNumber("+15550002222"),
                new com.twilio.type.PhoneNumber(ExchangeFixture.NUMBER),
                new com.twilio.type.Twiml("<Response/>"))
            .create(twilio)
            .getSid();
    new UserDefinedMessageSubscriptionCreator(
            callWithoutBrowser, URI.create(fixture.app.url("/status-msg")))
        .create(twilio);

    UserDefinedMessageCreator creator =
        new UserDefinedMessageCreator(callWithoutBrowser, "{\"n\":1}").setIdempotencyKey("k1");
    String sid = creator.create(twilio).getSid();
    assertThat(creator.create(twilio).getSid()).isEqualTo(sid);

    assertThat(fixture.app.awaitWebhook("/status-msg").form())
        .containsEntry("Sid", sid)
        .containsEntry("CallSid", callWithoutBrowser)
        .containsEntry("Content", "{\"n\":1}")
        .containsEntry("SequenceNumber", "1");
    say(Map.of("n", 2), KX, "user-defined-message");
    ada.awaitFrame("ack", call);
    assertThat(ada.hasReceived("message")).isFalse();
    assertThat(fixture.app.all("/status-msg")).hasSize(1);
  }

  @Test
  void an_ended_or_unknown_call_rejects_messages() {
    ada.send("hangup", Map.of("callsid", call));
    fixture.app.awaitWebhook("/status");

    assertThatThrownBy(() -> new UserDefinedMessageCreator(call, "{}").create(twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(21220));
    assertThatThrownBy(
            () ->
                new UserDefinedMessageCreator("CA00000000000000000000000000000000", "{}")
                    .create(twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(20404));
  }
}
