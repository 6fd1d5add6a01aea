package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads the views of calls. Joins the views that other packages publish for the names of users,
/// contacts and numbers, so a page of history is one query.
final class CallQueries {
  private static final String COLUMNS =
      """
      select k.workspace_id, k.id, k.call_sid, k.direction, k.strategy, k."from", k."to", k.status, k.declined,
        k.answered_by, k.duration_sec, k.created_at, k.answered_at, k.ended_at, k.line_number,
        k.ended_by, k.end_reason, k.refusal, k.sip_code, k.erased_at,
        u.id as agent_id, u.name as agent_name, c.id as contact_id, c.name as contact_name,
        coalesce(n.label, k.line_number) as line_label,
        k.ended_at is null and k.answered_at is null and exists (select from message_directory v
          where v.workspace_id = k.workspace_id and v.call_id = k.id) as leaving_message,
        (select jsonb_agg(jsonb_build_object('id', p.id, 'role', p.role, 'userId', p.user_id,
            'userName', m.name, 'number', p.number, 'state', p.state,
            'joinedAt', extract(epoch from p.joined_at), 'leftAt', extract(epoch from p.left_at),
            'onHold', p.on_hold, 'muted', p.muted, 'talkSec', p.talk_sec, 'holdSec', p.hold_sec,
            'waitSec', p.wait_sec,
            'supervision', case when p.role = 'supervisor' then (
              select s.mode from supervision_directory s where s.workspace_id = p.workspace_id
                and s.call_id = p.call_id and s.participant_id = p.id) end)
            order by p.role <> 'customer', p.joined_at nulls last, p.id)
          from call_participants p left join user_directory m on m.id = p.user_id
          where p.workspace_id = k.workspace_id and p.call_id = k.id
            and (p.joined_at is not null or p.awaited or p.role = 'customer'
              or k.direction = 'internal')
            and (p.role <> 'supervisor' or (select w.supervision_visible
              from workspace_directory w where w.id = k.workspace_id))) as participants
      """;

  private static final String JOINED =
      """

      left join user_directory u on u.id = k.agent_user_id
      left join contact_directory c on c.id = k.contact_id and c.workspace_id = k.workspace_id
      left join number_directory n on n.number = k.line_number and n.workspace_id = k.workspace_id""";

  private static final String SELECT_CURRENT =
      COLUMNS + "from current_calls k" + JOINED + " where k.workspace_id = :workspace";

  private static final String SELECT_REQUESTED =
      COLUMNS + "from current_calls k" + JOINED + CallSql.JOIN_REQUESTED;

  private static final String SELECT_ARCHIVED =
      COLUMNS + "from calls k" + JOINED + CallSql.JOIN_ARCHIVED;

  /// The order of a list, with ids as PostgreSQL compares them.
  private static final Comparator<CallView> NEWEST_FIRST =
      Comparator.comparing(CallView::createdAt)
          .thenComparing(call -> call.id().toString())
          .reversed();

  private final Database db;
  private final CallNumbers numbers;
  private final Clock clock;

  CallQueries(Database db, Clock clock) {
    this.db = db;
    this.clock = clock;
    this.numbers = new CallNumbers(db);
  }

  Optional<CallView> find(WorkspaceId workspace, CallId id) {
    CallKey key = new CallKey(workspace, id);
    return db.of(workspace)
        .sql(SELECT_CURRENT + " and k.id = :id")
        .param("workspace", workspace.value())
        .param("id", id.value())
        .query((row, _) -> view(row))
        .optional()
        .or(() -> Optional.ofNullable(find(SELECT_ARCHIVED, List.of(key)).get(key)));
  }

