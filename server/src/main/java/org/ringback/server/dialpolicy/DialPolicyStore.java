package org.ringback.server.dialpolicy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of dialing rules and of recent dials.
final class DialPolicyStore {
  private static final Duration RETENTION = Duration.ofDays(2);

  private final Database db;

  DialPolicyStore(Database db) {
    this.db = db;
  }

  record Counts(int member, int workspace) {}

  Optional<DialRules> rules(WorkspaceId workspace) {
    return db.of(workspace)
        .sql("select * from dialing_rules where workspace_id = :workspace")
        .param("workspace", workspace.value())
        .query((row, _) -> rules(row))
        .optional();
  }

  void save(WorkspaceId workspace, DialRules rules, Instant now) {
    db.of(workspace)
        .sql(
            """
            insert into dialing_rules values (:workspace, :allowed, :countries, :memberMinute,
              :workspaceMinute, :memberDay, :workspaceDay, :now, :advice, :price, :memberSpend,
              :workspaceSpend)
            on conflict (workspace_id) do update set calls_allowed = excluded.calls_allowed,
              countries = excluded.countries, member_per_minute = excluded.member_per_minute,
              workspace_per_minute = excluded.workspace_per_minute,
              member_per_day = excluded.member_per_day,
              workspace_per_day = excluded.workspace_per_day,
              emergency_advice = excluded.emergency_advice,
              price_per_minute = excluded.price_per_minute,
              member_spend_per_day = excluded.member_spend_per_day,
              workspace_spend_per_day = excluded.workspace_spend_per_day, updated_at = excluded.updated_at""")
        .param("workspace", workspace.value())
        .param("allowed", rules.callsAllowed())
        .param("countries", rules.countries().toArray(String[]::new))
        .param("memberMinute", rules.memberPerMinute())
        .param("workspaceMinute", rules.workspacePerMinute())
        .param("memberDay", rules.memberPerDay())
        .param("workspaceDay", rules.workspacePerDay())
        .param("now", Timestamp.from(now))
        .param("advice", rules.emergencyAdvice())
        .param("price", rules.spend().pricePerMinute())
        .param("memberSpend", rules.spend().memberPerDay())
        .param("workspaceSpend", rules.spend().workspacePerDay())
        .update();
  }

  /// Locks the workspace's dials until the transaction ends, on all nodes.
  void lock(WorkspaceId workspace) {
    db.of(workspace)
        .sql("select 1 from pg_advisory_xact_lock(hashtextextended(:lock, 0))")
        .param("lock", "dial " + workspace)
        .query(Integer.class)
        .optional();
  }

  Counts since(WorkspaceId workspace, UserId member, Instant since) {
    return db.of(workspace)
        .sql(
            """
            select count(*) filter (where user_id = :member) as member, count(*) as workspace
            from dialled where workspace_id = :workspace and at > :since""")
        .param("workspace", workspace.value())
        .param("member", member.value())
        .param("since", Timestamp.from(since))
        .query((row, _) -> new Counts(row.getInt("member"), row.getInt("workspace")))
        .single();
  }

  void count(WorkspaceId workspace, UserId member, Instant now) {
    db.of(workspace)
        .sql("delete from dialled where workspace_id = :workspace and at < :old")
        .param("workspace", workspace.value())
        .param("old", Timestamp.from(now.minus(RETENTION)))
        .update();
    db.of(workspace)
        .sql("insert into dialled (workspace_id, user_id, at) values (:workspace, :member, :now)")
        .param("workspace", workspace.value())
        .param("member", member.value())
        .param("now", Timestamp.from(now))
        .update();
  }

  private static DialRules rules(ResultSet row) throws SQLException {
    return new DialRules(
        row.getBoolean("calls_allowed"),
        List.of((String[]) row.getArray("countries").getArray()),
        row.getInt("member_per_minute"),
        row.getInt("workspace_per_minute"),
        row.getInt("member_per_day"),
        row.getInt("workspace_per_day"),
        row.getString("emergency_advice"),
        new SpendLimit(
            row.getBigDecimal("price_per_minute"),
            row.getBigDecimal("member_spend_per_day"),
            row.getBigDecimal("workspace_spend_per_day")));
  }
}
