package org.ringback.server.callerid;

import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.TwilioApi;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The SQL of verified caller IDs and of defaults.
final class CallerIdStore {
  private final Database db;

  CallerIdStore(Database db) {
    this.db = db;
  }

  List<CallerId> verified(WorkspaceId workspace, AccountSid account) {
    return sql(
            workspace,
            """
            select number, label from verified_caller_ids
            where workspace_id = :workspace and account_sid = :account order by number""")
        .param("account", account.value())
        .query(
            (row, _) ->
                new CallerId(
                    row.getString("number"), row.getString("label"), CallerId.Kind.VERIFIED))
        .list();
  }

  /// Replaces the verified caller IDs of the workspace. Callers run it in a transaction.
  void replaceVerified(
      WorkspaceId workspace, AccountSid account, List<TwilioApi.OutgoingCallerId> numbers) {
    sql(workspace, "delete from verified_caller_ids where workspace_id = :workspace").update();
    sql(
            workspace,
            """
            insert into verified_caller_ids (workspace_id, account_sid, number, label)
            select :workspace, :account, n.number, n.label
            from unnest(cast(:numbers as text[]), cast(:labels as text[])) as n (number, label)
            on conflict do nothing""")
        .param("account", account.value())
        .param(
            "numbers",
            numbers.stream().map(TwilioApi.OutgoingCallerId::phoneNumber).toArray(String[]::new))
        .param(
            "labels",
            numbers.stream().map(TwilioApi.OutgoingCallerId::friendlyName).toArray(String[]::new))
        .update();
  }

  /// @param member whose default is included; null for none
  CallerIdDefaults defaults(WorkspaceId workspace, @Nullable UserId member) {
    Map<String, String> countries = new TreeMap<>();
    String[] others = new String[2];
    sql(
            workspace,
            """
            select country, user_id, number from caller_id_defaults
            where workspace_id = :workspace
              and (user_id is null or user_id = cast(:member as uuid))""")
        .param("member", member == null ? null : member.value(), Types.OTHER)
        .query(
            row -> {
              String country = row.getString("country");
              String number = row.getString("number");
              if (country != null) {
                countries.put(country, number);
              } else {
                others[row.getObject("user_id", UUID.class) == null ? 0 : 1] = number;
              }
            });
    return new CallerIdDefaults(others[0], countries, others[1]);
  }

  /// Replaces the defaults of the workspace and of countries. Callers run it in a transaction.
  void replaceDefaults(
      WorkspaceId workspace, @Nullable String number, Map<String, String> countries) {
    sql(
            workspace,
            "delete from caller_id_defaults where workspace_id = :workspace and user_id is null")
        .update();
    if (number != null) {
      insert(workspace, null, null, number);
    }
    countries.forEach((country, each) -> insert(workspace, country, null, each));
  }

  /// Replaces the default of a member. Callers run it in a transaction.
  ///
  /// @param number null for none
  void replaceDefault(WorkspaceId workspace, UserId member, @Nullable String number) {
    sql(
            workspace,
            "delete from caller_id_defaults where workspace_id = :workspace and user_id = :member")
        .param("member", member.value())
        .update();
    if (number != null) {
      insert(workspace, null, member, number);
    }
  }

  private void insert(
      WorkspaceId workspace, @Nullable String country, @Nullable UserId member, String number) {
    sql(
            workspace,
            """
            insert into caller_id_defaults (workspace_id, country, user_id, number)
            values (:workspace, :country, cast(:member as uuid), :number)
            on conflict (workspace_id, country, user_id) do update set number = excluded.number""")
        .param("country", country, Types.VARCHAR)
        .param("member", member == null ? null : member.value(), Types.OTHER)
        .param("number", number)
        .update();
  }

  private JdbcClient.StatementSpec sql(WorkspaceId workspace, String text) {
    return db.of(workspace).sql(text).param("workspace", workspace.value());
  }
}
