package org.ringback.server.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.report.ReportRun.FileState;
import org.ringback.server.report.ReportRun.Occasion;
import org.ringback.server.report.ReportRun.State;
import org.ringback.server.report.ReportRun.Stored;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of the runs of reports.
final class RunStore {
  /// The time after which another attempt begins when a node has died while it wrote a file.
  static final Duration WRITING = Duration.ofMinutes(30);

  private static final Logger log = LoggerFactory.getLogger(RunStore.class);
  private static final int LISTED = 50;

  private final Database db;
  private final DueCheck waiting;
  private final SecretCipher cipher;

  RunStore(Database db, SecretCipher cipher) {
    this.db = db;
    this.waiting = db.dueCheck("exists (select from report_runs where state = 'waiting')");
    this.cipher = cipher;
  }

  /// Returns whether runs wait for an attempt.
  boolean hasWaiting() {
    return waiting.isDue();
  }

  /// An attempt, of which there is one at a time.
  ///
  /// @param stored the file; null when it must be written to `objectKey`
  record Job(
      WorkspaceId workspace,
      UUID report,
      Definition definition,
      ReportRun run,
      ZoneId zone,
      Instant startsAt,
      Instant endsAt,
      UUID claim,
      String objectKey,
      @Nullable Stored stored) {}

  /// Inserts a run that is due at once; no-op when the report has a scheduled run for this time.
  void insert(WorkspaceId workspace, Report report, ReportRun run, ZoneId zone) {
    sql(
            workspace,
            """
            insert into report_runs (workspace_id, id, report_id, occasion, scheduled_for, time_zone,
              first_day, last_day, starts_at, ends_at, has_calls, state, next_try_at, created_at)
            values (:workspace, :id, :report, :occasion, :scheduledFor, :zone, :firstDay, :lastDay,
              :startsAt, :endsAt, :hasCalls, 'waiting', :now, :now)
            on conflict do nothing""")
        .param("id", run.id())
        .param("report", report.id())
        .param("occasion", run.occasion().wire())
        .param("scheduledFor", ReportStore.time(run.scheduledFor()))
        .param("zone", zone.getId())
        .param("firstDay", run.firstDay())
        .param("lastDay", run.lastDay())
        .param("startsAt", ReportStore.time(run.firstDay().atStartOfDay(zone).toInstant()))
        .param("endsAt", ReportStore.time(run.lastDay().plusDays(1).atStartOfDay(zone).toInstant()))
        .param("hasCalls", report.definition().content().type() == Definition.Content.Type.CALLS)
        .param("now", ReportStore.time(run.createdAt()))
        .update();
  }

  boolean hasWaiting(WorkspaceId workspace, UUID report) {
    return sql(
            workspace,
            """
            select exists (select from report_runs
              where workspace_id = :workspace and report_id = :report and state = 'waiting')""")
        .param("report", report)
        .query(Boolean.class)
        .single();
  }

  /// Returns the newest runs of a report.
  List<ReportRun> ofReport(WorkspaceId workspace, UUID report) {
    return sql(
            workspace,
            """
            select * from report_runs where workspace_id = :workspace and report_id = :report
            order by created_at desc, id desc limit :limit""")
        .param("report", report)
        .param("limit", LISTED)
        .query((row, _) -> run(row))
        .list();
  }

  Optional<ReportRun> last(WorkspaceId workspace, UUID report) {
    return sql(
            workspace,
            """
            select * from report_runs where workspace_id = :workspace and report_id = :report
            order by created_at desc, id desc limit 1""")
        .param("report", report)
        .query((row, _) -> run(row))
        .optional();
  }

  /// Returns the file of a run; empty when it is not available.
  Optional<Stored> file(WorkspaceId workspace, UUID report, UUID run, Instant now) {
    return sql(
            workspace,
            """
            select r.*, p.definition from report_runs r
              join reports p on p.workspace_id = r.workspace_id and p.id = r.report_id
            where r.workspace_id = :workspace and r.report_id = :report and r.id = :id
              and r.file = 'available' and r.expires_at > :now""")
        .param("now", ReportStore.time(now))
        .param("report", report)
        .param("id", run)
        .query((row, _) -> stored(row))
        .optional();
  }

  /// A file that a link leads to.
  record Linked(WorkspaceId workspace, Stored file) {}

