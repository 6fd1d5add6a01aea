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
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stores webhooks until they are applied.
final class WebhookInboxStore {
  private static final TypeReference<Map<String, List<String>>> PARAMETERS =
      new TypeReference<>() {};

  private final Database db;

  WebhookInboxStore(Database db) {
    this.db = db;
  }

  record StoredWebhook(long id, VerifiedWebhook webhook) {}

  /// Identifies a callback, which Twilio repeats when it received no acknowledgement.
  ///
  /// @param sequence null in the callbacks of a phone number's own StatusCallback
  private record DedupKey(
      WorkspaceId workspace, String callSid, @Nullable Integer sequence, String status) {
    static DedupKey of(VerifiedWebhook webhook) {
      return new DedupKey(
          webhook.workspace(),
          webhook.requireCallSid().value(),
          webhook.number("SequenceNumber"),
          webhook.get("CallStatus").orElse(""));
    }
  }

  /// Inserts the callbacks that are not stored yet. A callback that is applied in the same
  /// transaction is stored without its parameters, because the events of its call have them.
  ///
  /// @param nextTryAt the time of the next try, for callbacks that are not applied
  /// @param appliedAt null when they are not applied in the same transaction
  /// @return the new callbacks
  List<VerifiedWebhook> insert(
      List<VerifiedWebhook> callbacks, Instant nextTryAt, @Nullable Instant appliedAt) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    callbacks.forEach(callback -> rows.add(row(callback, appliedAt == null)));
    Set<DedupKey> inserted = new HashSet<>();
    db.of(callbacks.stream().map(VerifiedWebhook::workspace).toList())
        .sql(
            """
            insert into webhook_inbox (workspace_id, call_sid, sequence_number, status, call_id,
              params, received_at, next_try_at, applied_at)
            select workspace, call_sid, sequence, status, call, params, received_at, :next, :applied
            from jsonb_to_recordset(cast(:callbacks as jsonb)) as a (workspace uuid, call_sid text,
              sequence int, status text, call uuid, params jsonb, received_at timestamptz)
            order by call_sid, sequence
            on conflict do nothing returning workspace_id, call_sid, sequence_number, status""")
        .param("callbacks", rows.toString())
        .param("next", nextTryAt.atOffset(ZoneOffset.UTC))
        .param(
            "applied",
            appliedAt == null ? null : appliedAt.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .query(
            row -> {
              inserted.add(
                  new DedupKey(
                      new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                      row.getString("call_sid"),
                      row.getObject("sequence_number", Integer.class),
                      row.getString("status")));
            });
    return callbacks.stream().filter(callback -> inserted.remove(DedupKey.of(callback))).toList();
  }

  private static ObjectNode row(VerifiedWebhook callback, boolean withParameters) {
    DedupKey key = DedupKey.of(callback);
    UUID call = callback.callId();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("workspace", key.workspace().toString());
    row.put("call_sid", key.callSid()).put("sequence", key.sequence());
    row.put("status", key.status()).put("call", call == null ? null : call.toString());
    if (withParameters) {
      row.set("params", JsonMapper.shared().valueToTree(callback.parameters()));
    }
    row.put("received_at", callback.receivedAt().toString());
    return row;
  }

  /// Returns the callbacks that are due, of any workspace, oldest first.
  List<StoredWebhook> due(Instant now, int limit) {
    return db.ofAll()
        .sql(
            """
            select id, workspace_id, call_id, params, received_at from webhook_inbox
            where applied_at is null and next_try_at <= :now order by id limit :limit""")
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query((row, _) -> stored(row))
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

  /// Schedules the next try with exponential backoff, at most after five minutes.
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

  private static StoredWebhook stored(ResultSet row) throws SQLException {
    return new StoredWebhook(
        row.getLong("id"),
        new VerifiedWebhook(
            new WorkspaceId(row.getObject("workspace_id", UUID.class)),
            row.getObject("call_id", UUID.class),
            JsonMapper.shared().readValue(row.getString("params"), PARAMETERS),
            row.getTimestamp("received_at").toInstant()));
  }
}
