package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Deletes the personal data of calls. Their rows remain, so that figures about earlier periods
/// stay true.
public final class CallErasure {
  /// Callbacks of a call may arrive for so long after its end.
  private static final Duration SETTLING = Duration.ofMinutes(1);

  /// In place of the customer's number, as Twilio names a caller without one.
  private static final String ANONYMOUS = "anonymous";

  /// The calls `k` that belong to a person: those of the number, and those of its contacts, until a
  /// time.
  private static final String OF_PERSON =
      """
      from calls k
      where k.workspace_id = :workspace and k.erased_at is null and k.created_at <= :until
        and (k."from" = :number or k."to" = :number
          or k.contact_id in (select c.id from contact_directory c
            where c.workspace_id = :workspace and c.number = :number)
          or exists (select from call_participants p
            where p.workspace_id = :workspace and p.call_id = k.id and p.number = :number))
      """;

  /// Restricts the call `k` of the parameter `id` to the partition of its month.
  private static final String IN_ITS_MONTH =
      " k.created_at = (select i.created_at from call_keys i where i.id = :id) ";

  private static final String NOT_HELD =
      """
      and not exists (select from legal_hold_directory h
        where h.workspace_id = k.workspace_id and h.call_id = k.id)
      """;

  private final Database db;
  private final CallQueries queries;
  private final EventLog events;

  CallErasure(Database db, CallQueries queries, EventLog events) {
    this.db = db;
    this.queries = queries;
    this.events = events;
  }

  /// A call that no other transaction changes until the end of the current one.
  ///
  /// @param hasSettled whether it ended some time ago
  /// @param customer the customer's number; null in a call between members
  /// @param legs the CallSids
  public record Locked(
      boolean hasSettled, boolean isErased, @Nullable String customer, List<CallSid> legs) {}

  /// Locks a call, in the caller's transaction. With the key, no other transaction adds rows of it
  /// or moves it to the archive.
  public Optional<Locked> lock(WorkspaceId workspace, CallId id) {
    boolean exists =
        sql(
                workspace,
                "select id from call_keys where workspace_id = :workspace and id = :id for update")
            .param("id", id.value())
            .query(UUID.class)
            .optional()
            .isPresent();
    return exists
        ? lock("current_calls", workspace, id).or(() -> lock("calls", workspace, id))
        : Optional.empty();
  }

  private Optional<Locked> lock(String table, WorkspaceId workspace, CallId id) {
    return sql(
            workspace,
            """
            select k.direction, k."from", k."to", k.erased_at is not null as erased,
              coalesce(k.ended_at < now() - make_interval(secs => :settling), false) as settled
            from %s k where k.workspace_id = :workspace and k.id = :id and %s for update"""
                .formatted(table, IN_ITS_MONTH))
        .param("id", id.value())
        .param("settling", SETTLING.toSeconds())
        .query((row, _) -> locked(row, legs(workspace, id)))
        .optional();
  }

  private static Locked locked(ResultSet row, List<CallSid> legs) throws SQLException {
    String customer =
        switch (CallDirection.of(row.getString("direction"))) {
          case INBOUND -> row.getString("from");
          case OUTBOUND_DIAL, OUTBOUND_API -> row.getString("to");
          case INTERNAL -> null;
        };
    return new Locked(row.getBoolean("settled"), row.getBoolean("erased"), customer, legs);
  }

  private List<CallSid> legs(WorkspaceId workspace, CallId id) {
    return sql(
            workspace,
            """
            select call_sid from call_legs where workspace_id = :workspace and call_id = :id
            order by call_sid""")
        .param("id", id.value())
        .query((row, _) -> new CallSid(row.getString("call_sid")))
        .list();
  }

  /// Deletes the personal data of a locked call, in the caller's transaction.
  public void erase(WorkspaceId workspace, CallId id) {
    if (erase("current_calls", workspace, id) == 0) {
      erase("calls", workspace, id);
    }
    update(
        workspace,
        id,
        """
        update call_participants set number = :anonymous
        where workspace_id = :workspace and call_id = :id and number is not null""");
    update(
        workspace,
        id,
        """
        update call_legs set number = null, identity = null
        where workspace_id = :workspace and call_id = :id""");
    update(
        workspace,
        id,
        "update call_events set params = '{}' where workspace_id = :workspace and call_id = :id");
    update(
        workspace,
        id,
        """
        update conference_events set params = '{}'
        where workspace_id = :workspace and call_id = :id""");
  }

