package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.VoiceSdkClient;
import tools.jackson.databind.JsonNode;

class InboundCallTest {
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  private void dialsOnBridge(String nouns) {
    fixture.app.answer(
        "/voice", "<Dial answerOnBridge='true' timeout='20' action='/dialed'>" + nouns + "</Dial>");
    fixture.app.answer("/dialed", "<Hangup/>");
  }

  private static String client(String identity) {
    return "<Client statusCallback='/status-"
        + identity
        + "' statusCallbackEvent='initiated ringing answered completed'><Identity>"
        + identity
        + "</Identity><Parameter name='callId' value='é 7'/></Client>";
  }

  private static List<Integer> sequence(List<ReceivedWebhook> hits) {
    return hits.stream().map(h -> Integer.parseInt(h.get("SequenceNumber"))).toList();
  }

  @Test
  void a_customer_reaches_an_agent_and_both_legs_end_when_the_agent_hangs_up() {
    VoiceSdkClient ada = fixture.agent("ada");
    dialsOnBridge(client("ada"));

    String call = phone.dial(ExchangeFixture.NUMBER);
    phone.awaitFrame("ringing", call);
    ReceivedWebhook voice = fixture.app.awaitWebhook("/voice");
    JsonNode invite = ada.incoming();
    String child = invite.path("callsid").asString();
    assertThat(phone.hasReceived("connected")).isFalse();
    ada.accept(child);
    assertThat(phone.awaitFrame("connected", call).path("sdp").asString()).contains("a=ice-lite");
    ada.send("hangup", Map.of("callsid", child));

    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("completed");
    assertThat(voice.form())
        .containsEntry("CallSid", call)
        .containsEntry("AccountSid", fixture.account.sid())
        .containsEntry("From", ExchangeFixture.CUSTOMER)
        .containsEntry("Caller", ExchangeFixture.CUSTOMER)
        .containsEntry("To", ExchangeFixture.NUMBER)
        .containsEntry("Called", ExchangeFixture.NUMBER)
        .containsEntry("CallStatus", "ringing")
        .containsEntry("Direction", "inbound")
        .containsEntry("ApiVersion", "2010-04-01")
        .containsEntry("ApplicationSid", fixture.application.sid())
        .containsEntry("FromCity", "");
    assertThat(invite.path("parameters").path("From").asString())
        .isEqualTo(ExchangeFixture.CUSTOMER);
    assertThat(invite.path("parameters").path("To").asString()).isEqualTo("client:ada");
    assertThat(invite.path("parameters").path("Params").asString()).isEqualTo("callId=%C3%A9+7");
    assertThat(invite.path("reconnect").asString()).isNotEmpty();
    assertThat(fixture.app.statuses("/status-ada", "completed"))
        .containsExactly("initiated", "ringing", "in-progress", "completed");
    assertThat(sequence(fixture.app.all("/status-ada"))).containsExactly(0, 1, 2, 3);
    assertThat(fixture.app.all("/status-ada").getLast().form())
        .containsEntry("CallSid", child)
        .containsEntry("ParentCallSid", call)
        .containsEntry("Direction", "outbound-dial")
        .containsEntry("CallbackSource", "call-progress-events")
        .containsKeys("Timestamp", "CallDuration", "Duration");
    assertThat(fixture.app.awaitWebhook("/dialed").form())
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallSid", child)
        .containsEntry("DialBridged", "true")
        .containsEntry("CallStatus", "in-progress");
    assertThat(fixture.app.statuses("/status", "completed")).containsExactly("completed");
  }

  @Test
  void the_agents_leg_ends_when_the_customer_hangs_up() {
    VoiceSdkClient ada = fixture.agent("ada");
    dialsOnBridge(client("ada"));
    String call = phone.dial(ExchangeFixture.NUMBER);
    String child = ada.incoming().path("callsid").asString();
    ada.accept(child);
    phone.awaitFrame("connected", call);

    phone.hangUp(call);

    ada.awaitFrame("hangup", child);
    assertThat(fixture.app.statuses("/status-ada", "completed")).endsWith("completed");
    assertThat(fixture.app.awaitWebhook("/dialed").form())
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("CallStatus", "completed");
  }

  @Test
  void an_agent_who_declines_is_reported_as_busy() {
    VoiceSdkClient ada = fixture.agent("ada");
    dialsOnBridge(client("ada"));
    String call = phone.dial(ExchangeFixture.NUMBER);

    ada.send("reject", Map.of("callsid", ada.incoming().path("callsid").asString()));

    assertThat(fixture.app.awaitWebhook("/dialed").form())
        .containsEntry("DialCallStatus", "busy")
        .containsEntry("DialBridged", "false");
    assertThat(fixture.app.statuses("/status-ada", "busy"))
        .containsExactly("initiated", "ringing", "busy");
    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("busy");
  }

