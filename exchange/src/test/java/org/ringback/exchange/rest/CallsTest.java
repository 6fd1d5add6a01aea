package org.ringback.exchange.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.exchange.rest.NumbersAndKeysTest.refused;

import com.twilio.base.ResourceSet;
import com.twilio.http.HttpMethod;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.CallCreator;
import com.twilio.rest.monitor.v1.Alert;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Admin;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.VoiceSdkClient;

/// Tests the Call resource through Twilio's library.
class CallsTest extends CallScenario {
  private static CallCreator from(String from, String url) {
    return Call.creator(
        new PhoneNumber(ExchangeFixture.CUSTOMER), new PhoneNumber(from), URI.create(url));
  }

  @Test
  void a_completed_call_has_its_price_some_time_after_the_end() throws Exception {
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    String sid = calling(ExchangeFixture.CUSTOMER).create(twilio).getSid();
    phone.incoming();
    phone.answer(sid);
    awaitStatus(sid, "in-progress");
    Call.updater(sid).setStatus(Call.UpdateStatus.COMPLETED).update(twilio);
    Call ended = awaitStatus(sid, "completed");
    assertThat(ended.getPrice()).isNull();

    fixture.exchange.clock().step(Duration.ofMinutes(1));

    Call priced = Call.fetcher(sid).fetch(twilio);
    assertThat(priced.getPrice()).isEqualTo("-0.01400");
    assertThat(priced.getPriceUnit()).hasToString("USD");
  }

  @Test
  void invalid_parameters_are_rejected_with_twilios_codes() {
    limits(0, 0, 0, "+53");
    String good = fixture.app.url("/instructions");
    refused(21201, () -> calling("").create(twilio));
    refused(21211, () -> calling("12").create(twilio));
    refused(21213, () -> from("", good).create(twilio));
    refused(21212, () -> from("abc", good).create(twilio));
    refused(21210, () -> from("+15559999999", good).create(twilio));
    refused(21205, () -> from(ExchangeFixture.NUMBER, "ftp://example.com/").create(twilio));
    refused(21215, () -> calling("+5355501234").create(twilio));
    refused(
        21626,
        () ->
            from(ExchangeFixture.NUMBER, good)
                .setStatusCallbackEvent(List.of("ringing", "sneezing"))
                .create(twilio));
    refused(
        21218,
        () ->
            Call.creator(
                    new PhoneNumber(ExchangeFixture.CUSTOMER),
                    new PhoneNumber(ExchangeFixture.NUMBER),
                    "AP" + "0".repeat(32))
                .create(twilio));
    refused(20404, () -> Call.fetcher("CA" + "0".repeat(32)).fetch(twilio));
  }

  @Test
  void digits_are_sent_on_answer_and_then_the_twiml_is_fetched_by_its_method() {
    limits(0, 0, 0);
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/instructions", "<Pause length='60'/>");
    String sid =
        from(ExchangeFixture.NUMBER, fixture.app.url("/instructions"))
            .setMethod(HttpMethod.GET)
            .setSendDigits("1WWW2#")
            .create(twilio)
            .getSid();
    phone.incoming();

    phone.answer(sid);

    assertThat(phone.awaitFrame("digit", sid).path("digit").asString()).isEqualTo("1");
    assertThat(fixture.app.all("/instructions")).isEmpty();
    assertThat(phone.awaitFrame("digit", sid).path("digit").asString()).isEqualTo("2");
    assertThat(phone.awaitFrame("digit", sid).path("digit").asString()).isEqualTo("#");
    FakeApplication.ReceivedWebhook asked = fixture.app.awaitWebhook("/instructions");
    assertThat(asked.method()).isEqualTo("GET");
    assertThat(asked.get("CallSid")).isEqualTo(sid);
  }

  @Test
  void failing_twiml_is_fetched_from_the_fallback_by_its_method() {
    limits(0, 0, 0);
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/rescue", "<Pause length='60'/>");
    String sid =
        from(ExchangeFixture.NUMBER, fixture.app.url("/none"))
            .setFallbackUrl(URI.create(fixture.app.url("/rescue")))
            .setFallbackMethod(HttpMethod.GET)
            .create(twilio)
            .getSid();
    phone.incoming();

    phone.answer(sid);

    FakeApplication.ReceivedWebhook asked = fixture.app.awaitWebhook("/rescue");
    assertThat(asked.method()).isEqualTo("GET");
    assertThat(asked.form())
        .containsEntry("CallSid", sid)
        .containsEntry("ErrorCode", "11200")
        .containsEntry("ErrorUrl", fixture.app.url("/none"));
  }

