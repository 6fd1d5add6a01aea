package org.ringback.server.call;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.Usage;
import org.ringback.server.dialpolicy.UsageSource;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// Reads the usage of outgoing calls.
final class CallUsageStore implements UsageSource {
  private final Database db;
  private final Clock clock;

  CallUsageStore(Database db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// Selects the started minutes of each outgoing call, at least one for an open call.
  private static final String STARTED_MINUTES =
      """
      select agent_user_id, ended_at, greatest(case when ended_at is null then 1 else 0 end,
        ceil(coalesce(duration_sec,
          extract(epoch from cast(:now as timestamptz) - answered_at), 0) / 60.0)) as minutes
      from %s
      where workspace_id = :workspace and direction in ('outbound-dial', 'outbound-api')
        and created_at > :since""";

  private String startedMinutes(Instant since) {
    return STARTED_MINUTES.formatted(CurrentCalls.table("calls", since, clock.instant()));
  }

  @Override
  public UsageSource.Minutes minutes(WorkspaceId workspace, Instant since) {
    Map<UserId, Long> byMember = new HashMap<>();
    long total =
        db
            .of(workspace)
            .sql(
                """
                select agent_user_id, sum(minutes) as minutes from (%s) used
                group by agent_user_id"""
                    .formatted(startedMinutes(since)))
            .param("workspace", workspace.value())
            .param("since", since.atOffset(ZoneOffset.UTC))
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .query(
                (row, _) -> {
                  UUID agent = row.getObject("agent_user_id", UUID.class);
                  if (agent != null) {
                    byMember.put(new UserId(agent), row.getLong("minutes"));
                  }
                  return row.getLong("minutes");
                })
            .list()
            .stream()
            .mapToLong(Long::longValue)
            .sum();
    return new UsageSource.Minutes(total, Map.copyOf(byMember));
  }

  @Override
  public Usage usage(WorkspaceId workspace, UserId member, Instant since) {
    return db.of(workspace)
        .sql(
            """
            select coalesce(sum(minutes) filter (where agent_user_id = :member), 0) as member,
              coalesce(sum(minutes), 0) as workspace,
              count(*) filter (where ended_at is null and agent_user_id = :member) as member_open,
              count(*) filter (where ended_at is null) as workspace_open
            from (
              %s) used"""
                .formatted(startedMinutes(since)))
        .param("workspace", workspace.value())
        .param("member", member.value())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(
            (row, _) ->
                new Usage(
                    row.getLong("member"),
                    row.getLong("workspace"),
                    row.getInt("member_open"),
                    row.getInt("workspace_open")))
        .single();
  }
}