  /// Returns whether the personal data of a call was deleted. Waits for an erasure that runs, which
  /// locks the key, and delays a later one until the end of the caller's transaction.
  boolean isErased(WorkspaceId workspace, CallId id) {
    return db.of(workspace)
        .sql(
            """
            select is_erased from call_keys
            where workspace_id = :workspace and id = :id for key share""")
        .param("workspace", workspace.value())
        .param("id", id.value())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /// Returns the views of those calls that exist.
  Map<CallKey, CallView> find(Collection<CallKey> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    Map<CallKey, CallView> found = find(SELECT_REQUESTED, keys);
    List<CallKey> missing = keys.stream().filter(key -> !found.containsKey(key)).toList();
    if (!missing.isEmpty()) {
      found.putAll(find(SELECT_ARCHIVED, missing));
    }
    return found;
  }

  private Map<CallKey, CallView> find(String select, Collection<CallKey> keys) {
    Map<CallKey, CallView> found = new HashMap<>();
    CallSql.statementFor(db, select, keys)
        .query(
            row -> {
              found.put(CallSql.key(row), view(row));
            });
    return found;
  }

  /// Returns the open calls, oldest first.
  List<CallView> live(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(SELECT_CURRENT + " and k.ended_at is null order by k.created_at, k.id limit 500")
        .param("workspace", workspace.value())
        .query((row, _) -> view(row))
        .list();
  }

  /// Returns the calls after the cursor, newest first.
  List<CallView> history(
      WorkspaceId workspace, CallFilter filter, @Nullable CallCursor after, int limit) {
    List<String> found =
        filter.hasTextOfNumber()
            ? numbers.containing(workspace, Objects.requireNonNull(filter.text())).orElse(null)
            : null;
    Function<Part, List<CallView>> page =
        part ->
            historyStatement(db, "", part, workspace, filter, found, after, limit)
                .query((row, _) -> view(row))
                .list();
    List<CallView> current = page.apply(Part.CURRENT);
    Instant allCurrent = CurrentCalls.since(clock.instant());
    if (filter.from() != null && !filter.from().isBefore(allCurrent)
        || current.size() == limit && !current.getLast().createdAt().isBefore(allCurrent)) {
      return current;
    }
    // A call that is archived in between is in both.
    return Stream.concat(current.stream(), page.apply(Part.ARCHIVED).stream())
        .collect(
            Collectors.toMap(CallView::id, Function.identity(), (a, _) -> a, LinkedHashMap::new))
        .values()
        .stream()
        .sorted(NEWEST_FIRST)
        .limit(limit)
        .toList();
  }

  /// The tables that have the calls `k` of a page.
  enum Part {
    CURRENT("from current_calls k", "page.id = k.id"),
    ARCHIVED("from archived_calls k", "page.id = k.id and page.created_at = k.created_at");

    private final String from;
    private final String ofPage;

    Part(String from, String ofPage) {
      this.from = from;
      this.ofPage = ofPage;
    }
  }

  /// Prepares the query of a page of one table. It finds the ids of the page before it reads the
  /// calls: each branch of the filter reads one range of an index in the order of the history.
  ///
  /// @param prefix empty, or `explain`
  /// @param numbers those that contain the text of the filter; null if they are unknown
  static JdbcClient.StatementSpec historyStatement(
      Database db,
      String prefix,
      Part part,
      WorkspaceId workspace,
      CallFilter filter,
      @Nullable List<String> numbers,
      @Nullable CallCursor after,
      int limit) {
    String page =
        filter.branches(numbers != null).stream()
            .map(branch -> branch(branch, part.from, filter.conditions(), after))
            .collect(Collectors.joining(" union "));
    return db.of(workspace)
        .sql(
            prefix
                + "with page as materialized (select * from ("
                + page
                + ") found order by created_at desc, id desc limit :limit) "
                + COLUMNS
                + part.from
                + JOINED
                + " join page on "
                + part.ofPage
                + " where k.workspace_id = :workspace"
                + " order by k.created_at desc, k.id desc")
        .params(filter.parameters())
        .param("numbers", numbers == null ? null : numbers.toArray(String[]::new))
        .param("workspace", workspace.value())
        .param("createdAt", after == null ? null : Timestamp.from(after.createdAt()))
        .param("id", after == null ? null : after.id().value())
        .param("limit", limit);
  }

  private static String branch(
      CallFilter.Branch branch, String from, String conditions, @Nullable CallCursor after) {
    String column = branch.numberColumn();
    String newest =
        "(select k.created_at, k.id "
            + from
            + " where k.workspace_id = :workspace"
            + conditions
            + branch.condition()
            + (after == null
                ? ""
                : " and k.created_at <= :createdAt and (k.created_at, k.id) < (:createdAt, :id)")
            + " order by "
            + (column.isEmpty() ? "" : column + ", ")
            + "k.created_at desc, k.id desc limit :limit)";
    return column.isEmpty()
        ? newest
        : "(select k.* from unnest(cast(:numbers as text[])) n (number) cross join lateral "
            + newest
            + " k order by k.created_at desc, k.id desc limit :limit)";
  }

  /// Counts the inbound calls that ended after a time without an answer, up to a maximum. A call
  /// lasts a day at most.
  int countMissed(WorkspaceId workspace, Instant after, int max) {
    return db.of(workspace)
        .sql(
            """
            select count(*) from (
              select from %s
              where workspace_id = :workspace and direction = 'inbound' and answered_at is null
                and ended_at > cast(:after as timestamptz)
              limit :max) missed"""
                .formatted(
                    CurrentCalls.table("calls", after.minus(Duration.ofDays(1)), clock.instant())))
        .param("workspace", workspace.value())
        .param("after", after.toString())
        .param("max", max)
        .query(Integer.class)
        .single();
  }

  private static CallView view(ResultSet row) throws SQLException {
    String callSid = row.getString("call_sid");
    String line = row.getString("line_number");
    String answeredBy = row.getString("answered_by");
    String endedBy = row.getString("ended_by");
    String endReason = row.getString("end_reason");
    return new CallView(
        new CallId(row.getObject("id", UUID.class)),
        callSid == null ? null : new CallSid(callSid),
        CallDirection.of(row.getString("direction")),
        CallStrategy.fromWire(row.getString("strategy")).orElseThrow(),
        row.getString("from"),
        row.getString("to"),
        CallStatus.of(row.getString("status")).orElseThrow(),
        row.getBoolean("declined"),
        answeredBy == null ? null : AnsweredBy.of(answeredBy).orElseThrow(),
        row.getObject("duration_sec", Integer.class),
        row.getTimestamp("created_at").toInstant(),
        instant(row, "answered_at"),
        instant(row, "ended_at"),
        named(row, "agent"),
        named(row, "contact"),
        line == null ? null : new CallView.Line(line, row.getString("line_label")),
        endedBy == null ? null : EndedBy.of(endedBy),
        endReason == null ? null : EndReason.of(endReason),
        row.getString("refusal"),
        row.getObject("sip_code", Integer.class),
        instant(row, "erased_at"),
        row.getBoolean("leaving_message"),
        ParticipantViews.parse(row.getString("participants")));
  }

  private static CallView.@Nullable Named named(ResultSet row, String prefix) throws SQLException {
    UUID id = row.getObject(prefix + "_id", UUID.class);
    return id == null ? null : new CallView.Named(id, row.getString(prefix + "_name"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
