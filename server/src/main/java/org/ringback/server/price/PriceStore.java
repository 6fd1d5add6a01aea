package org.ringback.server.price;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.call.OverCall;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.Price;
import org.ringback.server.twilio.RecordingSid;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The SQL of `leg_prices` and `recording_prices`.
final class PriceStore {
  private final Database db;

  PriceStore(Database db) {
    this.db = db;
  }

  /// A leg or a recording whose price is to be requested.
  ///
  /// @param attempts the requests that found no price
  /// @param listedAt the time by which Twilio lists it: the end of a leg, the start of a recording
  record Due(WorkspaceId workspace, String sid, int attempts, Instant listedAt) {}

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
        .param("delay", seconds(delay))
        .update();
  }

  /// Adds a recording, in the transaction that stores its completion.
  ///
  /// @return the start of its call, if the call has ended and the recording was not added before
  Optional<Instant> add(
      WorkspaceId workspace, CallId call, RecordingSid sid, Instant recordedAt, Duration delay) {
    return db.of(workspace)
        .sql(
            """
            insert into recording_prices (workspace_id, recording_sid, call_id, recorded_at, next_at)
            values (:workspace, :sid, :call, :recordedAt, now() + make_interval(secs => :delay))
            on conflict (workspace_id, recording_sid) do nothing
            returning (select c.created_at from call_directory c
              where c.workspace_id = :workspace and c.call_id = :call) as started_at""")
        .param("workspace", workspace.value())
        .param("sid", sid.value())
        .param("call", call.value())
        .param("recordedAt", recordedAt.atOffset(ZoneOffset.UTC))
        .param("delay", seconds(delay))
        .query((row, _) -> Optional.ofNullable(row.getTimestamp("started_at")))
        .optional()
        .flatMap(start -> start.map(Timestamp::toInstant));
  }

  /// Returns those that are due, those of one workspace together.
  List<Due> due(PriceKind kind, int limit) {
    return db.ofAll()
        .sql(kind.due())
        .param("limit", limit)
        .query(
            (row, _) ->
                new Due(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    row.getString("sid"),
                    row.getInt("attempts"),
                    row.getTimestamp("listed_at").toInstant()))
        .list();
  }

  /// Stores prices.
  ///
  /// @return the start of each ended call that has a new price
  List<Instant> save(PriceKind kind, WorkspaceId workspace, Map<Due, Price> prices) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    prices.forEach(
        (due, price) ->
            rows.addObject()
                .put("sid", due.sid())
                .put("cost", price.costMicros())
                .put("currency", price.currency()));
    return db.of(workspace)
        .sql(
            "with priced as (update "
                + kind.table()
                + " p set cost_micros = n.cost, currency = n.currency, next_at = null "
                + """
                 from jsonb_to_recordset(cast(:rows as jsonb))
                   n (sid text, cost bigint, currency text)
                 where p.workspace_id = :workspace and n.sid = p."""
                + kind.sidColumn()
                + " returning p.call_id)"
                + " select distinct c.created_at"
                + " from priced p join call_directory c on c.call_id = p.call_id")
        .param("workspace", workspace.value())
        .param("rows", rows.toString())
        .query((row, _) -> row.getTimestamp("created_at").toInstant())
        .list();
  }

  /// Counts a request that found no price, and sets the time of the next one.
  void repeat(PriceKind kind, WorkspaceId workspace, Collection<String> sids, Duration delay) {
    reschedule(
        kind,
        workspace,
        sids,
        "attempts = attempts + 1, next_at = now() + make_interval(secs => :delay)",
        delay);
  }

  /// Sets the time of the next request, after one that Twilio did not answer.
  void postpone(PriceKind kind, WorkspaceId workspace, Collection<String> sids, Duration delay) {
    reschedule(kind, workspace, sids, "next_at = now() + make_interval(secs => :delay)", delay);
  }

  /// Ends the requests for prices, because Twilio will have none.
  void giveUp(PriceKind kind, WorkspaceId workspace, Collection<String> sids) {
    reschedule(kind, workspace, sids, "attempts = attempts + 1, next_at = null", Duration.ZERO);
  }

  private void reschedule(
      PriceKind kind,
      WorkspaceId workspace,
      Collection<String> sids,
      String changes,
      Duration delay) {
    if (sids.isEmpty()) {
      return;
    }
    db.of(workspace)
        .sql(
            "update "
                + kind.table()
                + " set "
                + changes
                + " where workspace_id = :workspace and "
                + kind.sidColumn()
                + " = any(cast(:sids as text[]))")
        .param("workspace", workspace.value())
        .param("sids", sids.toArray(String[]::new))
        .param("delay", seconds(delay))
        .update();
  }

  private static double seconds(Duration delay) {
    return delay.toMillis() / 1000.0;
  }
}
