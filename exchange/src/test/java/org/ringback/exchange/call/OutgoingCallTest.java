package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;

/// Tests calls that a browser places with `device.connect`.
class OutgoingCallTest {
  private static final String DIAL =
      "<Dial answerOnBridge='true' callerId='"
          + ExchangeFixture.NUMBER
          + "'><Number statusCallback='/status-child'"
          + " statusCallbackEvent='initiated ringing answered completed'>"
          + ExchangeFixture.CUSTOMER
          + "</Number></Dial>";
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final VoiceSdkClient ada = fixture.agent("ada");

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  @Test
  void an_agent_calls_a_customer() {
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/voice", DIAL);

    String temporary =
        ada.connect(
            Map.of("To", ExchangeFixture.CUSTOMER, "name", "Zoë & Co", "CallStatus", "completed"));
    String call = ada.awaitFrame("ringing").path("payload").path("callsid").asString();
    var incoming = phone.incoming();
    phone.answer(incoming.path("callId").asString());
    var answer = ada.awaitFrame("answer", call);

    assertThat(temporary).startsWith("TJS");
    assertThat(call).matches("CA[0-9a-f]{32}");
    assertThat(answer.path("sdp").asString()).contains("a=ice-lite");
    assertThat(answer.path("reconnect").asString()).isNotEmpty();
    assertThat(incoming.path("from").asString()).isEqualTo(ExchangeFixture.NUMBER);
    assertThat(fixture.app.awaitWebhook("/voice").form())
        .containsEntry("CallSid", call)
        .containsEntry("From", "client:ada")
        .containsEntry("Caller", "client:ada")
        .containsEntry("To", ExchangeFixture.CUSTOMER)
        .containsEntry("ApplicationSid", fixture.application.sid())
        .containsEntry("CallStatus", "ringing")
        .containsEntry("Direction", "inbound")
        .containsEntry("name", "Zoë & Co");

    phone.hangUp(incoming.path("callId").asString());

    ada.awaitFrame("hangup", call);
    assertThat(fixture.app.statuses("/status-child", "completed"))
        .containsExactly("initiated", "ringing", "in-progress", "completed");
    assertThat(fixture.app.statuses("/status", "completed")).containsExactly("completed");
  }

  @Test
  void the_agent_hangs_up_by_the_temporary_sid_before_an_answer() {
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/voice", DIAL);
    String temporary = ada.connect(Map.of("To", ExchangeFixture.CUSTOMER));
    String id = phone.incoming().path("callId").asString();

    ada.send("hangup", Map.of("callsid", temporary));

    phone.awaitFrame("cancel", id);
    assertThat(fixture.app.statuses("/status-child", "canceled")).endsWith("canceled");
    assertThat(fixture.app.statuses("/status", "no-answer")).containsExactly("no-answer");
  }

  @Test
  void a_customer_who_declines_is_busy() {
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/voice", DIAL);
    ada.connect(Map.of("To", ExchangeFixture.CUSTOMER));
    String call = ada.awaitFrame("ringing").path("payload").path("callsid").asString();

    phone.reject(phone.incoming().path("callId").asString());

    ada.awaitFrame("hangup", call);
    assertThat(fixture.app.statuses("/status-child", "busy")).endsWith("busy");
    assertThat(fixture.app.statuses("/status", "busy")).containsExactly("busy");
  }

  @Test
  void a_number_of_no_account_is_rejected_as_caller_id() {
    fixture.app.answer(
        "/voice",
        "<Dial callerId='+15557777777' action='/dialed'>" + ExchangeFixture.CUSTOMER + "</Dial>");
    fixture.app.answer("/dialed", "<Hangup/>");

    ada.connect(Map.of("To", ExchangeFixture.CUSTOMER));

    assertThat(fixture.app.awaitWebhook("/dialed").get("DialCallStatus")).isEqualTo("failed");
  }

  @Test
  void keys_that_a_browser_sends_by_signalling_reach_the_phone() {
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/voice", DIAL);
    ada.connect(Map.of("To", ExchangeFixture.CUSTOMER));
    String id = phone.incoming().path("callId").asString();
    phone.answer(id);
    String call = ada.awaitFrame("answer").path("payload").path("callsid").asString();

    ada.send("dtmf", Map.of("callsid", call, "dtmf", "5"));

    assertThat(phone.awaitFrame("digit", id).path("digit").asString()).isEqualTo("5");
  }

  @Test
  void calling_a_number_of_the_account_is_an_inbound_call_of_that_number() {
    VoiceSdkClient grace = fixture.agent("grace");
    fixture.account.addNumber("+15550103333", "Sales");
    var sales = fixture.account.numberFor("+15550103333").orElseThrow();
    fixture.account.save(
        new PhoneNumber(
            sales.sid(),
            sales.number(),
            sales.friendlyName(),
            WebhookTarget.post(fixture.app.url("/sales")),
            WebhookTarget.NONE,
            WebhookTarget.post(fixture.app.url("/status-sales")),
            "",
            sales.created(),
            sales.updated()));
    fixture.app.answer("/sales", "<Dial answerOnBridge='true'><Client>grace</Client></Dial>");
    fixture.app.answer("/voice", DIAL.replace(ExchangeFixture.CUSTOMER, "+15550103333"));

    ada.connect(Map.of("To", "+15550103333"));
    var invite = grace.incoming();
    ReceivedWebhook startInbound = fixture.app.awaitWebhook("/sales");
    assertThat(invite.path("parameters").path("StirStatus").asString())
        .isEqualTo("TN-Validation-Passed-A");
    grace.accept(invite.path("callsid").asString());
    String call = ada.awaitFrame("answer").path("payload").path("callsid").asString();
    grace.send("hangup", Map.of("callsid", invite.path("callsid").asString()));

    ada.awaitFrame("hangup", call);
    assertThat(startInbound.get("From")).isEqualTo(ExchangeFixture.NUMBER);
    assertThat(startInbound.get("StirVerstat")).isEqualTo("TN-Validation-Passed-A");
    assertThat(startInbound.get("CallSid")).isNotEqualTo(call);
    assertThat(fixture.app.statuses("/status-sales", "completed")).containsExactly("completed");
  }
}