  Optional<Linked> byLink(byte[] hash, Instant now) {
    return db.ofAll()
        .sql(
            """
            select r.*, p.definition from report_runs r
              join reports p on p.workspace_id = r.workspace_id and p.id = r.report_id
            where r.link_hash = :hash and r.file = 'available' and r.expires_at > :now""")
        .param("hash", hash)
        .param("now", ReportStore.time(now))
        .query((row, _) -> new Linked(workspace(row), stored(row)))
        .optional();
  }

  /// Claims runs that are due, in the caller's transaction. Each has another object than earlier
  /// attempts, unless its file is stored.
  List<Job> takeDue(Instant now, int limit) {
    return db.ofAll()
        .sql(
            """
            with due as (
              select workspace_id, id from report_runs
              where state = 'waiting' and next_try_at <= :now
              order by next_try_at limit :limit for update skip locked)
            update report_runs r set attempts = r.attempts + 1, next_try_at = :until,
              claim = gen_random_uuid(),
              object_key = case when r.file = 'available' then r.object_key
                else 'reports/' || r.workspace_id || '/' || gen_random_uuid() end
            from due join reports p on p.workspace_id = due.workspace_id
            where r.workspace_id = due.workspace_id and r.id = due.id and p.id = r.report_id
            returning r.*, p.definition""")
        .param("now", ReportStore.time(now))
        .param("until", ReportStore.time(now.plus(WRITING)))
        .param("limit", limit)
        .query((row, _) -> job(row))
        .list();
  }

  /// Saves a written file.
  ///
  /// @param until when another attempt may begin
  /// @return false when the run no longer needs it: a call of the period was erased meanwhile, or
  ///   another attempt has begun
  boolean saveFile(Job job, Stored file, Instant expiresAt, Instant until) {
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    return sql(
                job.workspace(),
                """
                update report_runs set file = 'available', data_key = :key, key_id = :keyId,
                  size = :size, file_name = :name, expires_at = :expiresAt, next_try_at = :until
                where workspace_id = :workspace and id = :id and claim = :claim
                  and object_key = :object""")
            .param("id", job.run().id())
            .param("claim", job.claim())
            .param("object", job.objectKey())
            .param("key", encryptor.encrypt(job.workspace().toString(), file.dataKey()))
            .param("keyId", encryptor.keyId())
            .param("size", file.size())
            .param("name", file.fileName())
            .param("expiresAt", ReportStore.time(expiresAt))
            .param("until", ReportStore.time(until))
            .update()
        == 1;
  }

  void setLink(Job job, byte[] hash) {
    sql(
            job.workspace(),
            "update report_runs set link_hash = :hash where workspace_id = :workspace and id = :id")
        .param("id", job.run().id())
        .param("hash", hash)
        .update();
  }

  /// @return false when another attempt has begun
  boolean finish(Job job, State state, @Nullable String error, Instant now) {
    return sql(
                job.workspace(),
                """
                update report_runs set state = :state, error = :error, next_try_at = null,
                  finished_at = :now
                where workspace_id = :workspace and id = :id and claim = :claim
                  and state = 'waiting'""")
            .param("id", job.run().id())
            .param("claim", job.claim())
            .param("state", state.wire())
            .param("error", error, Types.VARCHAR)
            .param("now", ReportStore.time(now))
            .update()
        == 1;
  }

  void retry(Job job, String error, Instant at) {
    sql(
            job.workspace(),
            """
            update report_runs set error = :error, next_try_at = :at
            where workspace_id = :workspace and id = :id and claim = :claim
              and state = 'waiting'""")
        .param("id", job.run().id())
        .param("claim", job.claim())
        .param("error", error)
        .param("at", ReportStore.time(at))
        .update();
  }

  /// Drops the files that may contain a call, with their keys. A file that is still to be delivered
  /// is written again.
  void dropFilesWith(WorkspaceId workspace, CallId call, Instant now) {
    sql(
            workspace,
            """
            update report_runs r set object_key = null, data_key = null, key_id = null,
              link_hash = null, size = null, claim = null,
              file = case when r.state = 'waiting' then 'none' else 'erased' end,
              next_try_at = case when r.state = 'waiting' then :now else null end
            from call_directory e
            where r.workspace_id = :workspace and r.has_calls and r.object_key is not null
              and e.workspace_id = :workspace and e.call_id = :call
              and e.created_at >= r.starts_at and e.created_at < r.ends_at""")
        .param("call", call.value())
        .param("now", ReportStore.time(now))
        .update();
  }

