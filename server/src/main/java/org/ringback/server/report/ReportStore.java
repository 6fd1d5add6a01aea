package org.ringback.server.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of reports.
final class ReportStore {
  private static final String SELECT =
      """
      select r.*, u.name as creator from reports r
        left join user_directory u on u.id = r.created_by
      """;

  private static final Logger log = LoggerFactory.getLogger(ReportStore.class);

  private final Database db;
  private final DueCheck scheduled;
  private final SecretCipher cipher;

  ReportStore(Database db, SecretCipher cipher) {
    this.db = db;
    this.scheduled = db.dueCheck("exists (select from reports where next_run_at is not null)");
    this.cipher = cipher;
  }

  /// Returns whether there are scheduled reports.
  boolean hasScheduled() {
    return scheduled.isDue();
  }

  List<Report> all(WorkspaceId workspace) {
    return sql(
            workspace,
            SELECT
                + "where r.workspace_id = :workspace order by lower(r.definition->>'name'), r.id")
        .query((row, _) -> report(row))
        .list();
  }

  Optional<Report> find(WorkspaceId workspace, UUID id) {
    return sql(workspace, SELECT + "where r.workspace_id = :workspace and r.id = :id")
        .param("id", id)
        .query((row, _) -> report(row))
        .optional();
  }

  int count(WorkspaceId workspace) {
    return sql(workspace, "select count(*) from reports where workspace_id = :workspace")
        .query(Integer.class)
        .single();
  }