  @Test
  void unsupported_parameters_that_change_the_call_are_rejected_and_others_are_a_warning() {
    limits(0, 0, 0);
    refused(
        20001,
        () -> calling(ExchangeFixture.CUSTOMER).setByoc("BY" + "0".repeat(32)).create(twilio));
    refused(
        20001, () -> calling(ExchangeFixture.CUSTOMER).setCallerId("+15550100000").create(twilio));
    refused(20001, () -> calling(ExchangeFixture.CUSTOMER).setSipAuthUsername("a").create(twilio));

    String sid =
        calling(ExchangeFixture.CUSTOMER)
            .setCallReason("a reminder")
            .setMachineDetectionTimeout(10)
            .create(twilio)
            .getSid();

    Alert warning =
        Alert.fetcher(Alert.reader().read(twilio).iterator().next().getSid()).fetch(twilio);
    assertThat(warning.getResourceSid()).isEqualTo(sid);
    assertThat(warning.getLogLevel()).isEqualTo("warning");
    assertThat(warning.getAlertText()).contains("CallReason", "MachineDetectionTimeout");
    refused(20001, () -> Call.updater(sid).setTimeLimit(5).update(twilio));
  }

  @Test
  void calls_are_listed_by_filters_and_in_pages() {
    limits(0, 0, 0);
    Instant before = Instant.now().minusSeconds(5);
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    for (int i = 0; i < 5; i++) {
      calling(ExchangeFixture.CUSTOMER).create(twilio);
    }
    String other = calling("+15550002222").create(twilio).getSid();
    var ringing = phone.incoming();
    phone.answer(ringing.path("callId").asString());
    awaitStatus(ringing.path("callId").asString(), "in-progress");

    assertThat(count(Call.reader().setPageSize(2L).read(twilio))).isEqualTo(6);
    assertThat(count(Call.reader().setTo(new PhoneNumber("+15550002222")).read(twilio)))
        .isEqualTo(1);
    assertThat(count(Call.reader().setStatus(Call.Status.IN_PROGRESS).read(twilio))).isEqualTo(1);
    assertThat(count(Call.reader().setFrom(new PhoneNumber("+15550002222")).read(twilio))).isZero();
    assertThat(count(Call.reader().setStartTimeAfter(before.atZone(ZoneOffset.UTC)).read(twilio)))
        .isEqualTo(1);
    assertThat(count(Call.reader().setStartTimeBefore(before.atZone(ZoneOffset.UTC)).read(twilio)))
        .isZero();
    assertThat(count(Call.reader().setEndTimeAfter(before.atZone(ZoneOffset.UTC)).read(twilio)))
        .isZero();
    assertThat(Call.reader().limit(1).read(twilio).iterator().next().getSid()).isEqualTo(other);
  }

  private static int count(ResourceSet<Call> calls) {
    int count = 0;
    for (Call each : calls) {
      assertThat(each.getSid()).startsWith("CA");
      count++;
    }
    return count;
  }

  @Test
  void an_answered_call_is_redirected_by_twiml_and_an_ended_one_rejects_changes() {
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    VoiceSdkClient ada = fixture.agent("ada");
    String sid = calling(ExchangeFixture.CUSTOMER).create(twilio).getSid();
    refused(21220, () -> Call.updater(sid).setTwiml(new Twiml("<Response/>")).update(twilio));
    phone.incoming();
    phone.answer(sid);
    awaitStatus(sid, "in-progress");
    Call.updater(sid).setStatus(Call.UpdateStatus.CANCELED).update(twilio);
    awaitStatus(sid, "in-progress");

    Call.updater(sid)
        .setTwiml(new Twiml("<Response><Dial><Client>ada</Client></Dial></Response>"))
        .update(twilio);

    ada.incoming();
    Call.updater(sid).setStatus(Call.UpdateStatus.COMPLETED).update(twilio);
    awaitStatus(sid, "completed");
    refused(21220, () -> Call.updater(sid).setTwiml(new Twiml("<Response/>")).update(twilio));
    refused(21220, () -> Call.updater(sid).setStatus(Call.UpdateStatus.COMPLETED).update(twilio));
  }

