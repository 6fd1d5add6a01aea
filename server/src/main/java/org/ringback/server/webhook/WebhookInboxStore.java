package org.ringback.server.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.LegStatusUpdate;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The SQL of the inbox.
final class WebhookInboxStore {
  private static final TypeReference<Map<String, List<String>>> PARAMETERS =
      new TypeReference<>() {};

  private final Database db;

  WebhookInboxStore(Database db) {
    this.db = db;
  }

  /// @param call our call, when the callback's address names it
  record StoredWebhook(
      long id, WorkspaceId workspace, @Nullable CallId call, FormBody form, Instant receivedAt) {}

  /// What makes two callbacks the same: Twilio repeats one that it thinks lost.
  ///
  /// @param sequence null for the one that a phone number's own StatusCallback brings
  private record Key(
      WorkspaceId workspace, String callSid, @Nullable Integer sequence, String status) {
    static Key of(ReceivedCallback arrival) {
      LegStatusUpdate update = arrival.update();
      return new Key(
          arrival.workspace(), update.callSid().value(), update.sequence(), update.status().wire());
    }
  }

  /// Keeps them, each unless Twilio has told it before. What is applied by now is kept as an event
  /// of its call, with all that it said, and is not said here again.
  ///
  /// @param nextTryAt when those are due that are not applied
  /// @param appliedAt null when they are not applied by the transaction that keeps them
  /// @return those that are new
  List<ReceivedCallback> insert(
      List<ReceivedCallback> arrivals, Instant nextTryAt, @Nullable Instant appliedAt) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    arrivals.forEach(arrival -> rows.add(row(arrival, appliedAt == null)));
    Set<Key> fresh = new HashSet<>();
    db.of(arrivals.stream().map(ReceivedCallback::workspace).toList())
        .sql(
            """
            insert into webhook_inbox (workspace_id, call_sid, sequence_number, status, call_id,
              params, received_at, next_try_at, applied_at)
            select workspace, call_sid, sequence, status, call, params, received_at, :next, :applied
            from jsonb_to_recordset(cast(:arrivals as jsonb)) as a (workspace uuid, call_sid text,
              sequence int, status text, call uuid, params jsonb, received_at timestamptz)
            order by call_sid, sequence
            on conflict do nothing returning workspace_id, call_sid, sequence_number, status""")
        .param("arrivals", rows.toString())
        .param("next", nextTryAt.atOffset(ZoneOffset.UTC))
        .param(
            "applied",
            appliedAt == null ? null : appliedAt.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .query(
            row -> {
              fresh.add(
                  new Key(
                      new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                      row.getString("call_sid"),
                      row.getObject("sequence_number", Integer.class),
                      row.getString("status")));
            });
    return arrivals.stream().filter(arrival -> fresh.remove(Key.of(arrival))).toList();
  }

  private static ObjectNode row(ReceivedCallback arrival, boolean isWhole) {
    LegStatusUpdate update = arrival.update();
    CallId call = arrival.call();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("workspace", arrival.workspace().toString());
    row.put("call_sid", update.callSid().value()).put("sequence", update.sequence());
    row.put("status", update.status().wire()).put("call", call == null ? null : call.toString());
    if (isWhole) {
      row.set("params", JsonMapper.shared().valueToTree(arrival.form().parameters()));
    }
    row.put("received_at", arrival.receivedAt().toString());
    return row;
  }

  /// What waits and is due, of every workspace, the oldest first.
  List<StoredWebhook> due(Instant now, int limit) {
    return db.ofAll()
        .sql(
            """
            select id, workspace_id, call_id, params, received_at from webhook_inbox
            where applied_at is null and next_try_at <= :now order by id limit :limit""")
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query((row, _) -> kept(row))
        .list();
  }

  void applied(WorkspaceId workspace, long id, Instant now) {
    db.of(workspace)
        .sql(
            """
            update webhook_inbox set applied_at = :now
            where workspace_id = :workspace and id = :id""")
        .param("now", Timestamp.from(now))
        .param("workspace", workspace.value())
        .param("id", id)
        .update();
  }

  /// Twice as long before each further try, five minutes at most.
  void failed(WorkspaceId workspace, long id, Instant now, String error) {
    db.of(workspace)
        .sql(
            """
            update webhook_inbox set attempts = attempts + 1, last_error = left(:error, 500),
              next_try_at = cast(:now as timestamptz)
                + least(power(2, attempts + 1), 300) * interval '1 second'
            where workspace_id = :workspace and id = :id and applied_at is null""")
        .param("error", error)
        .param("now", Timestamp.from(now))
        .param("workspace", workspace.value())
        .param("id", id)
        .update();
  }

  int waiting() {
    return db.ofAll()
        .sql("select count(*) from webhook_inbox where applied_at is null")
        .query(Integer.class)
        .single();
  }

  int purge(Instant appliedBefore) {
    return db.ofAll()
        .sql("delete from webhook_inbox where applied_at < :before")
        .param("before", Timestamp.from(appliedBefore))
        .update();
  }

  private static StoredWebhook kept(ResultSet row) throws SQLException {
    UUID call = row.getObject("call_id", UUID.class);
    return new StoredWebhook(
        row.getLong("id"),
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        call == null ? null : new CallId(call),
        new FormBody(JsonMapper.shared().readValue(row.getString("params"), PARAMETERS)),
        row.getTimestamp("received_at").toInstant());
  }
}
