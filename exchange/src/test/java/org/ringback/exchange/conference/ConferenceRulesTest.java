package org.ringback.exchange.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.conference.Participant;
import com.twilio.rest.api.v2010.account.conference.ParticipantCreator;
import com.twilio.rest.monitor.v1.Alert;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.FakeApplication;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;

/// Tests the rules of conferences that need no audio: labels, coaching, regions, callbacks and the
/// TwiML of waiting participants.
class ConferenceRulesTest {
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final FakeApplication app = new FakeApplication();
  private String room = "";
  private int callers;

  @BeforeEach
  void prepare(TestInfo test) {
    exchange.exchange().accounts().limit(new AccountLimits.Values(0, 0, 0, List.of()));
    exchange.voiceUrl(ExchangeExtension.NUMBER, app.url("/voice"));
    room = test.getDisplayName();
    app.answer("/dialed", "<Pause length='60'/>");
  }

  @AfterEach
  void end() {
    live().forEach(call -> exchange.exchange().calls().end(exchange.account(), call.sid()));
    app.close();
  }

  private static List<CallRecord> live() {
    return exchange.exchange().calls().live(exchange.account()).toList();
  }

  private TwilioRestClient twilio() {
    return LocalTwilio.client(exchange.exchange(), exchange.account());
  }

  // -- helpers

  private String conferenceTwiml(String attributes) {
    return "<Dial action='/dialed'><Conference beep='false' waitUrl='' "
        + attributes
        + ">"
        + room
        + "</Conference></Dial><Redirect>/next</Redirect>";
  }

  private TestCall dials(String attributes) {
    app.answer("/voice", conferenceTwiml(attributes));
    return exchange.call("+1555000120" + callers++, ExchangeExtension.NUMBER, "waitMs 600000");
  }

  private TestCall joins(String attributes) {
    TestCall call = dials(attributes);
    awaitJoined(call);
    return call;
  }

  private void awaitJoined(TestCall call) {
    Eventually.get(
        () -> conferences().stream().flatMap(c -> connected(c, call).stream()).findFirst(),
        () -> call.sid() + " is not in " + conferences());
  }

  private static Optional<ParticipantRecord> connected(Conference conference, TestCall call) {
    return conference.participant(call.sid()).filter(ParticipantRecord::connected);
  }

  /// Returns the running conferences of the test.
  private List<Conference> conferences() {
    return exchange.exchange().calls().conferences().list(exchange.account()).stream()
        .filter(c -> c.friendlyName().equals(room) && !c.hasEnded())
        .toList();
  }

  private String conference() {
    return conferences().getFirst().sid();
  }

  private ReceivedWebhook awaitAction(TestCall call) {
    return app.awaitWebhook("/dialed", hook -> hook.get("CallSid").equals(call.sid()));
  }

  private ReceivedWebhook awaitEvent(String path, String event) {
    return app.awaitWebhook(path, hook -> hook.get("StatusCallbackEvent").equals(event));
  }

  private List<String> events(String path) {
    return app.all(path).stream().map(hook -> hook.get("StatusCallbackEvent")).toList();
  }

  private List<String> alerts(String callSid) {
    return StreamSupport.stream(Alert.reader().read(twilio()).spliterator(), false)
        .filter(alert -> callSid.equals(alert.getResourceSid()))
        .map(Alert::getErrorCode)
        .toList();
  }

  private void awaitAlert(TestCall call, String code) {
    Eventually.get(
        () -> Optional.of(alerts(call.sid())).filter(List.of(code)::equals),
        () -> "the alerts of " + call.sid() + " are " + alerts(call.sid()));
  }