  /// Drops the keys of files whose time is over, and deletes runs that ended long ago.
  void expire(Instant now, Instant forgetBefore) {
    db.ofAll()
        .sql(
            """
            update report_runs set file = 'expired', object_key = null, data_key = null,
              key_id = null, link_hash = null
            where file = 'available' and expires_at <= :now and state <> 'waiting'""")
        .param("now", ReportStore.time(now))
        .update();
    db.ofAll()
        .sql("delete from report_runs where finished_at < :before")
        .param("before", ReportStore.time(forgetBefore))
        .update();
  }

  /// Encrypts the keys of files with the current key, which older keys have encrypted. A key that
  /// cannot be decrypted stays as it is.
  void reencrypt() {
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    db.ofAll()
        .sql(
            """
            select workspace_id, object_key, data_key, key_id from report_runs
            where key_id <> :key and file = 'available'""")
        .param("key", encryptor.keyId())
        .query(
            (row, _) ->
                new OldKey(
                    workspace(row),
                    row.getString("object_key"),
                    row.getString("key_id"),
                    row.getBytes("data_key")))
        .list()
        .forEach(old -> reencrypt(old, encryptor));
  }

  private record OldKey(WorkspaceId workspace, String object, String keyId, byte[] dataKey) {}

  private void reencrypt(OldKey old, SecretCipher.Encryptor encryptor) {
    String context = old.workspace().toString();
    Secret key;
    try {
      key = cipher.decrypt(context, old.keyId(), old.dataKey());
    } catch (SecretCipher.DecryptionFailed e) {
      log.error("Could not re-encrypt the key of report file {}: {}", old.object(), e.getMessage());
      return;
    }
    sql(
            old.workspace(),
            """
            update report_runs set data_key = :key, key_id = :keyId
            where workspace_id = :workspace and object_key = :object and file = 'available'""")
        .param("object", old.object())
        .param("key", encryptor.encrypt(context, key))
        .param("keyId", encryptor.keyId())
        .update();
  }

  private Job job(ResultSet row) throws SQLException {
    ReportRun run = run(row);
    return new Job(
        workspace(row),
        row.getObject("report_id", UUID.class),
        definition(row),
        run,
        ZoneId.of(row.getString("time_zone")),
        row.getTimestamp("starts_at").toInstant(),
        row.getTimestamp("ends_at").toInstant(),
        row.getObject("claim", UUID.class),
        row.getString("object_key"),
        run.file() == FileState.AVAILABLE ? stored(row) : null);
  }

  private Stored stored(ResultSet row) throws SQLException {
    Secret key =
        cipher.decrypt(
            workspace(row).toString(), row.getString("key_id"), row.getBytes("data_key"));
    return new Stored(
        row.getString("object_key"),
        key,
        row.getLong("size"),
        row.getString("file_name"),
        row.getString("file_name").endsWith(".json")
            ? Definition.Format.JSON.file().format().contentType()
            : Definition.Format.CSV.file().format().contentType());
  }

  private static Definition definition(ResultSet row) throws SQLException {
    return JsonMapper.shared().readValue(row.getString("definition"), Definition.class);
  }

  private static WorkspaceId workspace(ResultSet row) throws SQLException {
    return new WorkspaceId(row.getObject("workspace_id", UUID.class));
  }

  private static ReportRun run(ResultSet row) throws SQLException {
    return new ReportRun(
        row.getObject("id", UUID.class),
        Occasion.valueOf(row.getString("occasion").toUpperCase(Locale.ROOT)),
        row.getTimestamp("scheduled_for").toInstant(),
        row.getObject("first_day", LocalDate.class),
        row.getObject("last_day", LocalDate.class),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getInt("attempts"),
        ReportStore.instant(row.getTimestamp("next_try_at")),
        row.getString("error"),
        FileState.valueOf(row.getString("file").toUpperCase(Locale.ROOT)),
        row.getString("file_name"),
        row.getObject("size", Long.class),
        ReportStore.instant(row.getTimestamp("expires_at")),
        row.getTimestamp("created_at").toInstant(),
        ReportStore.instant(row.getTimestamp("finished_at")));
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
