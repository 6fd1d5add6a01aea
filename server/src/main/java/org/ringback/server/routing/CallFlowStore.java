package org.ringback.server.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The SQL of call flows. Times are the database's, because the clocks of nodes may differ.
final class CallFlowStore {
  private final Database db;
  private final DueCheck flows;

  CallFlowStore(Database db) {
    this.db = db;
    this.flows = db.frequentDueCheck("exists (select from call_flows)");
  }

  /// Returns whether a caller waits, or a flow is to be deleted.
  boolean hasFlows() {
    return flows.isDue();
  }

  /// Locks the line of a workspace until the transaction ends, and returns the time.
  Instant lockLine(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            with locked as materialized (
              select pg_advisory_xact_lock(hashtextextended('line:' || :workspace, 0)))
            select clock_timestamp() from locked""")
        .param("workspace", workspace.toString())
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  /// Locks the lines of workspaces until the transaction ends, without waiting.
  ///
  /// @return those whose line is locked now
  Set<WorkspaceId> tryLockLines(Collection<WorkspaceId> workspaces) {
    return db.ofAll()
        .sql(
            """
            select workspace from unnest(cast(:workspaces as text[])) as w (workspace)
            where pg_try_advisory_xact_lock(hashtextextended('line:' || workspace, 0))""")
        .param("workspaces", workspaces.stream().map(WorkspaceId::toString).toArray(String[]::new))
        .query((row, _) -> new WorkspaceId(UUID.fromString(row.getString("workspace"))))
        .set();
  }

  /// Inserts the flow of a call that has none.
  void enter(WorkspaceId workspace, CallId call, Instant now) {
    sql(
            workspace,
            """
            insert into call_flows (workspace_id, call_id, step, entered_at, seen_at)
            values (:workspace, :call, 'waiting', :now, :now)
            on conflict do nothing""",
            call)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Lets the customer of an answered call wait in line.
  void enterAgain(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            insert into call_flows (workspace_id, call_id, step, entered_at, seen_at, returned)
            values (:workspace, :call, 'waiting', clock_timestamp(), clock_timestamp(), true)
            on conflict (workspace_id, call_id) do update set step = 'waiting',
              entered_at = clock_timestamp(), returned = true""",
            call)
        .update();
  }

  /// Takes a call out of the line, with its offers.
  void remove(WorkspaceId workspace, CallId call) {
    for (String table : List.of("call_flows", "call_offers")) {
      sql(
              workspace,
              "delete from " + table + " where workspace_id = :workspace and call_id = :call",
              call)
          .update();
    }
  }

  /// Returns the flows of calls that are open and that no agent has answered.
  List<CallFlow> flows(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select f.*, p.customer_call_sid as call_sid, p.strategy
            from call_flows f join call_progress p
              on p.workspace_id = f.workspace_id and p.call_id = f.call_id
            where f.workspace_id = :workspace and (p.answered_at is null or f.returned)
              and p.ended_at is null""")
        .param("workspace", workspace.value())
        .query((row, _) -> flow(row))
        .list();
  }

  /// Starts the next wave of a call. Inserts the flow of one that has just entered the line.
  void startWave(WorkspaceId workspace, CallFlow flow, List<ClientIdentity> browsers) {
    sql(
            workspace,
            """
            insert into call_flows (workspace_id, call_id, step, entered_at, seen_at, wave, wave_at,
              ringing, tried)
            values (:workspace, :call, 'ringing', :entered, clock_timestamp(), :wave,
              clock_timestamp(), :ringing, :tried)
            on conflict (workspace_id, call_id) do update set step = excluded.step,
              wave = excluded.wave, wave_at = excluded.wave_at, seen_at = excluded.seen_at,
              ringing = excluded.ringing, tried = excluded.tried, unstaffed_since = null,
              redirect_until = null, claimed_until = null""",
            flow.call())
        .param("entered", flow.enteredAt().atOffset(ZoneOffset.UTC))
        .param("wave", flow.wave() + 1)
        .param("ringing", browsers.stream().map(ClientIdentity::toString).toArray(String[]::new))
        .param("tried", ids(flow.roundWith(browsers)))
        .update();
  }

  /// Ends the wave of a call and releases its agents. After a claim that was not used the next wave
  /// may ring the same agents at once.
  ///
  /// @param decliners those of the agents who declined
  void endWave(WorkspaceId workspace, CallFlow flow, Set<UserId> decliners, Instant now) {
    ObjectNode declined = JsonMapper.shared().createObjectNode();
    flow.declined().forEach((user, at) -> declined.put(user.toString(), at.toString()));
    decliners.forEach(user -> declined.put(user.toString(), now.toString()));
    sql(
            workspace,
            """
            update call_flows set step = 'waiting', seen_at = clock_timestamp(), ringing = '{}',
              wave_at = case when step = 'claimed' then null else wave_at end,
              claimed_until = null, declined = cast(:declined as jsonb)
            where workspace_id = :workspace and call_id = :call""",
            flow.call())
        .param("declined", declined.toString())
        .update();
    sql(
            workspace,
            "delete from call_offers where workspace_id = :workspace and call_id = :call",
            flow.call())
        .update();
  }

  /// Ends the ringing of a call that an agent claimed.
  void claim(WorkspaceId workspace, CallId call, Instant until) {
    sql(
            workspace,
            """
            update call_flows set step = 'claimed', seen_at = clock_timestamp(),
              claimed_until = :until
            where workspace_id = :workspace and call_id = :call""",
            call)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Records that an agent declined, who is free for other calls.
  ///
  /// @param ringing the browsers that still ring
  void decline(WorkspaceId workspace, CallFlow flow, UserId agent, List<ClientIdentity> ringing) {
    sql(
            workspace,
            """
            update call_flows set ringing = :ringing,
              declined = declined || jsonb_build_object(cast(:agent as text),
                to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
            where workspace_id = :workspace and call_id = :call""",
            flow.call())
        .param("ringing", ringing.stream().map(ClientIdentity::toString).toArray(String[]::new))
        .param("agent", agent.toString())
        .update();
  }

  /// Records that the caller hears another plan of the line.
  void keepWaiting(WorkspaceId workspace, CallId call, boolean isSentenceSpoken) {
    sql(
            workspace,
            """
            update call_flows set seen_at = clock_timestamp(),
              spoken_at = case when :spoken then clock_timestamp() else spoken_at end
            where workspace_id = :workspace and call_id = :call""",
            call)
        .param("spoken", isSentenceSpoken)
        .update();
  }

  /// Records since when no agent is expected to take the call.
  void saveStaffing(WorkspaceId workspace, CallId call, boolean isStaffed, Instant now) {
    sql(
            workspace,
            """
            update call_flows set unstaffed_since = case when :staffed then null
              else cast(:now as timestamptz) end
            where workspace_id = :workspace and call_id = :call""",
            call)
        .param("staffed", isStaffed)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void beginRedirect(WorkspaceId workspace, CallId call, Duration length, Duration pause) {
    sql(
            workspace,
            """
            update call_flows set
              redirect_until = clock_timestamp() + make_interval(secs => :length),
              redirect_after = clock_timestamp() + make_interval(secs => :pause)
            where workspace_id = :workspace and call_id = :call""",
            call)
        .param("length", length.toMillis() / 1000.0)
        .param("pause", pause.toMillis() / 1000.0)
        .update();
  }

  /// Ends a redirect, so that the caller's own request for the next plan advances the flow.
  void endRedirect(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            update call_flows set redirect_until = null
            where workspace_id = :workspace and call_id = :call""",
            call)
        .update();
  }

  /// Takes a caller out of the line until the call requests its next plan.
  void leaveLine(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            update call_flows set seen_at = to_timestamp(0), redirect_until = null
            where workspace_id = :workspace and call_id = :call and step = 'waiting'""",
            call)
        .update();
  }

  void finish(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            update call_flows set step = 'over', seen_at = clock_timestamp()
            where workspace_id = :workspace and call_id = :call""",
            call)
        .update();
  }

  /// Returns the workspaces in which callers wait in line, or a wave of offers or a claim is over.
  List<WorkspaceId> withDueCallers(Duration wave) {
    return db.ofAll()
        .sql(
            """
            select distinct f.workspace_id
            from call_flows f left join call_progress p
              on p.workspace_id = f.workspace_id and p.call_id = f.call_id
            where f.step = 'waiting' or p.strategy = 'conference' and case f.step
              when 'ringing' then
                coalesce(f.wave_at + make_interval(secs => :wave) <= clock_timestamp(), true)
              when 'claimed' then coalesce(f.claimed_until <= clock_timestamp(), true)
              else false end""")
        .param("wave", wave.toMillis() / 1000.0)
        .query((row, _) -> new WorkspaceId(row.getObject("workspace_id", UUID.class)))
        .list();
  }

  /// The callers who wait for an agent, in all workspaces.
  record Waiting(long callers, double longestSeconds) {}

  Waiting waiting() {
    return db.ofAll()
        .sql(
            """
            select count(*) as callers, coalesce(greatest(0,
              extract(epoch from clock_timestamp() - min(f.entered_at))), 0) as longest
            from call_flows f join call_progress p
              on p.workspace_id = f.workspace_id and p.call_id = f.call_id
            where f.step <> 'over' and (p.answered_at is null or f.returned)
              and p.ended_at is null""")
        .query((row, _) -> new Waiting(row.getLong("callers"), row.getDouble("longest")))
        .single();
  }

  /// Deletes the flows and the reservations of calls that an agent answered or that ended.
  void deleteFinished() {
    db.ofAll()
        .sql(
            """
            with finished as (
              delete from call_flows f using call_progress p
              where p.workspace_id = f.workspace_id and p.call_id = f.call_id
                and (p.ended_at is not null or p.answered_at is not null and not f.returned)
              returning f.workspace_id, f.call_id)
            delete from call_offers o using finished f
            where o.workspace_id = f.workspace_id and o.call_id = f.call_id
              and o.reason in ('inbound', 'waiting')""")
        .update();
  }

  private JdbcClient.StatementSpec sql(WorkspaceId workspace, String sql, CallId call) {
    return db.of(workspace)
        .sql(sql)
        .param("workspace", workspace.value())
        .param("call", call.value());
  }

  private static CallFlow flow(ResultSet row) throws SQLException {
    Map<UserId, Instant> declined = new HashMap<>();
    JsonMapper.shared()
        .readTree(row.getString("declined"))
        .properties()
        .forEach(
            each ->
                declined.put(
                    new UserId(UUID.fromString(each.getKey())),
                    Instant.parse(each.getValue().asString())));
    return new CallFlow(
        new CallId(row.getObject("call_id", UUID.class)),
        new CallSid(row.getString("call_sid")),
        CallStrategy.fromWire(row.getString("strategy")).orElseThrow(),
        CallFlow.Step.fromWire(row.getString("step")),
        row.getTimestamp("entered_at").toInstant(),
        row.getTimestamp("seen_at").toInstant(),
        row.getInt("wave"),
        instant(row, "wave_at"),
        Arrays.stream((String[]) row.getArray("ringing").getArray())
            .flatMap(identity -> ClientIdentity.of(identity).stream())
            .toList(),
        Arrays.stream((UUID[]) row.getArray("tried").getArray())
            .map(UserId::new)
            .collect(Collectors.toSet()),
        declined,
        instant(row, "unstaffed_since"),
        instant(row, "spoken_at"),
        instant(row, "redirect_until"),
        instant(row, "redirect_after"),
        instant(row, "claimed_until"),
        row.getBoolean("returned"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static UUID[] ids(Collection<UserId> users) {
    return users.stream().map(UserId::value).toArray(UUID[]::new);
  }
}
