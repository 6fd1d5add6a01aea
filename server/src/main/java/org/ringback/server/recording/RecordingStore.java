package org.ringback.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.RecordingSid;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of recordings. The key of each recording's audio is encrypted for its workspace.
final class RecordingStore {
  private final Database db;
  private final DueCheck resumes;
  private final SecretCipher cipher;
  private final RecordingObjectStore objects;

  RecordingStore(Database db, SecretCipher cipher, RecordingObjectStore objects) {
    this.db = db;
    this.resumes = db.dueCheck("exists (select from recordings where resume_at <= now())");
    this.cipher = cipher;
    this.objects = objects;
  }

  /// Returns whether a pause may have to end.
  boolean hasResumes() {
    return resumes.isDue();
  }

  /// Stores what Twilio reports. An earlier state changes nothing. A recording that is missing may
  /// still be completed.
  ///
  /// @param id of a new recording
  /// @return whether it changed anything
  boolean report(UUID id, RecordingReport report, Instant now) {
    boolean isDue = report.status() == RecordingStatus.PROCESSING;
    return sql(
                report.workspace(),
                """
                insert into recordings (workspace_id, id, call_id, sid, parent_sid, status, channels,
                  started_at, reported_sec, next_try_at, is_voicemail, delete_at_twilio, created_at)
                select :workspace, :id, :call, :sid, :parent, :status, :channels, :started, :seconds,
                  :due, :voicemail,
                  coalesce((select d.delete_at_twilio from recording_decisions d
                    where d.workspace_id = :workspace and d.call_id = :call), false), :now
                on conflict (workspace_id, sid) do update set status = excluded.status,
                  reported_sec = excluded.reported_sec, next_try_at = excluded.next_try_at,
                  resume_at = null
                where recordings.status = 'recording' and excluded.status <> 'recording'
                  or recordings.status = 'missing' and excluded.status = 'processing'""")
            .param("id", id)
            .param("call", report.call().value())
            .param("sid", report.sid().value())
            .param("parent", report.parentSid(), Types.VARCHAR)
            .param("status", report.status().wire())
            .param("channels", report.channels())
            .param("started", timestamp(report.startedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("seconds", report.durationSec(), Types.INTEGER)
            .param("voicemail", report.isVoicemail())
            .param("due", timestamp(isDue ? now : null), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("now", timestamp(now), Types.TIMESTAMP_WITH_TIMEZONE)
            .update()
        == 1;
  }

  /// Stores the pause of a running recording.
  void savePause(WorkspaceId workspace, UUID id, Pause pause) {
    sql(
            workspace,
            """
            update recordings set paused = :paused, paused_by_hold = :byHold, resume_at = :resumeAt
            where workspace_id = :workspace and id = :id and status = 'recording'""")
        .param("id", id)
        .param("paused", pause.isPaused())
        .param("byHold", pause.isByHold())
        .param("resumeAt", timestamp(pause.resumesAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  /// A recording whose pause should end.
  record DueResume(WorkspaceId workspace, UUID id) {}

  /// Claims the running recordings whose pause should end. They are claimed again later, unless it
  /// has ended.
  List<DueResume> claimResumes(Duration again, int limit) {
    return db.inTransaction(
        () ->
            db.ofAll()
                .sql(
                    """
                    update recordings r set resume_at = now() + make_interval(secs => :again)
                    from (select workspace_id, id from recordings
                      where resume_at <= now() and status = 'recording'
                      limit :limit for update skip locked) due
                    where r.workspace_id = due.workspace_id and r.id = due.id
                    returning r.workspace_id, r.id""")
                .param("again", again.toSeconds())
                .param("limit", limit)
                .query(
                    (row, _) ->
                        new DueResume(
                            new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                            row.getObject("id", UUID.class)))
                .list());
  }

  /// Stores that a call has no recording though it should have one.
  ///
  /// @param id of a new row, if Twilio never reported the recording
  void saveMissing(WorkspaceId workspace, UUID id, CallId call, Instant now) {
    sql(
            workspace,
            """
            with lost as (
              update recordings set status = 'missing'
              where workspace_id = :workspace and call_id = :call and status = 'recording'
              returning id)
            insert into recordings (workspace_id, id, call_id, status, channels, created_at)
            select :workspace, :id, :call, 'missing', 0, :now where not exists (select from lost)""")
        .param("id", id)
        .param("call", call.value())
        .param("now", timestamp(now), Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  /// The recordings under way, in all workspaces.
  ///
  /// @param lagSeconds since the end of the oldest one that Twilio has and the storage has not
  record Open(Map<RecordingStatus, Long> byStatus, double lagSeconds) {}

  Open open() {
    Map<RecordingStatus, Long> byStatus = new EnumMap<>(RecordingStatus.class);
    AtomicReference<Double> lag = new AtomicReference<>(0.0);
    db.ofAll()
        .sql(
            """
            select status, count(*) as recordings, coalesce(greatest(0, extract(epoch from now() - min(
              greatest(created_at, started_at + make_interval(secs => reported_sec))))), 0) as lag
            from recordings where status in ('recording', 'processing') group by status""")
        .query(
            row -> {
              RecordingStatus status = RecordingStatus.fromWire(row.getString("status"));
              byStatus.put(status, row.getLong("recordings"));
              if (status == RecordingStatus.PROCESSING) {
                lag.set(row.getDouble("lag"));
              }
            });
    return new Open(byStatus, Objects.requireNonNull(lag.get()));
  }

  /// Stores the audio of an attempt. The recording stays due when Twilio's copy is to be deleted.
  /// The caller runs it in a transaction.
  ///
  /// @return false when a later attempt has begun
  boolean saveAudio(
      IngestStore.Job job, StoredRecording.Audio audio, @Nullable UUID firstParticipant) {
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    boolean isSaved =
        sql(
                    job.workspace(),
                    """
                    update recordings set status = 'ready', duration_ms = :duration, size = :size,
                      sha256 = :sha256, peaks = :peaks, data_key = :key, key_id = :keyId,
                      first_participant_id = cast(:first as uuid), error = null,
                      next_try_at = case when delete_at_twilio then now() end
                    where workspace_id = :workspace and id = :id and attempt = :attempt
                      and status = 'processing'""")
                .param("id", job.id())
                .param("attempt", job.attempt())
                .param("duration", audio.durationMs())
                .param("size", audio.size())
                .param("sha256", audio.sha256())
                .param("peaks", audio.peaks())
                .param("key", encryptor.encrypt(context(job.workspace()), audio.dataKey().get()))
                .param("keyId", encryptor.keyId())
                .param("first", firstParticipant, Types.OTHER)
                .update()
            == 1;
    if (isSaved) {
      objects.end(job.workspace(), audio.objectKey());
    }
    return isSaved;
  }

  /// Refers a recording to other audio. The former object then belongs to no recording. The caller
  /// runs it in a transaction.
  ///
  /// @return false when the audio was replaced or deleted meanwhile
  boolean replaceAudio(
      WorkspaceId workspace, UUID id, StoredRecording.Audio former, StoredRecording.Audio audio) {
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    boolean isReplaced =
        sql(
                    workspace,
                    """
                    update recordings set object_key = :object, duration_ms = :duration, size = :size,
                      sha256 = :sha256, peaks = :peaks, data_key = :key, key_id = :keyId
                    where workspace_id = :workspace and id = :id and object_key = :former
                      and status = 'ready'""")
                .param("id", id)
                .param("former", former.objectKey())
                .param("object", audio.objectKey())
                .param("duration", audio.durationMs())
                .param("size", audio.size())
                .param("sha256", audio.sha256())
                .param("peaks", audio.peaks())
                .param("key", encryptor.encrypt(context(workspace), audio.dataKey().get()))
                .param("keyId", encryptor.keyId())
                .update()
            == 1;
    if (isReplaced) {
      objects.end(workspace, audio.objectKey());
      objects.begin(workspace, id, former.objectKey());
    }
    return isReplaced;
  }

  /// Returns the recordings of a call, oldest first.
  List<StoredRecording> ofCall(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select * from recordings where workspace_id = :workspace and call_id = :call
            order by created_at, id""")
        .param("call", call.value())
        .query((row, _) -> recording(workspace, row))
        .list();
  }

  /// Returns the newest recordings that are missing, could not be fetched, still wait after several
  /// attempts, or have another length than their call.
  List<StoredRecording> problems(WorkspaceId workspace, Duration age, int limit) {
    return sql(
            workspace,
            """
            select * from recordings
            where workspace_id = :workspace
              and (status in ('missing', 'failed') or length_differs_sec is not null
                or status = 'processing' and error is not null and attempt >= :attempts)
              and created_at > now() - make_interval(secs => :age)
            order by created_at desc, id limit :limit""")
        .param("attempts", IngestStore.PROBLEM_ATTEMPTS)
        .param("age", age.toSeconds())
        .param("limit", limit)
        .query((row, _) -> recording(workspace, row))
        .list();
  }

  /// Returns those of the recordings that exist.
  List<StoredRecording> find(WorkspaceId workspace, Collection<UUID> ids) {
    return sql(
            workspace,
            "select * from recordings where workspace_id = :workspace and id = any (:ids)")
        .param("ids", ids.toArray(UUID[]::new))
        .query((row, _) -> recording(workspace, row))
        .list();
  }

  Optional<StoredRecording> findBySid(WorkspaceId workspace, RecordingSid sid) {
    return sql(workspace, "select * from recordings where workspace_id = :workspace and sid = :sid")
        .param("sid", sid.value())
        .query((row, _) -> recording(workspace, row))
        .optional();
  }

  Optional<StoredRecording> find(WorkspaceId workspace, UUID id) {
    return sql(workspace, "select * from recordings where workspace_id = :workspace and id = :id")
        .param("id", id)
        .query((row, _) -> recording(workspace, row))
        .optional();
  }

  private StoredRecording recording(WorkspaceId workspace, ResultSet row) throws SQLException {
    RecordingStatus status = RecordingStatus.fromWire(row.getString("status"));
    return new StoredRecording(
        row.getObject("id", UUID.class),
        new CallId(row.getObject("call_id", UUID.class)),
        row.getString("sid") == null ? null : new RecordingSid(row.getString("sid")),
        row.getString("parent_sid"),
        status,
        status == RecordingStatus.RECORDING ? pause(row) : Pause.NONE,
        row.getInt("channels"),
        row.getBoolean("is_voicemail"),
        row.getObject("first_participant_id", UUID.class),
        Optional.ofNullable(row.getTimestamp("started_at")).map(Timestamp::toInstant).orElse(null),
        status == RecordingStatus.READY ? audio(workspace, row) : null,
        row.getString("error"),
        row.getObject("length_differs_sec", Integer.class));
  }

  private static Pause pause(ResultSet row) throws SQLException {
    return new Pause(
        row.getBoolean("paused"),
        row.getBoolean("paused_by_hold"),
        Optional.ofNullable(row.getTimestamp("resume_at")).map(Timestamp::toInstant).orElse(null));
  }

  private StoredRecording.Audio audio(WorkspaceId workspace, ResultSet row) throws SQLException {
    String keyId = row.getString("key_id");
    byte[] key = row.getBytes("data_key");
    return new StoredRecording.Audio(
        row.getString("object_key"),
        () -> cipher.decrypt(context(workspace), keyId, key),
        row.getLong("duration_ms"),
        row.getLong("size"),
        row.getBytes("sha256"),
        row.getBytes("peaks"));
  }

  /// A recording whose key is encrypted with another than the current key.
  record OldKey(WorkspaceId workspace, UUID id) {
    private static final UUID ZERO = new UUID(0, 0);

    /// Precedes all recordings.
    static final OldKey FIRST = new OldKey(new WorkspaceId(ZERO), ZERO);
  }

  /// Returns those after a recording, in one order.
  List<OldKey> encryptedWithOldKeys(OldKey after, int limit) {
    return db.ofAll()
        .sql(
            """
            select workspace_id, id from recordings
            where key_id <> :key and (workspace_id, id) > (:workspace, :id)
            order by workspace_id, id limit :limit""")
        .param("key", cipher.encryptor().keyId())
        .param("workspace", after.workspace().value())
        .param("id", after.id())
        .param("limit", limit)
        .query(
            (row, _) ->
                new OldKey(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    row.getObject("id", UUID.class)))
        .list();
  }

  /// Encrypts the key of a recording with the current key.
  ///
  /// @throws SecretCipher.DecryptionFailed when the key cannot be decrypted
  void reencrypt(OldKey old) {
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    find(old.workspace(), old.id())
        .map(StoredRecording::audio)
        .ifPresent(
            audio ->
                sql(
                        old.workspace(),
                        """
                        update recordings set data_key = :key, key_id = :keyId
                        where workspace_id = :workspace and id = :id and object_key = :object
                          and status = 'ready'""")
                    .param("id", old.id())
                    .param("object", audio.objectKey())
                    .param(
                        "key", encryptor.encrypt(context(old.workspace()), audio.dataKey().get()))
                    .param("keyId", encryptor.keyId())
                    .update());
  }

  private static String context(WorkspaceId workspace) {
    return workspace.toString();
  }

  private static @Nullable Object timestamp(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
