package org.ringback.server.price;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ringback.server.call.OverCall;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.Price;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The SQL of `leg_prices`.
final class LegPriceStore {
  private final Database db;

  LegPriceStore(Database db) {
    this.db = db;
  }

  /// A leg whose price is to be requested.
  ///
  /// @param attempts the requests that found no price
  /// @param end of the leg, as reported by Twilio
  record Due(WorkspaceId workspace, String callSid, int attempts, Instant end) {}

  /// Adds the legs of calls that Twilio charges for, in the transaction that changes the calls.
  void add(Collection<OverCall> calls, Duration delay) {
    db.of(calls.stream().map(OverCall::workspace).distinct().toList())
        .sql(
            """
            insert into leg_prices (workspace_id, call_sid, call_id, next_at)
            select l.workspace_id, l.call_sid, l.call_id, now() + make_interval(secs => :delay)
            from unnest(cast(:ids as uuid[])) c (id)
              join leg_directory l on l.call_id = c.id and l.status = 'completed'
            on conflict (workspace_id, call_sid) do nothing""")
        .param("ids", calls.stream().map(each -> each.id().value()).toArray(UUID[]::new))
        .param("delay", delay.toMillis() / 1000.0)
        .update();
  }

  /// Returns legs that are due, those of one workspace together.
  List<Due> due(int limit) {
    return db.ofAll()
        .sql(
            """
            select d.workspace_id, d.call_sid, d.attempts, coalesce(l.ended_at, d.next_at) as ended_at
            from (
              select * from leg_prices where next_at <= now() order by next_at limit :limit) d
              join leg_directory l on l.workspace_id = d.workspace_id and l.call_sid = d.call_sid
            order by d.workspace_id, ended_at""")
        .param("limit", limit)
        .query(
            (row, _) ->
                new Due(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    row.getString("call_sid"),
                    row.getInt("attempts"),
                    row.getTimestamp("ended_at").toInstant()))
        .list();
  }

  /// Stores prices.
  ///
  /// @return the start of each call that has a new price
  List<Instant> save(WorkspaceId workspace, Map<Due, Price> prices) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    prices.forEach(
        (leg, price) ->
            rows.addObject()
                .put("sid", leg.callSid())
                .put("cost", price.costMicros())
                .put("currency", price.currency()));
    return db.of(workspace)
        .sql(
            """
            with priced as (
              update leg_prices p
              set cost_micros = n.cost, currency = n.currency, next_at = null
              from jsonb_to_recordset(cast(:rows as jsonb)) n (sid text, cost bigint, currency text)
              where p.workspace_id = :workspace and p.call_sid = n.sid
              returning p.call_id)
            select distinct c.created_at from priced p join ended_calls c on c.call_id = p.call_id""")
        .param("workspace", workspace.value())
        .param("rows", rows.toString())
        .query((row, _) -> row.getTimestamp("created_at").toInstant())
        .list();
  }

  /// Counts a request that found no price, and sets the time of the next one.
  void repeat(WorkspaceId workspace, Collection<String> callSids, Duration delay) {
    reschedule(
        workspace,
        callSids,
        "attempts = attempts + 1, next_at = now() + make_interval(secs => :delay)",
        delay);
  }

  /// Sets the time of the next request, after one that Twilio did not answer.
  void postpone(WorkspaceId workspace, Collection<String> callSids, Duration delay) {
    reschedule(workspace, callSids, "next_at = now() + make_interval(secs => :delay)", delay);
  }

  /// Ends the requests for prices, because Twilio will have none.
  void giveUp(WorkspaceId workspace, Collection<String> callSids) {
    reschedule(workspace, callSids, "attempts = attempts + 1, next_at = null", Duration.ZERO);
  }

  private void reschedule(
      WorkspaceId workspace, Collection<String> callSids, String changes, Duration delay) {
    if (callSids.isEmpty()) {
      return;
    }
    db.of(workspace)
        .sql(
            "update leg_prices set "
                + changes
                + " where workspace_id = :workspace and call_sid = any(cast(:sids as text[]))")
        .param("workspace", workspace.value())
        .param("sids", callSids.toArray(String[]::new))
        .param("delay", delay.toMillis() / 1000.0)
        .update();
  }
}
