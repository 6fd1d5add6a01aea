package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Queue;
import com.twilio.rest.api.v2010.account.queue.Member;
import com.twilio.rest.monitor.v1.Alert;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.media.Goertzel;

/// Tests queues: `<Enqueue>`, `<Dial><Queue>` and the REST API through Twilio's library.
class QueueTest {
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
  private final AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER);
  private final AudioCaller agent = new AudioCaller(fixture, "+15550002222");

  @AfterEach
  void end() throws Exception {
    caller.close();
    agent.close();
    fixture.close();
  }

  private void dials(AudioCaller person, String attributes) {
    fixture.app.answer(
        "/voice", "<Enqueue action='/left'" + attributes + ">support</Enqueue><Hangup/>");
    fixture.app.answer("/left", "<Pause length='30'/>");
    person.dials(ExchangeFixture.NUMBER);
  }

  private void waits(AudioCaller person, String attributes) {
    dials(person, attributes);
    Eventually.get(
        () ->
            fixture
                .exchange
                .calls()
                .queues()
                .find(fixture.account, "support")
                .filter(q -> q.members().stream().anyMatch(m -> m.callSid().equals(person.call()))),
        () -> "it does not wait");
  }

  private String queue() {
    return fixture.exchange.calls().queues().find(fixture.account, "support").orElseThrow().sid();
  }

  private ReceivedWebhook awaitQueueAction(AudioCaller person) {
    return fixture.app.awaitWebhook("/left", h -> h.get("CallSid").equals(person.call()));
  }

  @Test
  void a_waiting_caller_hears_music_and_is_dequeued_by_an_agent() {
    waits(caller, "");
    caller.expectHears("music", s -> Goertzel.loudness(s) > 0.005);
    fixture.app.answer(
        "/voice", "<Dial action='/dialed'><Queue url='/welcome'>support</Queue></Dial>");
    fixture.app.answer("/welcome", "<Pause length='0'/>");
    fixture.app.answer("/dialed", "<Pause length='30'/>");
    agent.dials(ExchangeFixture.NUMBER);

    caller.says(440);
    agent.says(700);
    agent.expectHears(440);
    caller.expectHears(700);
    agent.hangsUp();

    assertThat(awaitQueueAction(caller).form())
        .containsEntry("QueueResult", "bridged")
        .containsEntry("QueueSid", queue())
        .containsKey("QueueTime");
    assertThat(fixture.app.awaitWebhook("/welcome").form())
        .containsEntry("CallSid", caller.call())
        .containsEntry("QueueSid", queue())
        .containsEntry("DequeingCallSid", agent.call())
        .containsKey("QueueTime");
    assertThat(fixture.app.awaitWebhook("/dialed").form())
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallSid", caller.call())
        .containsEntry("DialBridged", "true");
    caller.expectSilence();
    assertThat(caller.phone().hasReceived("ended")).isFalse();
  }

  @Test
  void an_agent_waits_for_a_caller_and_the_action_reports_the_hang_up() {
    fixture.app.answer("/voice", "<Dial action='/dialed'><Queue>support</Queue></Dial>");
    fixture.app.answer("/dialed", "<Pause length='30'/>");
    agent.dials(ExchangeFixture.NUMBER);
    fixture.app.answer("/voice", "<Enqueue>support</Enqueue>");
    caller.dials(ExchangeFixture.NUMBER);
    caller.says(440);
    agent.expectHears(440);

    caller.hangsUp();

    assertThat(fixture.app.awaitWebhook("/dialed").get("DialCallStatus")).isEqualTo("completed");
    assertThat(agent.phone().hasReceived("ended")).isFalse();
  }

  @Test
  void an_empty_queue_is_no_answer() {
    fixture.app.answer(
        "/voice", "<Dial timeout='1' action='/dialed'><Queue>support</Queue></Dial>");
    fixture.app.answer("/dialed", "<Hangup/>");

    agent.dials(ExchangeFixture.NUMBER);

    assertThat(fixture.app.awaitWebhook("/dialed").get("DialCallStatus")).isEqualTo("no-answer");
  }

  @Test
  void the_wait_url_controls_the_audio_and_the_caller_can_leave() {
    fixture.app.answer(
        "/wait", "<Gather numDigits='1' action='/pressed' timeout='20'/><Pause length='20'/>");
    fixture.app.answer("/pressed", "<Leave/>");
    waits(caller, " waitUrl='/wait'");

    ReceivedWebhook asked = fixture.app.awaitWebhook("/wait");
    assertThat(asked.form())
        .containsEntry("QueueSid", queue())
        .containsEntry("QueuePosition", "1")
        .containsEntry("CurrentQueueSize", "1")
        .containsEntry("MaxQueueSize", "100")
        .containsKeys("QueueTime", "AvgQueueTime");
    caller.expectAudio();
    caller.peer().press('1');

    assertThat(awaitQueueAction(caller).get("QueueResult")).isEqualTo("leave");
    assertThat(fixture.app.awaitWebhook("/pressed").get("Digits")).isEqualTo("1");
  }

  @Test
  void an_unsupported_verb_in_a_wait_url_is_a_warning_and_the_others_run() {
    fixture.app.answer("/wait", "<Record/><Pause length='1'/><Leave/>");
    dials(caller, " waitUrl='/wait'");

    assertThat(awaitQueueAction(caller).get("QueueResult")).isEqualTo("leave");
    Alert warning =
        Alert.fetcher(Alert.reader().read(twilio).iterator().next().getSid()).fetch(twilio);
    assertThat(warning.getErrorCode()).isEqualTo("12200");
    assertThat(warning.getLogLevel()).isEqualTo("warning");
    assertThat(warning.getAlertText()).contains("<Record>");
  }

  @Test
  void a_caller_who_hangs_up_leaves_the_queue() {
    waits(caller, "");

    caller.hangsUp();

    assertThat(awaitQueueAction(caller).get("QueueResult")).isEqualTo("hangup");
    assertThat(Member.reader(queue()).read(twilio)).isEmpty();
  }

  @Test
  void a_full_queue_rejects_callers() {
    Queue queue = Queue.creator("support").setMaxSize(1).create(twilio);
    waits(caller, "");
    agent.dials(ExchangeFixture.NUMBER);

    assertThat(awaitQueueAction(agent).form())
        .containsEntry("QueueResult", "queue-full")
        .containsEntry("QueueSid", queue.getSid());
    assertThat(com.twilio.rest.monitor.v1.Alert.reader().read(twilio))
        .extracting(com.twilio.rest.monitor.v1.Alert::getErrorCode)
        .contains("14207");
  }

  @Test
  void members_are_listed_in_order_and_redirected_by_rest() {
    waits(caller, "");
    waits(agent, "");
    fixture.app.answer("/elsewhere", "<Pause length='30'/>");

    assertThat(Member.reader(queue()).read(twilio))
        .extracting(Member::getCallSid)
        .containsExactly(caller.call(), agent.call());
    assertThat(Member.fetcher(queue(), "Front").fetch(twilio).getCallSid())
        .isEqualTo(caller.call());
    Queue read = Queue.fetcher(queue()).fetch(twilio);
    assertThat(read.getCurrentSize()).isEqualTo(2);
    assertThat(read.getFriendlyName()).isEqualTo("support");

    Member.updater(queue(), caller.call(), URI.create(fixture.app.url("/elsewhere")))
        .update(twilio);

    assertThat(fixture.app.awaitWebhook("/elsewhere").get("CallSid")).isEqualTo(caller.call());
    Eventually.get(
        () ->
            Optional.of(Queue.fetcher(queue()).fetch(twilio)).filter(q -> q.getCurrentSize() == 1),
        () -> "it still waits");
    assertThat(Member.fetcher(queue(), agent.call()).fetch(twilio).getPosition()).isEqualTo(1);
  }

  @Test
  void queues_are_created_renamed_and_deleted_when_empty() {
    Queue queue = Queue.creator("sales").setMaxSize(7).create(twilio);
    assertThat(queue.getMaxSize()).isEqualTo(7);
    assertThatThrownBy(() -> Queue.creator("sales").create(twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(22003));
    assertThat(
            Queue.updater(queue.getSid())
                .setFriendlyName("more sales")
                .update(twilio)
                .getFriendlyName())
        .isEqualTo("more sales");
    waits(caller, "");
    assertThatThrownBy(() -> Queue.deleter(queue()).delete(twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(22001));

    assertThat(Queue.deleter(queue.getSid()).delete(twilio)).isTrue();
    assertThat(Queue.reader().read(twilio))
        .extracting(Queue::getFriendlyName)
        .containsExactly("support");
  }
}
