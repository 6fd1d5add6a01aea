package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What arrives after an erasure.
class LateDataTest extends RetentionScenario {
  @Test
  void what_twilio_reports_late_of_an_erased_call_is_stored_without_the_customer() {
    String customer = "+15550037001";
    String sid = callSid();
    acme.ringAndHangUp(sid, customer, number);
    String call = idOf(sid);
    unprocessable(sid, customer);
    unprocessable(callSid(), customer);
    assertThat(rowsWith(customer)).containsEntry("webhook_inbox", 2);
    age();
    awaitCompleted(erase("{\"number\":\"%s\"}".formatted(customer)));
    assertThat(rowsWith(customer)).isEmpty();

    String late = "?callId=" + call;
    webhook("/voice/status" + late, status(sid, customer, "completed", "9"));
    webhook("/voice/status", status(sid, customer, "busy", "8"));
    webhook(
        "/voice/conference" + late,
        Map.of(
            "ConferenceSid",
            "CF" + sid.substring(2),
            "StatusCallbackEvent",
            "participant-join",
            "SequenceNumber",
            "1",
            "CallSid",
            sid,
            "FriendlyName",
            customer,
            "Timestamp",
            "Mon, 30 Nov 2026 10:00:00 +0000"));
    String recording = "RE" + sid.substring(2);
    webhook(
        "/voice/recording" + late,
        Map.of(
            "RecordingSid", recording,
            "RecordingStatus", "completed",
            "RecordingDuration", "3",
            "From", customer,
            "CallSid", sid));
    webhook("/voice/transcription" + late, words("GT" + sid.substring(2), "My name is Cleo"));
    webhook(
        "/voice/batch-transcription",
        Map.of(
            "id", "t-1",
            "sourceId", recording,
            "status", "COMPLETED",
            "sentences", "[{\"text\":\"My name is Cleo\"}]"));
    unprocessable(sid, customer);

    assertThat(rowsWith(customer)).isEmpty();
    assertThat(rowsMatching("Cleo")).isEmpty();
    assertThat(events(sid)).contains("completed", "busy");
    assertThat(recordings(call, acme.administrator()).path("recordings")).isEmpty();
    assertThat(transcripts(call)).isEmpty();
    assertThat(acme.audit("erasure.late-data"))
        .extracting(entry -> entry.path("detail").toString())
        .anySatisfy(detail -> assertThat(detail).contains(recording))
        .anySatisfy(detail -> assertThat(detail).contains("GT"));
    assertThat(acme.audit("transcript.dropped")).hasSize(1);
    eventually(() -> twilioDeletions() == 0 ? "" : "Twilio keeps the late recording");
  }

  private static Map<String, String> status(
      String sid, String customer, String status, String sequence) {
    return Map.of(
        "CallSid", sid,
        "CallStatus", status,
        "SequenceNumber", sequence,
        "Direction", "inbound",
        "From", customer,
        "Caller", customer,
        "To", "+15550000000");
  }

  private static Map<String, String> words(String transcription, String text) {
    return Map.of(
        "TranscriptionSid", transcription,
        "TranscriptionEvent", "transcription-content",
        "SequenceId", "1",
        "Track", "inbound_track",
        "Final", "true",
        "TranscriptionData", "{\"transcript\":\"%s\",\"confidence\":0.9}".formatted(text));
  }

  /// Sends a webhook that no retry can apply, so that it is set aside.
  private void unprocessable(String sid, String customer) {
    webhook(
        "/voice/status",
        status(sid, customer, "unheard-of", String.valueOf(callers.incrementAndGet())));
  }

  private void webhook(String route, Map<String, String> form) {
    assertThatResponse(acme.webhook(route, form)).hasStatus(204);
  }

  /// Returns the statuses of the events of a leg.
  private List<String> events(String sid) {
    return server
        .sql()
        .sql("select status from call_events where call_sid = :sid")
        .param("sid", sid)
        .query(String.class)
        .list();
  }

  private int twilioDeletions() {
    return server
        .sql()
        .sql("select count(*) from twilio_deletions where workspace_id = :workspace")
        .param("workspace", acme.id().value())
        .query(Integer.class)
        .single();
  }
}
