package org.ringback.server.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.workspace.UserId;
import org.ringback.server.workspace.WorkspaceId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Who did what in a workspace, and when. PostgreSQL lets nobody change or delete an entry.
public final class Audit {
  private final Database db;
  private final UuidV7 ids;
  private final Clock clock;

  public Audit(Database db, UuidV7 ids, Clock clock) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param name of the member who did it
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Entry(
      UUID id,
      String at,
      Deed.Actor actor,
      @Nullable UUID userId,
      @Nullable String name,
      String action,
      @Nullable String subject,
      Map<String, String> detail) {}

  public void write(WorkspaceId workspace, Deed deed) {
    db.of(workspace)
        .sql(
            """
            insert into audit_log (id, workspace_id, at, actor, user_id, action, subject, detail)
            values (:id, :workspace, :at, :actor, :user, :action, :subject, cast(:detail as jsonb))""")
        .param("id", ids.next())
        .param("workspace", workspace.value())
        .param("at", Timestamp.from(clock.instant()))
        .param("actor", deed.actor().wire())
        .param("user", deed.user() == null ? null : deed.user().value())
        .param("action", deed.action())
        .param("subject", deed.subject())
        .param("detail", JsonMapper.shared().writeValueAsString(deed.detail()))
        .update();
  }

  /// What happened around a member's account.
  ///
  /// @param by null when nobody was signed in
  public void write(
      WorkspaceId workspace,
      @Nullable UserId by,
      String action,
      @Nullable String subject,
      Map<String, String> detail) {
    write(workspace, new Deed(Deed.Actor.MEMBER, by, action, subject, detail));
  }

  /// Newest first, those before that entry.
  ///
  /// @param action only entries whose action begins so; empty for all
  List<Entry> before(WorkspaceId workspace, @Nullable UUID entry, String action, int limit) {
    return db.of(workspace)
        .sql(
            """
            select a.id, a.at, a.actor, a.user_id, u.name, a.action, a.subject, a.detail
            from audit_log a left join users u on u.id = a.user_id
            where a.workspace_id = :workspace and starts_with(a.action, :action)
              and (cast(:before as uuid) is null or a.id < cast(:before as uuid))
            order by a.id desc limit :limit""")
        .param("workspace", workspace.value())
        .param("action", action)
        .param("before", entry)
        .param("limit", limit)
        .query((row, _) -> entry(row))
        .list();
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getObject("id", UUID.class),
        row.getTimestamp("at").toInstant().truncatedTo(ChronoUnit.MILLIS).toString(),
        Deed.Actor.of(row.getString("actor")).orElseThrow(),
        row.getObject("user_id", UUID.class),
        row.getString("name"),
        row.getString("action"),
        row.getString("subject"),
        JsonMapper.shared()
            .readValue(row.getString("detail"), new TypeReference<Map<String, String>>() {}));
  }
}
