package org.ringback.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.RecordingSid;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of the jobs that fetch recordings and delete them at Twilio.
final class IngestStore {
  /// After so many attempts, which take some minutes, a recording that waits is a problem.
  static final int PROBLEM_ATTEMPTS = 8;

  private final Database db;
  private final DueCheck due;

  IngestStore(Database db) {
    this.db = db;
    this.due = db.dueCheck("exists (select from recordings where next_try_at <= now())");
  }

  /// Returns whether an attempt may be due.
  boolean isDue() {
    return due.isDue();
  }

  /// A recording whose audio should be fetched, or be deleted at Twilio.
  ///
  /// @param parentSid its ConferenceSid or CallSid; null if unknown
  /// @param triedSince when Twilio reported it, or the storage last failed
  /// @param objectKey where this attempt stores the audio
  /// @param durationSec as Twilio reported; null if unknown
  record Job(
      WorkspaceId workspace,
      UUID id,
      CallId call,
      RecordingSid sid,
      @Nullable String parentSid,
      RecordingStatus status,
      int channels,
      @Nullable Integer durationSec,
      int attempt,
      Instant triedSince,
      String objectKey) {}

  /// Claims due recordings for some time, after which another attempt begins.
  List<Job> claim(int limit, Duration lease) {
    return db.inTransaction(
        () ->
            db.ofAll()
                .sql(
                    """
                    with due as (
                      select workspace_id, id from recordings
                      where next_try_at <= now() order by next_try_at limit :limit
                      for update skip locked)
                    update recordings r set attempt = r.attempt + 1,
                      next_try_at = now() + make_interval(secs => :lease),
                      object_key = case when r.status = 'processing'
                        then r.workspace_id || '/' || r.id || '-' || (r.attempt + 1)
                        else r.object_key end
                    from due where r.workspace_id = due.workspace_id and r.id = due.id
                    returning r.*,
                      greatest(r.created_at, r.storage_failed_at) as tried_since""")
                .param("limit", limit)
                .param("lease", lease.toSeconds())
                .query((row, _) -> job(row))
                .list());
  }

  private static Job job(ResultSet row) throws SQLException {
    return new Job(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        row.getObject("id", UUID.class),
        new CallId(row.getObject("call_id", UUID.class)),
        new RecordingSid(row.getString("sid")),
        row.getString("parent_sid"),
        RecordingStatus.fromWire(row.getString("status")),
        row.getInt("channels"),
        row.getObject("reported_sec", Integer.class),
        row.getInt("attempt"),
        row.getTimestamp("tried_since").toInstant(),
        row.getString("object_key"));
  }

  /// Extends the claim of an attempt that is running.
  void extend(Job job, Duration lease) {
    sql(
            job.workspace(),
            """
            update recordings set next_try_at = now() + make_interval(secs => :lease)
            where workspace_id = :workspace and id = :id and attempt = :attempt
              and next_try_at is not null""")
        .param("id", job.id())
        .param("attempt", job.attempt())
        .param("lease", lease.toSeconds())
        .update();
  }

  /// Stores that Twilio no longer has the recording.
  void saveDeletedAtTwilio(Job job) {
    sql(
            job.workspace(),
            """
            update recordings set deleted_at_twilio_at = now(), next_try_at = null, error = null
            where workspace_id = :workspace and id = :id""")
        .param("id", job.id())
        .update();
  }

  /// Stores why an attempt failed, and when the next one begins. Changes nothing when the attempt
  /// succeeded and only its outcome was lost.
  ///
  /// @param after null when there is no further attempt
  void saveFailure(Job job, String error, @Nullable Duration after, boolean isFinal) {
    sql(
            job.workspace(),
            """
            update recordings set error = :error,
              status = case when :final then 'failed' else status end,
              next_try_at = now() + make_interval(secs => :after)
            where workspace_id = :workspace and id = :id and attempt = :attempt
              and status = :status""")
        .param("id", job.id())
        .param("attempt", job.attempt())
        .param("status", job.status().wire())
        .param("error", error)
        .param("final", isFinal)
        .param("after", after == null ? null : after.toMillis() / 1000.0, Types.DOUBLE)
        .update();
  }

  /// Stores that an attempt failed because of the storage.
  void saveStorageFailure(Job job) {
    sql(
            job.workspace(),
            """
            update recordings set storage_failed_at = now()
            where workspace_id = :workspace and id = :id and attempt = :attempt""")
        .param("id", job.id())
        .param("attempt", job.attempt())
        .update();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