  @Test
  void the_ringing_stops_when_the_customer_hangs_up() {
    VoiceSdkClient ada = fixture.agent("ada");
    dialsOnBridge(client("ada"));
    String call = phone.dial(ExchangeFixture.NUMBER);
    String child = ada.incoming().path("callsid").asString();

    phone.hangUp(call);

    ada.awaitFrame("cancel", child);
    assertThat(fixture.app.statuses("/status-ada", "canceled"))
        .containsExactly("initiated", "ringing", "canceled");
    assertThat(fixture.app.statuses("/status", "no-answer")).containsExactly("no-answer");
  }

  @Test
  void the_first_to_answer_gets_the_call_and_the_others_stop_ringing() {
    VoiceSdkClient ada = fixture.agent("ada");
    VoiceSdkClient adaElsewhere = fixture.agent("ada");
    VoiceSdkClient grace = fixture.agent("grace");
    dialsOnBridge(client("ada") + client("grace"));
    String call = phone.dial(ExchangeFixture.NUMBER);
    String adas = ada.incoming().path("callsid").asString();
    assertThat(adaElsewhere.incoming().path("callsid").asString()).isEqualTo(adas);
    String graces = grace.incoming().path("callsid").asString();

    adaElsewhere.accept(adas);

    phone.awaitFrame("connected", call);
    ada.awaitFrame("cancel", adas);
    grace.awaitFrame("cancel", graces);
    assertThat(fixture.app.statuses("/status-grace", "canceled")).endsWith("canceled");
    grace.accept(graces);
    grace.awaitFrame("hangup", graces);
  }

  @Test
  void an_offline_client_is_no_answer_immediately_and_the_next_verbs_run() {
    dialsOnBridge(client("offline"));

    String call = phone.dial(ExchangeFixture.NUMBER);

    assertThat(fixture.app.awaitWebhook("/dialed").form())
        .containsEntry("DialCallStatus", "no-answer")
        .containsEntry("CallStatus", "ringing");
    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("no-answer");
  }

  @Test
  void an_unanswered_dial_is_no_answer() {
    VoiceSdkClient ada = fixture.agent("ada");
    fixture.app.answer(
        "/voice", "<Dial answerOnBridge='true' timeout='1'>" + client("ada") + "</Dial>");

    String call = phone.dial(ExchangeFixture.NUMBER);

    ada.awaitFrame("cancel", ada.incoming().path("callsid").asString());
    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("no-answer");
    assertThat(fixture.app.statuses("/status-ada", "no-answer")).endsWith("no-answer");
    assertThat(fixture.app.statuses("/status", "no-answer")).containsExactly("no-answer");
  }

  @Test
  void a_rejected_call_is_never_answered() {
    fixture.app.answer("/voice", "<Reject reason='busy'/>");

    String call = phone.dial(ExchangeFixture.NUMBER);

    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("busy");
    assertThat(phone.hasReceived("connected")).isFalse();
    assertThat(fixture.app.statuses("/status", "busy")).containsExactly("busy");
  }

  @Test
  void a_dial_without_answer_on_bridge_answers_immediately() {
    VoiceSdkClient ada = fixture.agent("ada");
    fixture.app.answer("/voice", "<Dial>" + client("ada") + "</Dial>");

    String call = phone.dial(ExchangeFixture.NUMBER);

    phone.awaitFrame("connected", call);
    ada.incoming();
  }

  @Test
  void a_failing_voice_url_is_followed_by_the_fallback_url() {
    fixture.app.answer("/voice", "<Sing>la</Sing>");
    fixture.app.answer("/fallback", "<Reject/>");

    String call = phone.dial(ExchangeFixture.NUMBER);

    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("rejected");
    assertThat(fixture.app.awaitWebhook("/fallback").form())
        .containsEntry("ErrorCode", "12200")
        .containsEntry("ErrorUrl", fixture.app.url("/voice"));
  }

  @Test
  void an_unassigned_number_is_not_in_service() {
    String call = phone.dial("+15559999999");

    assertThat(phone.awaitFrame("error", call).path("message").asString())
        .contains("not in service");
    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("failed");
  }

  @Test
  void keys_of_the_phone_page_reach_the_other_phone() {
    PhonePageClient other = fixture.phone("+15550002222");
    fixture.app.answer(
        "/voice",
        "<Dial answerOnBridge='true' callerId='"
            + ExchangeFixture.NUMBER
            + "'>+1 555 000 2222</Dial>");
    String call = phone.dial(ExchangeFixture.NUMBER);
    JsonNode incoming = other.incoming();
    assertThat(incoming.path("from").asString()).isEqualTo(ExchangeFixture.NUMBER);
    String id = incoming.path("callId").asString();
    other.answer(id);
    phone.awaitFrame("connected", call);
    other.awaitFrame("connected", id);

    phone.sendFrame(Map.of("type", "digits", "callId", call, "digits", "1#"));

    assertThat(
            IntStream.range(0, 2)
                .mapToObj(i -> other.awaitFrame("digit", id).path("digit").asString())
                .toList())
        .containsExactly("1", "#");
  }
}
