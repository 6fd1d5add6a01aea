package org.ringback.server.transcript;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.RecordingSid;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of transcripts and their transcription.
final class TranscriptStore {
  private final Database db;
  private final DueCheck due;
  private volatile Consumer<EngineStatus> onFinished = _ -> {};

  TranscriptStore(Database db) {
    this.db = db;
    this.due = db.dueCheck("exists (select from transcripts where next_try_at <= now())");
  }

  /// Returns whether a transcription may be due.
  boolean isDue() {
    return due.isDue();
  }

  /// Inserts a live transcript that is due, unless the call has one.
  void insertLive(
      WorkspaceId workspace,
      UUID id,
      CallId call,
      String language,
      boolean isVoicemail,
      Instant now) {
    sql(
            workspace,
            """
            insert into transcripts (workspace_id, id, call_id, kind, engine, status, language,
              next_try_at, created_at, voicemail)
            values (:workspace, :id, :call, 'live', 'twilio', 'starting', :language, now(), :now,
              :voicemail)
            on conflict do nothing""")
        .param("id", id)
        .param("call", call.value())
        .param("language", language)
        .param("voicemail", isVoicemail)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Inserts a transcript of a recording that is due, unless the recording has one.
  void insertRecorded(
      WorkspaceId workspace,
      UUID id,
      RecordedTranscripts.Recorded recorded,
      String engine,
      String language,
      Instant now) {
    Instant startedAt = recorded.startedAt();
    sql(
            workspace,
            """
            insert into transcripts (workspace_id, id, call_id, kind, engine, status, language,
              next_try_at, created_at, source_id, recording_sid, voicemail, speakers,
              audio_started_at)
            values (:workspace, :id, :call, 'recording', :engine, 'starting', :language, now(),
              :now, :source, :sid, :voicemail, string_to_array(:speakers, ','), :startedAt)
            on conflict do nothing""")
        .param("id", id)
        .param("call", recorded.call().value())
        .param("language", language)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("engine", engine)
        .param("source", recorded.id())
        .param("sid", recorded.sid() == null ? null : recorded.sid().value(), Types.VARCHAR)
        .param("voicemail", recorded.isVoicemail())
        .param("speakers", String.join(",", recorded.speakers().stream().map(Track::wire).toList()))
        .param(
            "startedAt",
            startedAt == null ? null : startedAt.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  /// Returns the recording of a transcript.
  RecordedTranscripts.Recorded recorded(Due due) {
    return sql(
            due.workspace(),
            "select * from transcripts where workspace_id = :workspace and id = :id")
        .param("id", due.id())
        .query(
            (row, _) ->
                new RecordedTranscripts.Recorded(
                    row.getObject("source_id", UUID.class),
                    due.call(),
                    Optional.ofNullable(row.getString("recording_sid"))
                        .map(RecordingSid::new)
                        .orElse(null),
                    Optional.ofNullable(row.getTimestamp("audio_started_at"))
                        .map(java.sql.Timestamp::toInstant)
                        .orElse(null),
                    row.getBoolean("voicemail"),
                    Stream.of((String[]) row.getArray("speakers").getArray())
                        .map(Track::fromWire)
                        .toList()))
        .single();
  }

  /// A transcription to start.
  ///
  /// @param attempt of which this is the number, from 1
  /// @param isRunning whether Twilio should have sent the result meanwhile
  record Due(
      WorkspaceId workspace,
      UUID id,
      CallId call,
      String language,
      boolean isVoicemail,
      boolean isRunning,
      int attempt) {}

  private static Due due(ResultSet row) throws SQLException {
    return new Due(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        row.getObject("id", UUID.class),
        new CallId(row.getObject("call_id", UUID.class)),
        row.getString("language"),
        row.getBoolean("voicemail"),
        row.getString("status").equals("running"),
        row.getInt("attempts"));
  }

  /// Locks the transcript of a recording for which Twilio has sent no result yet.
  Optional<Due> lockUnfinished(WorkspaceId workspace, RecordingSid recording) {
    return sql(
            workspace,
            """
            select * from transcripts
            where workspace_id = :workspace and recording_sid = :sid
              and status in ('starting', 'running') for update""")
        .param("sid", recording.value())
        .query((row, _) -> due(row))
        .optional();
  }

  /// Returns whether Twilio is to transcribe a recording.
  boolean isAtTwilio(WorkspaceId workspace, UUID recording) {
    return sql(
            workspace,
            """
            select exists (select from transcripts
              where workspace_id = :workspace and source_id = :recording and engine = 'twilio'
                and status in ('starting', 'running'))""")
        .param("recording", recording)
        .query(Boolean.class)
        .single();
  }

  /// Stores that Twilio transcribes a recording. It is due again when no result arrives in time.
  void saveRequested(Due due, String twilioId, Duration timeout) {
    sql(
            due.workspace(),
            """
            update transcripts set twilio_sid = :twilioId, status = 'running',
              next_try_at = now() + make_interval(secs => :timeout)
            where workspace_id = :workspace and id = :id and status = 'starting'""")
        .param("id", due.id())
        .param("twilioId", twilioId)
        .param("timeout", timeout.toSeconds())
        .update();
  }

  /// Takes transcriptions that are due. They are due again after the lease.
  ///
  /// @param kind `live` or `recording`
  List<Due> claim(String kind, int limit, Duration lease) {
    return db.ofAll()
        .sql(
            """
            update transcripts t set attempts = attempts + 1,
              next_try_at = now() + make_interval(secs => :lease)
            from (select workspace_id, id from transcripts
              where next_try_at <= now() and kind = :kind
              order by next_try_at limit :limit for update skip locked) due
            where t.workspace_id = due.workspace_id and t.id = due.id
            returning t.*""")
        .param("kind", kind)
        .param("lease", lease.toMillis() / 1000.0)
        .param("limit", limit)
        .query((row, _) -> due(row))
        .list();
  }

  /// Sets when a transcription that has not started is due again: after a failure, or because it
  /// still runs.
  void retry(Due due, Duration after) {
    sql(
            due.workspace(),
            """
            update transcripts set next_try_at = now() + make_interval(secs => :after)
            where workspace_id = :workspace and id = :id and status = 'starting'""")
        .param("id", due.id())
        .param("after", after.toMillis() / 1000.0)
        .update();
  }

  /// Stores that Twilio transcribes.
  ///
  /// @return false when that was known
  boolean saveRunning(WorkspaceId workspace, UUID id, String twilioSid) {
    return sql(
                workspace,
                """
                update transcripts set twilio_sid = coalesce(twilio_sid, :sid), next_try_at = null,
                  status = 'running'
                where workspace_id = :workspace and id = :id and status = 'starting'""")
            .param("id", id)
            .param("sid", twilioSid)
            .update()
        == 1;
  }

  /// How transcripts are counted.
  record EngineStatus(String engine, String status) {}

  /// Sets what receives each transcript that is completed or has failed, in the transaction that
  /// stores it.
  void onFinished(Consumer<EngineStatus> listener) {
    onFinished = listener;
  }

  /// Counts the transcripts under way, in all workspaces.
  Map<EngineStatus, Long> open() {
    Map<EngineStatus, Long> counts = new HashMap<>();
    db.ofAll()
        .sql(
            """
            select engine, status, count(*) as transcripts from transcripts
            where status in ('starting', 'running') group by engine, status""")
        .query(
            row -> {
              counts.put(
                  new EngineStatus(row.getString("engine"), row.getString("status")),
                  row.getLong("transcripts"));
            });
    return counts;
  }

  void saveStatus(WorkspaceId workspace, UUID id, String status, @Nullable String error) {
    sql(
            workspace,
            """
            with known as (select status from transcripts
              where workspace_id = :workspace and id = :id for update)
            update transcripts t set status = :status, error = coalesce(:error, t.error),
              next_try_at = null
            from known where t.workspace_id = :workspace and t.id = :id
            returning t.engine, known.status as before""")
        .param("id", id)
        .param("status", status)
        .param("error", error, Types.VARCHAR)
        .query(
            row -> {
              boolean isOver = status.equals("completed") || status.equals("failed");
              if (isOver && !status.equals(row.getString("before"))) {
                onFinished.accept(new EngineStatus(row.getString("engine"), status));
              }
            });
  }

  void saveEngine(WorkspaceId workspace, UUID id, String engine) {
    sql(
            workspace,
            "update transcripts set engine = :engine where workspace_id = :workspace and id = :id")
        .param("id", id)
        .param("engine", engine)
        .update();
  }

  /// Locks the live transcript of a call.
  Optional<Transcript> lockLive(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select * from transcripts
            where workspace_id = :workspace and call_id = :call and kind = 'live' for update""")
        .param("call", call.value())
        .query((row, _) -> transcript(row))
        .optional();
  }

  /// Returns the transcripts of a call, oldest first.
  List<Transcript> ofCall(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select * from transcripts where workspace_id = :workspace and call_id = :call
            order by created_at, id""")
        .param("call", call.value())
        .query((row, _) -> transcript(row))
        .list();
  }

  private static Transcript transcript(ResultSet row) throws SQLException {
    return new Transcript(
        row.getObject("id", UUID.class),
        new CallId(row.getObject("call_id", UUID.class)),
        row.getString("kind"),
        row.getObject("source_id", UUID.class),
        row.getString("engine"),
        row.getString("status"),
        row.getString("language"),
        row.getString("twilio_sid"),
        row.getString("error"),
        row.getBoolean("voicemail"),
        row.getTimestamp("created_at").toInstant());
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
