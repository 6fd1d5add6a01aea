package org.ringback.server.call;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// Finds calls whose callbacks may be lost.
public final class StaleCalls {
  private final Database db;

  StaleCalls(Database db) {
    this.db = db;
  }

  /// The number of calls that a claim returns at most.
  public static final int CLAIM_LIMIT = 20;

  /// Returns the database's time, for [#claimUnsettled].
  public Instant databaseTime() {
    return db.ofAll().sql("select now()").query(OffsetDateTime.class).single().toInstant();
  }

  /// Claims up to [#CLAIM_LIMIT] unsettled calls, of any workspace, that were created before that
  /// time and were not claimed since.
  ///
  /// @param since a result of [#databaseTime]
  /// @param unplaced the time without an update after which no request for a call without a CallSid
  ///   can still run
  public List<StaleCall> claimUnsettled(Instant since, Duration unplaced) {
    return claim(
        """
        created_at < :since and (asked_at is null or asked_at < :since)
          and (call_sid is not null or updated_at < now() - make_interval(secs => :unplaced))""",
        Map.of("since", since.atOffset(ZoneOffset.UTC), "unplaced", unplaced.toMillis() / 1000.0));
  }

  /// Claims up to [#CLAIM_LIMIT] unsettled calls, of any workspace, that had no update for that
  /// time. During that time each call is returned once, to one node.
  public List<StaleCall> claimStale(Duration unplaced, Duration placed) {
    return claim(
        """
        greatest(updated_at, asked_at) < now() - case when call_sid is null
          then make_interval(secs => :unplaced) else make_interval(secs => :placed) end""",
        Map.of("unplaced", unplaced.toMillis() / 1000.0, "placed", placed.toMillis() / 1000.0));
  }

  private List<StaleCall> claim(String condition, Map<String, ?> parameters) {
    return db.ofAll()
        .sql(
            """
            update current_calls set asked_at = now() where id in (
              select id from current_calls where unsettled and %s
              order by updated_at limit :limit for update skip locked)
            returning workspace_id, id"""
                .formatted(condition))
        .params(parameters)
        .param("limit", CLAIM_LIMIT)
        .query(
            (row, _) ->
                new StaleCall(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("id", UUID.class))))
        .list();
  }

  public record StaleCall(WorkspaceId workspace, CallId call) {}
}
