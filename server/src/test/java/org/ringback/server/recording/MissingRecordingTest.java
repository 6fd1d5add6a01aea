package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Recordings that Twilio completes long after the end of their call.
@Order(2)
class MissingRecordingTest extends RecordingScenario {
  private static final Duration PROCESSING = Duration.ofMinutes(10);

  /// Takes a call whose recording Twilio still processes when the server misses it.
  private String callWithoutRecording(Agent agent, ChaosMode... more) {
    recordInbound();
    exchange
        .chaos()
        .add(
            ChaosRule.of(ChaosMode.RECORDINGS_PROCESSING)
                .withLength(PROCESSING)
                .forAccount(account.sid()));
    for (ChaosMode mode : more) {
      exchange.chaos().add(ChaosRule.of(mode).forAccount(account.sid()));
    }
    String call = recordedCall(agent);
    await(call, "missing", this::age);
    return call;
  }

  @Test
  void a_recording_whose_callback_is_lost_is_missing_until_twilio_has_processed_it() {
    try (Agent ada = new Agent()) {
      String call = callWithoutRecording(ada, ChaosMode.RECORDINGS_LOST);
      assertThat(problems()).containsExactly(call);
      assertThat(secondsToNextCheck(call)).isCloseTo(secondsSinceEnd(call), within(60.0));

      checkNow(call);
      assertThat(statuses(call)).containsExactly("missing");
      assertThat(acme.audit("recording.missing")).hasSize(1);

      exchange.clock().step(PROCESSING);
      setCheckDue(call);
      await(call, "ready");
      assertThat(statuses(call)).containsExactly("ready");
      assertThat(problems()).isEmpty();
      assertThat(acme.audit("recording.found"))
          .extracting(entry -> entry.path("subject").asString())
          .containsExactly(call);
      eventually(() -> isOpen(call) ? "the length is not compared" : "");
    }
  }

  @Test
  void a_missing_recording_is_stored_when_its_callback_arrives_late() {
    try (Agent ada = new Agent()) {
      String call = callWithoutRecording(ada);
      exchange.clock().step(PROCESSING);
      await(call, "ready");
      assertThat(statuses(call)).containsExactly("ready");
      assertThat(problems()).isEmpty();
    }
  }

  @Test
  void a_missing_recording_is_looked_for_daily_and_after_a_week_no_longer() {
    try (Agent ada = new Agent()) {
      String call = callWithoutRecording(ada, ChaosMode.RECORDINGS_LOST);
      endEarlier(call, Duration.ofDays(3));
      checkNow(call);
      assertThat(secondsToNextCheck(call)).isCloseTo(Duration.ofDays(1).toSeconds(), within(60.0));
      assertThat(isOpen(call)).isTrue();

      endEarlier(call, Duration.ofDays(5));
      setCheckDue(call);
      eventually(() -> isOpen(call) ? "it is still looked for" : "");
      assertThat(statuses(call)).containsExactly("missing");
    }
  }

  @Test
  void a_check_that_twilio_does_not_answer_is_repeated_and_reports_nothing() {
    recordInbound();
    exchange.chaos().add(ChaosRule.of(ChaosMode.RECORDINGS_LOST).forAccount(account.sid()));
    exchange
        .chaos()
        .add(
            ChaosRule.of(ChaosMode.REST_5XX)
                .forAccount(account.sid())
                .forRequest("GET .*/Recordings"));
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      eventually(
          () -> {
            age();
            return secondsToNextCheck(call) > 0 ? "" : "no check has failed";
          });
      assertThat(statuses(call)).isEmpty();
      exchange.chaos().clear();
      setCheckDue(call);
      await(call, "ready");
      assertThat(acme.audit("recording.missing")).isEmpty();
    }
  }

  private List<String> problems() {
    return acme.get("/recording-problems").json().path("problems").findValuesAsString("callId");
  }

  private List<String> statuses(String call) {
    return recordings(call, acme.administrator()).path("recordings").findValuesAsString("status");
  }

  /// Waits until the server has looked for the recording again.
  private void checkNow(String call) {
    setCheckDue(call);
    eventually(() -> secondsToNextCheck(call) > 0 ? "" : "it was not looked for again");
  }

  private void setCheckDue(String call) {
    sql(call, "update recording_decisions set next_check_at = now() where call_id = :call")
        .update();
  }

  private void endEarlier(String call, Duration by) {
    sql(call, "update calls set ended_at = ended_at - make_interval(secs => :by) where id = :call")
        .param("by", by.toSeconds())
        .update();
  }

  private double secondsToNextCheck(String call) {
    return sql(
            call,
            """
            select coalesce(extract(epoch from next_check_at - now()), 0)
            from recording_decisions where call_id = :call""")
        .query(Double.class)
        .single();
  }

  private double secondsSinceEnd(String call) {
    return sql(call, "select extract(epoch from now() - ended_at) from calls where id = :call")
        .query(Double.class)
        .single();
  }

  /// Returns whether the recording of a call is still expected, or not yet checked.
  private boolean isOpen(String call) {
    return sql(call, "select checked_at is null from recording_decisions where call_id = :call")
        .query(Boolean.class)
        .single();
  }

  private StatementSpec sql(String call, String statement) {
    return server.sql().sql(statement).param("call", UUID.fromString(call));
  }
}