  /// @param secret null for a report without a webhook
  void insert(
      WorkspaceId workspace, Report report, UserId by, ZoneId zone, @Nullable Secret secret) {
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    sql(
            workspace,
            """
            insert into reports (workspace_id, id, definition, secret, key_id, enabled, next_run_at,
              next_zone, created_by, created_at)
            values (:workspace, :id, cast(:definition as jsonb), :secret, :keyId, :enabled, :next,
              :zone, :by, :now)""")
        .param("id", report.id())
        .param("definition", JsonMapper.shared().writeValueAsString(report.definition()))
        .param(
            "secret",
            secret == null ? null : encryptor.encrypt(workspace.toString(), secret),
            Types.BINARY)
        .param("keyId", secret == null ? null : encryptor.keyId(), Types.VARCHAR)
        .param("enabled", report.enabled())
        .param("next", time(report.nextRunAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("zone", zone.getId())
        .param("by", by.value())
        .param("now", time(report.createdAt()))
        .update();
  }

  /// Saves the definition, whether the report is enabled, and the next run. Forgets its failures.
  void update(WorkspaceId workspace, Report report, ZoneId zone) {
    sql(
            workspace,
            """
            update reports set definition = cast(:definition as jsonb), enabled = :enabled,
              disabled_reason = null, failures = 0, next_run_at = :next, next_zone = :zone
            where workspace_id = :workspace and id = :id""")
        .param("id", report.id())
        .param("definition", JsonMapper.shared().writeValueAsString(report.definition()))
        .param("enabled", report.enabled())
        .param("next", time(report.nextRunAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("zone", zone.getId())
        .update();
  }

  void setSecret(WorkspaceId workspace, UUID id, Secret secret) {
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    sql(
            workspace,
            """
            update reports set secret = :secret, key_id = :keyId
            where workspace_id = :workspace and id = :id""")
        .param("id", id)
        .param("secret", encryptor.encrypt(workspace.toString(), secret))
        .param("keyId", encryptor.keyId())
        .update();
  }

  /// Returns the secret that signs requests to the webhook; empty for a report without one.
  Optional<Secret> secret(WorkspaceId workspace, UUID id) {
    return sql(
            workspace,
            """
            select secret, key_id from reports
            where workspace_id = :workspace and id = :id and secret is not null""")
        .param("id", id)
        .query(
            (row, _) ->
                cipher.decrypt(
                    workspace.toString(), row.getString("key_id"), row.getBytes("secret")))
        .optional();
  }

  void delete(WorkspaceId workspace, UUID id) {
    sql(workspace, "delete from reports where workspace_id = :workspace and id = :id")
        .param("id", id)
        .update();
  }

  void deleteAll(WorkspaceId workspace) {
    sql(workspace, "delete from reports where workspace_id = :workspace").update();
  }

  /// A report whose next run is due, or was computed for another time zone.
  record Scheduled(WorkspaceId workspace, Report report) {}

  /// Locks the report that is due first, until the caller's transaction ends.
  Optional<Scheduled> lockDue(Instant now) {
    return db.ofAll()
        .sql(
            """
            select r.*, null as creator from reports r where r.next_run_at <= :now
            order by r.next_run_at limit 1 for update skip locked""")
        .param("now", time(now))
        .query((row, _) -> scheduled(row))
        .optional();
  }

  /// Returns the reports whose workspace has another time zone now.
  List<Scheduled> ofOtherZones() {
    return db.ofAll()
        .sql(
            """
            select r.*, null as creator from reports r
              join workspace_directory w on w.id = r.workspace_id
            where r.next_run_at is not null and r.next_zone <> w.time_zone""")
        .query((row, _) -> scheduled(row))
        .list();
  }

  /// @param next null for never
  void setNext(WorkspaceId workspace, UUID id, @Nullable Instant next, @Nullable ZoneId zone) {
    sql(
            workspace,
            """
            update reports set next_run_at = :next, next_zone = :zone
            where workspace_id = :workspace and id = :id""")
        .param("id", id)
        .param("next", time(next), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("zone", zone == null ? null : zone.getId(), Types.VARCHAR)
        .update();
  }

  void recordSuccess(WorkspaceId workspace, UUID id) {
    sql(
            workspace,
            """
            update reports set failures = 0
            where workspace_id = :workspace and id = :id and failures > 0""")
        .param("id", id)
        .update();
  }

  /// Counts a failed run, and disables the report when there were too many in succession.
  ///
  /// @return whether the report was disabled now
  boolean recordFailure(WorkspaceId workspace, UUID id, int allowed) {
    return sql(
            workspace,
            """
            update reports set failures = failures + 1,
              disabled_reason = case when failures + 1 >= :allowed then 'failures' end,
              enabled = failures + 1 < :allowed,
              next_run_at = case when failures + 1 >= :allowed then null else next_run_at end
            where workspace_id = :workspace and id = :id and enabled
            returning not enabled as disabled""")
        .param("id", id)
        .param("allowed", allowed)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /// Encrypts the secrets with the current key, which older keys have encrypted. A secret that
  /// cannot be decrypted stays as it is, and its report fails until it gets a new one.
  void reencrypt() {
    db.ofAll()
        .sql("select workspace_id, id from reports where key_id <> :key")
        .param("key", cipher.encryptor().keyId())
        .query(
            (row, _) ->
                new Key(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    row.getObject("id", UUID.class)))
        .list()
        .forEach(this::reencrypt);
  }

  private void reencrypt(Key old) {
    try {
      secret(old.workspace(), old.id())
          .ifPresent(secret -> setSecret(old.workspace(), old.id(), secret));
    } catch (SecretCipher.DecryptionFailed e) {
      log.error("Could not re-encrypt the secret of report {}: {}", old.id(), e.getMessage());
    }
  }

  private record Key(WorkspaceId workspace, UUID id) {}

  private static Scheduled scheduled(ResultSet row) throws SQLException {
    return new Scheduled(new WorkspaceId(row.getObject("workspace_id", UUID.class)), report(row));
  }

  private static Report report(ResultSet row) throws SQLException {
    String creator = row.getString("creator");
    return new Report(
        row.getObject("id", UUID.class),
        JsonMapper.shared().readValue(row.getString("definition"), Definition.class),
        row.getBoolean("enabled"),
        row.getString("disabled_reason"),
        instant(row.getTimestamp("next_run_at")),
        creator == null
            ? null
            : new Report.Creator(row.getObject("created_by", UUID.class), creator),
        row.getTimestamp("created_at").toInstant());
  }

  static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  static @Nullable Object time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
