package org.ringback.server.provisioning;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.NumberVoiceConfig;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of the numbers that ring here, and of where they pointed before.
public final class NumberStore {
  private final Database db;
  private final UuidV7 ids;
  private final Clock clock;

  public NumberStore(Database db, UuidV7 ids, Clock clock) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
  }

  /// The oldest first.
  public List<PhoneNumber> of(WorkspaceId workspace) {
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

  /// Makes these the workspace's numbers; those that it had keep their ids.
  ///
  /// @param changed told the numbers before and after, in the same transaction, when they differ
  public void save(
      WorkspaceId workspace, List<ManagedNumber> numbers, BiConsumer<String, String> changed) {
    String[] kept = numbers.stream().map(ManagedNumber::number).toArray(String[]::new);
    noting(
        workspace,
        changed,
        () -> {
          numbers.forEach(number -> saveOne(workspace, number));
          db.of(workspace)
              .sql(
                  """
                  delete from phone_numbers
                  where workspace_id = :workspace and not number = any (:kept)""")
              .param("workspace", workspace.value())
              .param("kept", kept)
              .update();
        });
  }

  /// Makes this one of the workspace's numbers; the same for `changed`.
  public void add(WorkspaceId workspace, ManagedNumber number, BiConsumer<String, String> changed) {
    noting(workspace, changed, () -> saveOne(workspace, number));
  }

  private void noting(WorkspaceId workspace, BiConsumer<String, String> changed, Runnable change) {
    db.inTransaction(
        () -> {
          String before = listed(workspace);
          change.run();
          String after = listed(workspace);
          if (!after.equals(before)) {
            changed.accept(before, after);
          }
          return workspace;
        });
  }

  private String listed(WorkspaceId workspace) {
    return of(workspace).stream().map(PhoneNumber::number).collect(Collectors.joining(" "));
  }

  public Optional<WorkspaceId> workspaceOf(AccountSid account, String number, boolean isFallback) {
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

  /// Where the numbers pointed before we took them, of those that we took.
  public Map<NumberSid, NumberVoiceConfig> pointedBefore(WorkspaceId workspace) {
    Map<NumberSid, NumberVoiceConfig> before = new HashMap<>();
    db.of(workspace)
        .sql(
            """
            select sid, before from phone_numbers
            where workspace_id = :workspace and before is not null""")
        .param("workspace", workspace.value())
        .query(
            (row, _) ->
                Map.entry(
                    new NumberSid(row.getString("sid")),
                    JsonMapper.shared()
                        .readValue(row.getString("before"), NumberVoiceConfig.class)))
        .list()
        .forEach(entry -> before.put(entry.getKey(), entry.getValue()));
    return before;
  }

  /// Where it pointed before stays what is known of it, unless it is told anew.
  private void saveOne(WorkspaceId workspace, ManagedNumber number) {
    NumberVoiceConfig before = number.before();
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
  }
}