  private int erase(String table, WorkspaceId workspace, CallId id) {
    return update(
        workspace,
        id,
        """
        update %s k set contact_id = null, erased_at = now(),
          "from" = case when direction = 'inbound' then :anonymous else "from" end,
          "to" = case when direction in ('outbound-dial', 'outbound-api') then :anonymous else "to" end
        where workspace_id = :workspace and id = :id and %s"""
            .formatted(table, IN_ITS_MONTH));
  }

  private int update(WorkspaceId workspace, CallId id, String sql) {
    return sql(workspace, sql).param("id", id.value()).param("anonymous", ANONYMOUS).update();
  }

  /// Announces the erased call to the workspace, as the last step of the caller's transaction.
  public void announce(WorkspaceId workspace, CallId id) {
    queries
        .find(workspace, id)
        .ifPresent(call -> events.append(List.of(CallEvents.updated(workspace, call))));
  }

  /// Returns the next calls of a person whose data is not erased, without those on hold.
  ///
  /// @param after the last call of the previous page; null for the first page
  public List<CallId> ofPerson(
      WorkspaceId workspace, String number, Instant until, @Nullable CallId after, int limit) {
    return sql(
            workspace,
            "select k.id " + OF_PERSON + NOT_HELD + " and k.id > :after order by k.id limit :limit")
        .param("number", number)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .param("after", after == null ? new UUID(0, 0) : after.value())
        .param("limit", limit)
        .query((row, _) -> new CallId(row.getObject("id", UUID.class)))
        .list();
  }

  /// Returns the calls of a person that are on hold.
  public List<CallId> heldOfPerson(WorkspaceId workspace, String number, Instant until) {
    return sql(
            workspace,
            "select k.id "
                + OF_PERSON
                + """
                and exists (select from legal_hold_directory h
                  where h.workspace_id = k.workspace_id and h.call_id = k.id)
                order by k.id""")
        .param("number", number)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .query((row, _) -> new CallId(row.getObject("id", UUID.class)))
        .list();
  }

  /// Counts the calls of a person that are not on hold and whose data is not erased.
  public int countOfPerson(WorkspaceId workspace, String number, Instant until) {
    return sql(workspace, "select count(*) " + OF_PERSON + NOT_HELD)
        .param("number", number)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .query(Integer.class)
        .single();
  }

  /// Returns whether a call is not on hold and its data is not erased.
  public boolean isErasable(WorkspaceId workspace, CallId id) {
    return sql(
            workspace,
            """
            select exists (select from calls k
              where k.workspace_id = :workspace and k.id = :id and k.erased_at is null and
            """
                + IN_ITS_MONTH
                + NOT_HELD
                + ")")
        .param("id", id.value())
        .query(Boolean.class)
        .single();
  }

  /// Returns whether a call of the workspace has not ended.
  public boolean hasOpen(WorkspaceId workspace) {
    return sql(
            workspace,
            """
            select exists (select from current_calls
              where workspace_id = :workspace and ended_at is null)""")
        .query(Boolean.class)
        .single();
  }

  /// Counts the calls of the workspace whose data is not erased.
  public int countUnerased(WorkspaceId workspace) {
    return sql(
            workspace,
            "select count(*) from calls where workspace_id = :workspace and erased_at is null")
        .query(Integer.class)
        .single();
  }

  /// Returns calls that ended before a time and whose data is not erased, without those on hold.
  public List<CallId> endedBefore(WorkspaceId workspace, Instant time, int limit) {
    return sql(
            workspace,
            """
            select k.id from calls k
            where k.workspace_id = :workspace and k.erased_at is null and k.ended_at < :time
            """
                + NOT_HELD
                + " order by k.ended_at limit :limit")
        .param("time", time.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, _) -> new CallId(row.getObject("id", UUID.class)))
        .list();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
