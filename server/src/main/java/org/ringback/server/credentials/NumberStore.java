package org.ringback.server.credentials;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringback.server.db.Database;
import org.ringback.server.db.RecentValues;
import org.ringback.server.db.UuidV7;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.NumberVoiceConfig;
import tools.jackson.databind.json.JsonMapper;

/// Stores the phone numbers of workspaces, and their earlier configuration at Twilio.
public final class NumberStore {
  private final Database db;
  private final UuidV7 ids;
  private final Clock clock;

  /// Saves a query for each call.
  private final RecentValues<WorkspaceId, List<PhoneNumber>> recent =
      new RecentValues<>(10_000, this::of);

  public NumberStore(Database db, UuidV7 ids, Clock clock) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
  }

  /// A workspace's numbers before and after a change, in E.164 form with spaces between.
  record Change(String before, String after) {
    boolean isEmpty() {
      return before.equals(after);
    }
  }

  /// Returns the workspace's numbers, the oldest first.
  List<PhoneNumber> of(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select id, number, label from phone_numbers
            where workspace_id = :workspace order by created_at, number""")
        .param("workspace", workspace.value())
        .query(
            (row, _) ->
                new PhoneNumber(
                    row.getObject("id", UUID.class),
                    row.getString("number"),
                    row.getString("label")))
        .list();
  }

  /// Returns the workspace's numbers, at most a second old if another node has changed them.
  List<PhoneNumber> recent(WorkspaceId workspace) {
    return Objects.requireNonNull(recent.get(workspace));
  }

  /// Removes the workspace's numbers from the cache after the commit.
  void changed(WorkspaceId workspace) {
    db.afterCommit(() -> recent.invalidate(workspace));
  }

  /// Replaces the workspace's numbers. Numbers that remain keep their ids. Callers run it in a
  /// transaction.
  Change save(WorkspaceId workspace, List<ManagedNumber> numbers) {
    String before = list(workspace);
    numbers.forEach(number -> saveOne(workspace, number));
    db.of(workspace)
        .sql(
            """
            delete from phone_numbers
            where workspace_id = :workspace and not number = any (:kept)""")
        .param("workspace", workspace.value())
        .param("kept", numbers.stream().map(ManagedNumber::number).toArray(String[]::new))
        .update();
    changed(workspace);
    return new Change(before, list(workspace));
  }

  /// Adds or updates one of the workspace's numbers. Callers run it in a transaction.
  Change add(WorkspaceId workspace, ManagedNumber number) {
    String before = list(workspace);
    saveOne(workspace, number);
    return new Change(before, list(workspace));
  }

  private String list(WorkspaceId workspace) {
    return of(workspace).stream().map(PhoneNumber::number).collect(Collectors.joining(" "));
  }

  /// @param isFallback whether workspaces without an account of their own use this account
  Optional<WorkspaceId> workspaceOf(AccountSid account, String number, boolean isFallback) {
    return db.ofAll()
        .sql(
            """
            select n.workspace_id
            from phone_numbers n left join voice_credentials c on c.workspace_id = n.workspace_id
            where n.number = :number
              and (c.account_sid = :account or c.account_sid is null and :fallback)
            order by n.created_at limit 1""")
        .param("number", number)
        .param("account", account.value())
        .param("fallback", isFallback)
        .query(UUID.class)
        .optional()
        .map(WorkspaceId::new);
  }

  /// Returns the earlier configuration of the numbers that the server has claimed.
  Map<NumberSid, NumberVoiceConfig> previousConfigs(WorkspaceId workspace) {
    Map<NumberSid, NumberVoiceConfig> before = new HashMap<>();
    db.of(workspace)
        .sql(
            """
            select sid, before from phone_numbers
            where workspace_id = :workspace and before is not null""")
        .param("workspace", workspace.value())
        .query(
            row -> {
              before.put(
                  new NumberSid(row.getString("sid")),
                  JsonMapper.shared().readValue(row.getString("before"), NumberVoiceConfig.class));
            });
    return before;
  }

  /// Keeps the stored earlier configuration if the number has none.
  private void saveOne(WorkspaceId workspace, ManagedNumber number) {
    NumberVoiceConfig before = number.previousConfig();
    db.of(workspace)
        .sql(
            """
            insert into phone_numbers (id, workspace_id, sid, number, label, created_at, before)
            values (:id, :workspace, :sid, :number, :label, :now, cast(:before as jsonb))
            on conflict (workspace_id, number) do update
              set sid = excluded.sid, label = excluded.label,
                before = coalesce(excluded.before, phone_numbers.before)""")
        .param("before", before == null ? null : JsonMapper.shared().writeValueAsString(before))
        .param("id", ids.next())
        .param("workspace", workspace.value())
        .param("sid", number.sid().value())
        .param("number", number.number())
        .param("label", number.label())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    changed(workspace);
  }
}