  @Test
  void a_call_ends_at_its_time_limit_and_reports_answered_by() {
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.app.answer("/instructions", "<Pause length='60'/>");
    String sid =
        from(ExchangeFixture.NUMBER, fixture.app.url("/instructions"))
            .setTimeLimit(1)
            .setMachineDetection("Enable")
            .setStatusCallback(URI.create(fixture.app.url("/status-rest")))
            .create(twilio)
            .getSid();
    phone.incoming();
    phone.answer(sid);

    assertThat(fixture.app.awaitWebhook("/instructions").get("AnsweredBy")).isEqualTo("human");
    Call ended = awaitStatus(sid, "completed");
    assertThat(Duration.between(ended.getStartTime(), ended.getEndTime()).toSeconds())
        .isBetween(0L, 20L);
    assertThat(ended.getAnsweredBy()).isEqualTo("human");
    assertThat(fixture.app.awaitWebhook("/status-rest").get("AnsweredBy")).isEqualTo("human");
  }

  @Test
  void a_call_is_recorded_from_its_answer_to_its_end() {
    String sid;
    try (Admin admin = new Admin(fixture.exchange)) {
      admin.post(
          "/exchange/phones",
          "{\"number\":\""
              + ExchangeFixture.CUSTOMER
              + "\",\"script\":[{\"say\":\"hello there\"},{\"hangup\":true}]}");
      sid =
          calling(ExchangeFixture.CUSTOMER)
              .setRecord(true)
              .setRecordingChannels("dual")
              .setTrim("do-not-trim")
              .setRecordingStatusCallback(fixture.app.url("/status-recording"))
              .setStatusCallback(URI.create(fixture.app.url("/status-rest")))
              .create(twilio)
              .getSid();
      awaitStatus(sid, "completed");
    }

    FakeApplication.ReceivedWebhook callback = fixture.app.awaitWebhook("/status-recording");
    assertThat(callback.form())
        .containsEntry("CallSid", sid)
        .containsEntry("RecordingStatus", "completed")
        .containsEntry("RecordingSource", "OutboundAPI")
        .containsEntry("RecordingChannels", "2");
    assertThat(fixture.app.awaitWebhook("/status-rest").get("RecordingSid"))
        .isEqualTo(callback.get("RecordingSid"));
    refused(
        20001, () -> calling(ExchangeFixture.CUSTOMER).setRecord(true).setTrim("x").create(twilio));
  }

  @Test
  void the_outcome_of_asynchronous_detection_goes_to_its_own_callback() {
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    String sid =
        calling(ExchangeFixture.CUSTOMER)
            .setMachineDetection("DetectMessageEnd")
            .setAsyncAmd("true")
            .setAsyncAmdStatusCallback(URI.create(fixture.app.url("/status-amd")))
            .create(twilio)
            .getSid();
    phone.incoming();
    phone.answer(sid);

    assertThat(fixture.app.awaitWebhook("/status-amd").form())
        .containsEntry("CallSid", sid)
        .containsEntry("AnsweredBy", "human");
  }

  @Test
  void an_answering_machine_is_reported() {
    fixture.app.answer("/instructions", "<Pause length='60'/>");
    try (Admin admin = new Admin(fixture.exchange)) {
      admin.post(
          "/exchange/phones",
          "{\"number\":\""
              + ExchangeFixture.CUSTOMER
              + "\",\"script\":[{\"machine\":\"not home\"}]}");
      Call call =
          from(ExchangeFixture.NUMBER, fixture.app.url("/instructions"))
              .setMachineDetection("Enable")
              .create(twilio);

      assertThat(fixture.app.awaitWebhook("/instructions").get("AnsweredBy"))
          .isEqualTo("machine_start");
      Call.updater(call.getSid()).setStatus(Call.UpdateStatus.COMPLETED).update(twilio);
    }
  }

  @Test
  void a_call_token_allows_the_callers_number_as_caller_id() {
    fixture.app.answer("/voice", "<Pause length='60'/>");
    PhonePageClient phone = fixture.phone("+15550003333");
    phone.dial(ExchangeFixture.NUMBER);
    String token = fixture.app.awaitWebhook("/voice").get("CallToken");

    refused(21210, () -> from("+15550003333", fixture.app.url("/x")).create(twilio));
    Call forwarded = from("+15550003333", fixture.app.url("/x")).setCallToken(token).create(twilio);

    assertThat(forwarded.getFrom()).isEqualTo("+15550003333");
  }

  @Test
  void the_summary_describes_the_call() {
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    String sid = calling(ExchangeFixture.CUSTOMER).create(twilio).getSid();
    phone.incoming();
    phone.reject(sid);
    awaitStatus(sid, "busy");

    var summary = com.twilio.rest.insights.v1.call.CallSummary.fetcher(sid).fetch(twilio);

    assertThat(summary.getCallState().toString()).isEqualTo("busy");
    assertThat(summary.getProcessingState().toString()).isEqualTo("complete");
    assertThat(summary.getCallType().toString()).isEqualTo("carrier");
  }
}
