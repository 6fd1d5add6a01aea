package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.Hit;
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
  private final ExchangeFixture world = new ExchangeFixture();
  private final VoiceSdkClient ada = world.agent("ada");

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  @Test
  void an_agent_calls_a_customer() {
    PhonePageClient phone = world.phone(ExchangeFixture.CUSTOMER);
    world.app.answer("/voice", DIAL);

    String temporary =
        ada.connect(
            Map.of("To", ExchangeFixture.CUSTOMER, "name", "Zoë & Co", "CallStatus", "completed"));
    String call = ada.hears("ringing").path("payload").path("callsid").asString();
    var incoming = phone.incoming();
    phone.answer(incoming.path("callId").asString());
    var answer = ada.hears("answer", call);

    assertThat(temporary).startsWith("TJS");
    assertThat(call).matches("CA[0-9a-f]{32}");
    assertThat(answer.path("sdp").asString()).contains("a=ice-lite");
    assertThat(answer.path("reconnect").asString()).isNotEmpty();
    assertThat(incoming.path("from").asString()).isEqualTo(ExchangeFixture.NUMBER);
    assertThat(world.app.got("/voice").form())
        .containsEntry("CallSid", call)
        .containsEntry("From", "client:ada")
        .containsEntry("Caller", "client:ada")
        .containsEntry("To", ExchangeFixture.CUSTOMER)
        .containsEntry("ApplicationSid", world.application.sid())
        .containsEntry("CallStatus", "ringing")
        .containsEntry("Direction", "inbound")
        .containsEntry("name", "Zoë & Co");

    phone.hangUp(incoming.path("callId").asString());

    ada.hears("hangup", call);
    assertThat(world.app.statuses("/status-child", "completed"))
        .containsExactly("initiated", "ringing", "in-progress", "completed");
    assertThat(world.app.statuses("/status", "completed")).containsExactly("completed");
  }

  @Test
  void the_agent_hangs_up_by_the_temporary_sid_before_an_answer() {
    PhonePageClient phone = world.phone(ExchangeFixture.CUSTOMER);
    world.app.answer("/voice", DIAL);
    String temporary = ada.connect(Map.of("To", ExchangeFixture.CUSTOMER));
    String id = phone.incoming().path("callId").asString();

    ada.send("hangup", Map.of("callsid", temporary));

    phone.hears("cancel", id);
    assertThat(world.app.statuses("/status-child", "canceled")).endsWith("canceled");
    assertThat(world.app.statuses("/status", "no-answer")).containsExactly("no-answer");
  }

  @Test
  void a_customer_who_declines_is_busy() {
    PhonePageClient phone = world.phone(ExchangeFixture.CUSTOMER);
    world.app.answer("/voice", DIAL);
    ada.connect(Map.of("To", ExchangeFixture.CUSTOMER));
    String call = ada.hears("ringing").path("payload").path("callsid").asString();

    phone.reject(phone.incoming().path("callId").asString());

    ada.hears("hangup", call);
    assertThat(world.app.statuses("/status-child", "busy")).endsWith("busy");
    assertThat(world.app.statuses("/status", "busy")).containsExactly("busy");
  }

  @Test
  void a_number_of_no_account_is_rejected_as_caller_id() {
    world.app.answer(
        "/voice",
        "<Dial callerId='+15557777777' action='/dialed'>" + ExchangeFixture.CUSTOMER + "</Dial>");
    world.app.answer("/dialed", "<Hangup/>");

    ada.connect(Map.of("To", ExchangeFixture.CUSTOMER));

    assertThat(world.app.got("/dialed").get("DialCallStatus")).isEqualTo("failed");
  }

  @Test
  void keys_that_a_browser_sends_by_signalling_reach_the_phone() {
    PhonePageClient phone = world.phone(ExchangeFixture.CUSTOMER);
    world.app.answer("/voice", DIAL);
    ada.connect(Map.of("To", ExchangeFixture.CUSTOMER));
    String id = phone.incoming().path("callId").asString();
    phone.answer(id);
    String call = ada.hears("answer").path("payload").path("callsid").asString();

    ada.send("dtmf", Map.of("callsid", call, "dtmf", "5"));

    assertThat(phone.hears("digit", id).path("digit").asString()).isEqualTo("5");
  }

  @Test
  void calling_a_number_of_the_account_is_an_inbound_call_of_that_number() {
    VoiceSdkClient grace = world.agent("grace");
    world.account.addNumber("+15550103333", "Sales");
    var sales = world.account.numberFor("+15550103333").orElseThrow();
    world.account.save(
        new PhoneNumber(
            sales.sid(),
            sales.number(),
            sales.friendlyName(),
            WebhookTarget.post(world.app.url("/sales")),
            WebhookTarget.NONE,
            WebhookTarget.post(world.app.url("/status-sales")),
            "",
            sales.created(),
            sales.updated()));
    world.app.answer("/sales", "<Dial answerOnBridge='true'><Client>grace</Client></Dial>");
    world.app.answer("/voice", DIAL.replace(ExchangeFixture.CUSTOMER, "+15550103333"));

    ada.connect(Map.of("To", "+15550103333"));
    var invite = grace.incoming();
    Hit startInbound = world.app.got("/sales");
    assertThat(invite.path("parameters").path("StirStatus").asString())
        .isEqualTo("TN-Validation-Passed-A");
    grace.accept(invite.path("callsid").asString());
    String call = ada.hears("answer").path("payload").path("callsid").asString();
    grace.send("hangup", Map.of("callsid", invite.path("callsid").asString()));

    ada.hears("hangup", call);
    assertThat(startInbound.get("From")).isEqualTo(ExchangeFixture.NUMBER);
    assertThat(startInbound.get("StirVerstat")).isEqualTo("TN-Validation-Passed-A");
    assertThat(startInbound.get("CallSid")).isNotEqualTo(call);
    assertThat(world.app.statuses("/status-sales", "completed")).containsExactly("completed");
  }
}
