package org.ringback.server.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.db.Tenant;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.ClientAddressResolver;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The append-only log of actions in a workspace. A trigger rejects changes and deletions.
public final class AuditLog {
  private final Database db;
  private final ClientAddressResolver clientAddress;
  private final UuidV7 ids;
  private final Clock clock;

  public AuditLog(Database db, ClientAddressResolver clientAddress, UuidV7 ids, Clock clock) {
    this.db = db;
    this.clientAddress = clientAddress;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param name of the acting member
  /// @param address client address of the request
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Entry(
      UUID id,
      String at,
      AuditEvent.Actor actor,
      @Nullable UUID userId,
      @Nullable String name,
      @Nullable String address,
      String action,
      @Nullable String subject,
      Map<String, String> detail) {}

  /// Selects entries; null matches all.
  ///
  /// @param action prefix of the action
  /// @param subject exact subject
  /// @param from inclusive
  /// @param until exclusive
  record Filter(
      AuditEvent.@Nullable Actor actor,
      @Nullable UUID user,
      String action,
      @Nullable String subject,
      @Nullable Instant from,
      @Nullable Instant until) {}

  /// Returns the client address of the request that the thread handles; empty outside a request.
  Optional<String> clientAddress() {
    return clientAddress.current();
  }

  public void write(Tenant workspace, AuditEvent event) {
    write(workspace, event, clientAddress());
  }

  void write(Tenant workspace, AuditEvent event, Optional<String> from) {
    write(List.of(new AuditRecord(workspace, event)), from);
  }

  /// An event and its workspace.
  record AuditRecord(Tenant workspace, AuditEvent event) {}

  /// Skips events of workspaces that do not exist.
  void write(List<AuditRecord> records, Optional<String> from) {
    if (records.isEmpty()) {
      return;
    }
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    records.forEach(auditRecord -> rows.add(row(auditRecord)));
    db.of(records.stream().map(AuditRecord::workspace).toList())
        .sql(
            """
            insert into audit_log
              (id, workspace_id, at, actor, user_id, address, action, subject, detail)
            select d.id, w.id, :at, d.actor, d.user_id, :address, d.action, d.subject, d.detail
            from jsonb_to_recordset(cast(:events as jsonb)) as d (id uuid, workspace uuid,
              actor text, user_id uuid, action text, subject text, detail jsonb)
            join workspace_directory w on w.id = d.workspace""")
        .param("at", Timestamp.from(clock.instant()))
        .param("address", from.orElse(null), Types.VARCHAR)
        .param("events", rows.toString())
        .update();
  }

  /// Replaces a number in the entries about some subjects. Entries cannot be changed otherwise. The
  /// caller runs it in a transaction.
  ///
  /// @param number E.164
  /// @param subjects null for all entries of the workspace
  /// @return the number of changed entries
  public int eraseNumber(Tenant workspace, String number, @Nullable Collection<String> subjects) {
    var _ =
        db.of(workspace)
            .sql("select set_config('ringback.erased_number', :number, true)")
            .param("number", number)
            .query(String.class)
            .single();
    return db.of(workspace)
        .sql(
            """
            update audit_log set subject = without_number(subject, :number),
              detail = without_number(detail::text, :number)::jsonb
            where workspace_id = :workspace
              and (cast(:subjects as text[]) is null or subject = any (cast(:subjects as text[])))
              and (without_number(subject, :number) is distinct from subject
                or without_number(detail::text, :number) <> detail::text)""")
        .param("workspace", workspace.value())
        .param("number", number)
        .param("subjects", subjects == null ? null : subjects.toArray(String[]::new), Types.ARRAY)
        .update();
  }

  private ObjectNode row(AuditRecord auditRecord) {
    AuditEvent event = auditRecord.event();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("id", ids.next().toString());
    row.put("workspace", auditRecord.workspace().value().toString());
    row.put("actor", event.actor().wire()).put("action", event.action());
    row.put("user_id", event.user() == null ? null : event.user().value().toString());
    row.put("subject", event.subject());
    ObjectNode detail = row.putObject("detail");
    event.detail().forEach(detail::put);
    return row;
  }

  /// Returns entries before that one, newest first.
  List<Entry> before(Tenant workspace, @Nullable UUID entry, Filter filter, int limit) {
    return db.of(workspace)
        .sql(
            """
            select a.id, a.at, a.actor, a.user_id, u.name, a.address, a.action, a.subject, a.detail
            from audit_log a left join user_directory u on u.id = a.user_id
            where a.workspace_id = :workspace and starts_with(a.action, :action)
              and (cast(:actor as text) is null or a.actor = :actor)
              and (cast(:user as uuid) is null or a.user_id = :user)
              and (cast(:subject as text) is null or a.subject = :subject)
              and (cast(:from as timestamptz) is null or a.at >= :from)
              and (cast(:until as timestamptz) is null or a.at < :until)
              and (cast(:before as uuid) is null or a.id < cast(:before as uuid))
            order by a.id desc limit :limit""")
        .param("workspace", workspace.value())
        .param("action", filter.action())
        .param("actor", filter.actor() == null ? null : filter.actor().wire(), Types.VARCHAR)
        .param("user", filter.user(), Types.OTHER)
        .param("subject", filter.subject(), Types.VARCHAR)
        .param("from", timestamp(filter.from()), Types.TIMESTAMP)
        .param("until", timestamp(filter.until()), Types.TIMESTAMP)
        .param("before", entry, Types.OTHER)
        .param("limit", limit)
        .query((row, _) -> entry(row))
        .list();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getObject("id", UUID.class),
        row.getTimestamp("at").toInstant().truncatedTo(ChronoUnit.MILLIS).toString(),
        AuditEvent.Actor.of(row.getString("actor")).orElseThrow(),
        row.getObject("user_id", UUID.class),
        row.getString("name"),
        row.getString("address"),
        row.getString("action"),
        row.getString("subject"),
        JsonMapper.shared()
            .readValue(row.getString("detail"), new TypeReference<Map<String, String>>() {}));
  }
}