  private static void assertRefused(int code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(code);
              assertThat(e.getStatusCode()).isEqualTo(400);
            });
  }

  private ParticipantCreator creator() {
    return Participant.creator(
        room, new PhoneNumber(ExchangeExtension.NUMBER), new PhoneNumber(CUSTOMER));
  }

  // -- labels

  @Test
  void a_call_whose_label_is_in_use_continues_with_the_next_verb() {
    TestCall first = joins("participantLabel='agent'");

    TestCall second = dials("participantLabel='agent'");

    assertThat(app.awaitWebhook("/next").get("CallSid")).isEqualTo(second.sid());
    assertThat(app.all("/dialed")).isEmpty();
    assertThat(alerts(second.sid())).contains("16025");
    assertThat(conferences().getFirst().participants())
        .extracting(ParticipantRecord::callSid)
        .containsExactly(first.sid());
  }

  @Test
  void rest_rejects_labels_that_are_in_use_or_invalid() {
    joins("participantLabel='agent'");

    assertRefused(16025, () -> creator().setLabel("agent").create(twilio()));
    assertRefused(16024, () -> creator().setLabel("a/b").create(twilio()));
    assertRefused(16024, () -> creator().setLabel("x".repeat(129)).create(twilio()));
    assertThat(live()).hasSize(1);
  }

  // -- coaching

  @Test
  void the_coach_of_a_call_that_is_not_in_the_conference_goes_on_to_its_action() {
    joins("");
    joins("");

    TestCall coach = dials("coach='CA00000000000000000000000000000000'");

    assertThat(awaitAction(coach).form())
        .containsEntry("DialCallStatus", "failed")
        .containsEntry("DialBridged", "false");
    awaitAlert(coach, "13240");
    assertThat(conferences().getFirst().participant(coach.sid())).isEmpty();
    assertRefused(
        16028, () -> creator().setCallSidToCoach(coach.sid()).setCoaching(true).create(twilio()));
  }

  @Test
  void a_participant_on_hold_cannot_be_coached() {
    TestCall agent = joins("");
    TestCall boss = joins("muted='true'");
    Participant.updater(conference(), agent.sid()).setHold(true).update(twilio());

    TestCall coach = dials("coach='" + agent.sid() + "'");

    assertThat(awaitAction(coach).get("DialCallStatus")).isEqualTo("failed");
    awaitAlert(coach, "16027");
    assertRefused(
        16027,
        () ->
            Participant.updater(conference(), boss.sid())
                .setCoaching(true)
                .setCallSidToCoach(agent.sid())
                .update(twilio()));
    assertRefused(
        16027, () -> creator().setCallSidToCoach(agent.sid()).setCoaching(true).create(twilio()));
    Participant.updater(conference(), agent.sid()).setHold(false).update(twilio());
    assertThat(
            Participant.updater(conference(), boss.sid())
                .setCoaching(true)
                .setCallSidToCoach(agent.sid())
                .update(twilio())
                .getCallSidToCoach())
        .isEqualTo(agent.sid());
  }

  @Test
  void end_conference_on_exit_has_no_effect_on_a_participant_on_hold() {
    TestCall customer = joins(callback("/status-first", "hold modify end leave"));
    TestCall agent = joins("");
    joins("");
    Participant.updater(conference(), customer.sid()).setHold(true).update(twilio());

    assertThat(setEnd(customer).getEndConferenceOnExit()).isFalse();

    Participant.updater(conference(), customer.sid()).setHold(false).update(twilio());
    assertThat(setEnd(customer).getEndConferenceOnExit()).isTrue();
    awaitEvent("/status-first", "participant-modify");
    assertThat(events("/status-first"))
        .containsExactly("participant-hold", "participant-unhold", "participant-modify");
    exchange.exchange().calls().end(exchange.account(), customer.sid());
    awaitEvent("/status-first", "conference-end");
    awaitAction(agent);
  }

  private Participant setEnd(TestCall call) {
    return Participant.updater(conference(), call.sid())
        .setEndConferenceOnExit(true)
        .update(twilio());
  }

  // -- callbacks

  private static String callback(String path, String events) {
    return "statusCallback='" + path + "' statusCallbackEvent='" + events + "'";
  }

  @Test
  void only_the_callback_of_the_first_participant_to_join_counts() {
    Participant invited =
        creator()
            .setConferenceStatusCallback(URI.create(app.url("/status-invited")))
            .setConferenceStatusCallbackEvent(List.of("start", "end", "join", "leave"))
            .create(twilio());

    joins(callback("/status-first", "start join"));
    joins(callback("/status-second", "start join leave"));

    awaitEvent("/status-first", "conference-start");
    Participant.deleter(conference(), invited.getCallSid()).delete(twilio());
    assertThat(events("/status-first"))
        .containsExactly("participant-join", "participant-join", "conference-start");
    assertThat(app.all("/status-second")).isEmpty();
    assertThat(app.all("/status-invited")).isEmpty();
  }

  @Test
  void a_first_participant_without_callback_leaves_the_conference_without_callbacks() {
    joins("");
    joins(callback("/status-second", "start join leave"));
    TestCall third = joins(callback("/status-third", "start join leave"));

    exchange.exchange().calls().end(exchange.account(), third.sid());

    Eventually.get(
        () -> Optional.of(conferences().getFirst().participants()).filter(p -> p.size() == 2),
        () -> "the third participant has not left");
    assertThat(app.all("/status-second")).isEmpty();
    assertThat(app.all("/status-third")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"busy, busy", "failed, failed", "noAnswer, no-answer"})
  void a_participant_who_never_answers_leaves_without_joining(String step, String status) {
    switch (step) {
      case "busy" -> exchange.phone(CUSTOMER).isBusy();
      case "failed" -> exchange.phone(CUSTOMER).fails();
      default -> exchange.phone(CUSTOMER).neverAnswers();
    }
    TestCall agent = joins(callback("/status-first", "start end join leave"));

    Participant invited = creator().setTimeout(5).create(twilio());
    exchange
        .call(invited.getCallSid())
        .awaitStatus(status.equals("no-answer") ? "ringing" : status);
    exchange.clock().step(Duration.ofSeconds(20));

    assertThat(awaitEvent("/status-first", "participant-leave").form())
        .containsEntry("CallSid", invited.getCallSid())
        .containsEntry("ReasonParticipantLeft", "participant_add_failed")
        .containsEntry("ParticipantCallStatus", status);
    assertThat(events("/status-first")).containsExactly("participant-join", "participant-leave");
    assertThat(agent.status()).isEqualTo("in-progress");
  }

  @Test
  void a_redirected_participant_leaves_and_its_call_lives_on() {
    TestCall customer = joins(callback("/status-first", "leave"));
    joins("");
    app.answer("/target", "<Pause length='60'/>");

    com.twilio.rest.api.v2010.account.Call.updater(customer.sid())
        .setUrl(URI.create(app.url("/target")))
        .update(twilio());

    app.awaitWebhook("/target");
    assertThat(awaitEvent("/status-first", "participant-leave").form())
        .containsEntry("ReasonParticipantLeft", "participant_updated_via_api")
        .containsEntry("ParticipantCallStatus", "in-progress");
    assertThat(awaitAction(customer).get("DialCallStatus")).isEqualTo("answered");
  }

  // -- regions and jitter buffers

  private TestCall browserJoins(String home, String attributes) {
    Application application =
        exchange
            .account()
            .createApplication(
                "App",
                WebhookTarget.post(app.url("/voice")),
                WebhookTarget.NONE,
                WebhookTarget.NONE);
    app.answer("/voice", conferenceTwiml(attributes));
    TestCall call =
        exchange
            .client(
                VoiceSdkClient.token(
                    exchange.account(),
                    exchange.account().createKey("tokens"),
                    "ada",
                    application.sid(),
                    home))
            .call(Map.of());
    awaitJoined(call);
    return call;
  }

  @Test
  void calls_of_two_regions_make_two_conferences_of_the_same_name() {
    joins("");
    TestCall agent = browserJoins("au1", "");

    assertThat(conferences()).hasSize(2);
    assertThat(regions()).containsExactlyInAnyOrder("us1", "au1");
    assertThat(conferences()).allMatch(c -> c.record().status().equals("init"));

    Participant invited =
        Participant.creator(
                conferenceOf(agent).sid(),
                new PhoneNumber(ExchangeExtension.NUMBER),
                new PhoneNumber(CUSTOMER))
            .create(twilio());
    exchange.phone(CUSTOMER);
    assertThat(invited.getConferenceSid()).isEqualTo(conferenceOf(agent).sid());
  }

  private Conference conferenceOf(TestCall call) {
    return conferences().stream()
        .filter(c -> c.participant(call.sid()).isPresent())
        .findFirst()
        .orElseThrow();
  }

  private List<@Nullable String> regions() {
    return StreamSupport.stream(
            com.twilio.rest.api.v2010.account.Conference.reader()
                .setFriendlyName(room)
                .read(twilio())
                .spliterator(),
            false)
        .map(com.twilio.rest.api.v2010.account.Conference::getRegion)
        .toList();
  }

  @Test
  void calls_of_two_regions_meet_when_all_give_the_same_region() {
    joins("region='ie1'");
    browserJoins("au1", "region='ie1'");

    assertThat(conferences()).hasSize(1);
    assertThat(regions()).containsExactly("ie1");
    assertThat(conferences().getFirst().record().status()).isEqualTo("in-progress");
  }

  @Test
  void the_first_region_that_a_participant_gives_counts() {
    joins("");
    joins("region='de1'");
    joins("region='jp1'");

    assertThat(conferences()).hasSize(1);
    assertThat(regions()).containsExactly("de1");
  }

  @Test
  void rest_validates_region_and_jitter_buffer_without_a_warning() {
    exchange.phone(CUSTOMER);

    Participant created = creator().setRegion("ie1").setJitterBufferSize("small").create(twilio());

    awaitJoined(exchange.call(created.getCallSid()));
    assertThat(regions()).containsExactly("ie1");
    assertThat(alerts(created.getCallSid())).isEmpty();
    assertRefused(20001, () -> creator().setJitterBufferSize("huge").create(twilio()));
    assertRefused(20001, () -> creator().setRegion("us9").create(twilio()));
  }

  // -- the TwiML of waiting participants

  private TestCall waits(String url) {
    app.answer(
        "/voice",
        "<Dial action='/dialed'><Conference beep='false' waitUrl='%s' %s>%s</Conference></Dial>"
            .formatted(url, callback("/status-first", "join leave end"), room));
    return exchange.call("+15550001299", ExchangeExtension.NUMBER, "waitMs 600000");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/missing", "/missing.wav"})
  void a_failed_wait_url_takes_the_call_to_its_action(String url) {
    TestCall call = waits(url);

    assertThat(awaitAction(call).get("DialCallStatus")).isEqualTo("failed");
    awaitEvent("/status-first", "conference-end");
    assertThat(events("/status-first"))
        .containsExactly("participant-join", "participant-leave", "conference-end");
    assertThat(awaitEvent("/status-first", "participant-leave").get("ReasonParticipantLeft"))
        .isEqualTo("participant_add_failed");
    assertThat(call.status()).isEqualTo("in-progress");
  }

  @Test
  void a_gather_in_a_wait_url_is_an_error_and_silence_follows() {
    app.answer("/wait", "<Gather/>");

    TestCall call = waits("/wait");

    awaitAlert(call, "13238");
    assertThat(app.all("/wait")).hasSize(1);
    awaitJoined(call);
  }

  @Test
  void other_verbs_are_errors_in_hold_and_announce_urls_too() {
    TestCall customer = joins(callback("/status-first", "announcement"));
    TestCall agent = joins("");
    app.answer("/hold", "<Record/>");
    app.answer("/announce", "<Dial>+15550001111</Dial>");

    Participant.updater(conference(), customer.sid())
        .setHold(true)
        .setHoldUrl(URI.create(app.url("/hold")))
        .update(twilio());
    Participant.updater(conference(), agent.sid())
        .setAnnounceUrl(URI.create(app.url("/announce")))
        .update(twilio());

    awaitAlert(customer, "13238");
    awaitAlert(agent, "13238");
    assertThat(app.awaitWebhook("/hold").method()).isEqualTo("GET");
    assertThat(app.awaitWebhook("/announce").method()).isEqualTo("POST");
    assertThat(awaitEvent("/status-first", "announcement-fail").get("ReasonAnnouncementFailed"))
        .contains("13238");
    assertThat(customer.status()).isEqualTo("in-progress");
  }

  @Test
  void an_empty_redirect_repeats_the_wait_url() {
    app.answer("/wait", "<Pause/><Redirect/>");

    waits("/wait");

    Eventually.get(
        () -> Optional.of(app.all("/wait")).filter(all -> all.size() > 1),
        () -> "the wait URL was requested " + app.all("/wait").size() + " times");
  }

  @Test
  void rest_changes_the_wait_url() {
    TestCall call = joins(callback("/status-first", "modify"));
    app.answer("/wait", "<Pause length='60'/>");

    Participant.updater(conference(), call.sid())
        .setWaitUrl(URI.create(app.url("/wait")))
        .update(twilio());

    assertThat(app.awaitWebhook("/wait").get("CallSid")).isEqualTo(call.sid());
    awaitEvent("/status-first", "participant-modify");
  }
}
