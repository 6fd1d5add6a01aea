package org.ringback.server.recording;

import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.Map;
import java.util.UUID;
import org.ringback.server.running.TwilioCaller;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Ended calls of a workspace, whose recordings Twilio reports.
///
/// @param audio has the audio
record RecordedCalls(JdbcClient sql, TwilioCaller twilio, UUID workspace, TwilioAudio audio) {
  /// The account in the environment of the server.
  static final String ACCOUNT = "AC" + "a".repeat(32);

  static final String AUTH_TOKEN = "b".repeat(32);

  /// A recorded call.
  record Recorded(String call, String sid, int seconds) {
    byte[] file() {
      return TwilioAudio.file(sid, seconds);
    }
  }

  /// Inserts an ended call, and reports its recording.
  Recorded add(int seconds) {
    String hex = UUID.randomUUID().toString().replace("-", "");
    Recorded recorded = new Recorded(UUID.randomUUID().toString(), "RE" + hex, seconds);
    sql.sql(
            """
            insert into calls (id, workspace_id, call_sid, direction, "from", "to", status,
              created_at, updated_at, answered_at, ended_at)
            values (cast(:id as uuid), :workspace, :sid, 'inbound', '+15550001111', '+15550002222',
              'completed', now(), now(), now(), now())""")
        .param("id", recorded.call())
        .param("workspace", workspace)
        .param("sid", "CA" + hex)
        .update();
    audio.add(recorded.sid(), seconds);
    report(recorded);
    return recorded;
  }

  /// Reports a recording as completed.
  void report(Recorded recorded) {
    Map<String, String> form =
        Map.of(
            "RecordingSid",
            recorded.sid(),
            "RecordingStatus",
            "completed",
            "RecordingChannels",
            "2",
            "RecordingDuration",
            String.valueOf(recorded.seconds()),
            "CallSid",
            recorded.sid().replaceFirst("RE", "CA"));
    String path = "/api/workspaces/" + workspace + "/voice/recording?callId=" + recorded.call();
    assertThatResponse(twilio.signed(path, form)).hasStatus(204);
  }

  /// Begins the next attempt of each recording that waits at once, as if time had passed.
  void retryNow() {
    sql.sql(
            """
            update recordings set next_try_at = now()
            where error is not null and next_try_at between now() and now() + interval '1 min'""")
        .update();
  }

  int looseObjects() {
    return sql.sql("select count(*) from recording_objects").query(Integer.class).single();
  }
}
