package org.ringback.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.RecordingSid;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Deletes the recordings of calls. Without its row, the audio cannot be decrypted. [LooseObjects]
/// deletes the object from the storage.
public final class RecordingErasure {
  /// How long after the end of a call Twilio may still report its recording.
  private static final Duration EXPECTED = Duration.ofMinutes(10);

  private final Database db;
  private final CallRecordings recordings;

  RecordingErasure(Database db, CallRecordings recordings) {
    this.db = db;
    this.recordings = recordings;
  }

  /// Receives the recording of a call that was erased before Twilio reported it.
  @FunctionalInterface
  public interface LateListener {
    void reported(WorkspaceId workspace, CallId call, RecordingSid recording);
  }

  /// Sets what receives late recordings, in the transaction of Twilio's report.
  public void onLate(LateListener listener) {
    recordings.onLate(listener);
  }

  /// The deleted recordings of a call.
  ///
  /// @param sids those that Twilio has named
  /// @param atTwilio those of which Twilio may have a copy
  public record Deleted(int recordings, List<RecordingSid> sids, List<RecordingSid> atTwilio) {}

  /// Returns whether a recording of the call is not stored yet, or was not reported yet.
  public boolean isPending(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select exists (select from recordings r
                where r.workspace_id = :workspace and r.call_id = :call
                  and r.status in ('recording', 'processing'))
              or exists (select from recording_decisions d
                join call_progress p on p.workspace_id = d.workspace_id and p.call_id = d.call_id
                where d.workspace_id = :workspace and d.call_id = :call and d.mode = 'always'
                  and d.checked_at is null and p.answered_at is not null
                  and p.ended_at > now() - make_interval(secs => :expected)
                  and not exists (select from recordings r
                    where r.workspace_id = :workspace and r.call_id = :call))""")
        .param("call", call.value())
        .param("expected", EXPECTED.toSeconds())
        .query(Boolean.class)
        .single();
  }

  /// Deletes the recordings of a call, in the caller's transaction, which has locked the call. No
  /// recording is expected of it afterwards.
  public Deleted delete(WorkspaceId workspace, CallId call) {
    List<Row> rows =
        sql(
                workspace,
                """
                delete from recordings where workspace_id = :workspace and call_id = :call
                returning id, sid, deleted_at_twilio_at is not null as deleted_at_twilio""")
            .param("call", call.value())
            .query(
                (row, _) ->
                    new Row(
                        row.getObject("id", UUID.class),
                        Optional.ofNullable(row.getString("sid")).map(RecordingSid::new),
                        row.getBoolean("deleted_at_twilio")))
            .list();
    sql(
            workspace,
            "delete from recording_links where workspace_id = :workspace and recording_id = any (:ids)")
        .param("ids", rows.stream().map(Row::id).toArray(UUID[]::new))
        .update();
    sql(
            workspace,
            """
            update recording_decisions set checked_at = now()
            where workspace_id = :workspace and call_id = :call and checked_at is null""")
        .param("call", call.value())
        .update();
    return new Deleted(
        rows.size(),
        rows.stream().flatMap(row -> row.sid().stream()).toList(),
        rows.stream()
            .filter(row -> !row.isDeletedAtTwilio())
            .flatMap(row -> row.sid().stream())
            .toList());
  }

  private record Row(UUID id, Optional<RecordingSid> sid, boolean isDeletedAtTwilio) {}

  /// Counts the recordings of calls.
  public int count(WorkspaceId workspace, Collection<CallId> calls) {
    return sql(
            workspace,
            """
            select count(*) from recordings
            where workspace_id = :workspace and call_id = any (:calls)""")
        .param("calls", calls.stream().map(CallId::value).toArray(UUID[]::new))
        .query(Integer.class)
        .single();
  }

  /// Announces that the recordings of a call have changed, as the last step of the caller's
  /// transaction.
  public void announce(WorkspaceId workspace, CallId call) {
    recordings.announce(workspace, call);
  }

  /// Returns calls with recordings from before a time, without those on hold.
  public List<CallId> recordedBefore(WorkspaceId workspace, Instant time, int limit) {
    return sql(
            workspace,
            """
            select r.call_id from recordings r
            where r.workspace_id = :workspace and r.created_at < :time
              and r.status not in ('recording', 'processing')
              and not exists (select from legal_hold_directory h
                where h.workspace_id = r.workspace_id and h.call_id = r.call_id)
            group by r.call_id order by min(r.created_at) limit :limit""")
        .param("time", time.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, _) -> new CallId(row.getObject("call_id", UUID.class)))
        .list();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
