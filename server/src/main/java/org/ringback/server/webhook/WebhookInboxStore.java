package org.ringback.server.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Stores webhooks until they are applied.
final class WebhookInboxStore {
  private static final int MAX_KEY = 200;
  private static final int MAX_ERROR = 500;

  private final Database db;

  WebhookInboxStore(Database db) {
    this.db = db;
  }

  /// What a webhook contains, as JSON in the database.
  private record Payload(Map<String, String> url, Map<String, List<String>> form) {
    static Payload of(VerifiedWebhook webhook) {
      return new Payload(
          new TreeMap<>(webhook.urlParameters()), new TreeMap<>(webhook.parameters()));
    }

    String json() {
      return JsonMapper.shared().writeValueAsString(this);
    }
  }

  /// A webhook that waits.
  record StoredWebhook(
      long id,
      WorkspaceId workspace,
      String payload,
      Instant receivedAt,
      RetrySchedule.Failures failures) {

    /// @throws UnprocessableWebhook when another version of the server stored it differently
    VerifiedWebhook webhook() {
      try {
        Payload parsed = JsonMapper.shared().readValue(payload, Payload.class);
        return new VerifiedWebhook(workspace, parsed.url(), parsed.form(), receivedAt);
      } catch (JacksonException unreadable) {
        throw new UnprocessableWebhook("the payload is unreadable: " + unreadable);
      }
    }
  }

  /// Identifies a webhook of one kind, which Twilio repeats when it received no acknowledgement.
  private record DedupKey(WorkspaceId workspace, String text) {
    static DedupKey of(WebhookHandler handler, VerifiedWebhook webhook) {
      String text =
          handler
              .key(webhook)
              .filter(key -> key.length() <= MAX_KEY)
              .orElseGet(() -> "sha256:" + Sha256.hex(Payload.of(webhook).json()));
      return new DedupKey(webhook.workspace(), text);
    }
  }

  /// Inserts the webhooks that are not stored yet, as applied in this transaction. They have no
  /// payload, because their handler stores what it needs.
  ///
  /// @return the new webhooks
  List<VerifiedWebhook> insertApplied(
      WebhookHandler handler, List<VerifiedWebhook> webhooks, Instant now) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    for (VerifiedWebhook webhook : webhooks) {
      rows.addObject()
          .put("workspace", webhook.workspace().toString())
          .put("key", DedupKey.of(handler, webhook).text())
          .put("received_at", webhook.receivedAt().toString());
    }
    Set<DedupKey> inserted = new HashSet<>();
    db.of(webhooks.stream().map(VerifiedWebhook::workspace).toList())
        .sql(
            """
            insert into webhook_inbox (workspace_id, kind, key, received_at, next_try_at, applied_at)
            select workspace, :kind, key, received_at, :now, :now
            from jsonb_to_recordset(cast(:webhooks as jsonb)) as w (workspace uuid, key text,
              received_at timestamptz)
            order by workspace, key
            on conflict do nothing returning workspace_id, key""")
        .param("kind", handler.kind().name())
        .param("webhooks", rows.toString())
        .param("now", time(now))
        .query(
            row -> {
              inserted.add(
                  new DedupKey(
                      new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                      row.getString("key")));
            });
    return webhooks.stream()
        .filter(webhook -> inserted.remove(DedupKey.of(handler, webhook)))
        .toList();
  }

  /// Inserts a webhook that could not be applied, if it is not stored yet. That of an erased call
  /// has no personal data.
  ///
  /// @return whether it is new
  boolean insertFailed(
      WebhookHandler handler, VerifiedWebhook webhook, RetrySchedule.Failure failure) {
    return db.of(webhook.workspace())
            .sql(
                """
                insert into webhook_inbox (workspace_id, kind, key, payload, received_at, attempts,
                  failing_since, next_try_at, set_aside_at, last_error)
                values (:workspace, :kind, :key,
                  cast(case when exists (
                      select from erased_calls e where e.workspace_id = :workspace
                        and (e.call_id = cast(:call as uuid)
                          or e.call_id in (select l.call_id from leg_directory l
                            where l.workspace_id = :workspace
                              and l.call_sid in (:leg, :parent))))
                    then :impersonal else :payload end as jsonb),
                  :received, :attempts, :since, :next, :aside, :error)
                on conflict do nothing""")
            .param("workspace", webhook.workspace().value())
            .param("kind", handler.kind().name())
            .param("key", DedupKey.of(handler, webhook).text())
            .param("payload", Payload.of(webhook).json())
            .param("impersonal", Payload.of(webhook.withoutPersonalData()).json())
            .param("call", webhook.callId(), Types.OTHER)
            .param("leg", webhook.get("CallSid").orElse(""))
            .param("parent", webhook.get("ParentCallSid").orElse(""))
            .param("received", time(webhook.receivedAt()))
            .param("attempts", failure.attempts())
            .param("since", time(failure.since()))
            .param("next", time(failure.nextTryAt()))
            .param("aside", time(failure.setAsideAt()), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("error", storable(failure.error()))
            .update()
        == 1;
  }

  /// Returns those of the kinds of which a webhook is due, of any workspace.
  Set<String> dueKinds(Collection<WebhookKind> kinds, Instant now) {
    return db.ofAll()
        .sql(
            """
            select k.kind from unnest(cast(:kinds as text[])) as k (kind)
            where exists (select from webhook_inbox i
              where i.kind = k.kind and i.next_try_at <= :now and i.applied_at is null
                and i.set_aside_at is null)""")
        .param("kinds", kinds.stream().map(WebhookKind::name).toArray(String[]::new))
        .param("now", time(now))
        .query(String.class)
        .set();
  }

  /// Locks and returns webhooks of a kind that are due, of any workspace, oldest first. Skips those
  /// that another node has locked.
  List<StoredWebhook> lockDue(WebhookKind kind, Instant now, int limit) {
    return db.ofAll()
        .sql(
            """
            select id, workspace_id, payload, received_at, attempts, failing_since
            from webhook_inbox
            where kind = :kind and next_try_at <= :now and applied_at is null
              and set_aside_at is null
            order by next_try_at, id limit :limit for update skip locked""")
        .param("kind", kind.name())
        .param("now", time(now))
        .param("limit", limit)
        .query((row, _) -> stored(row))
        .list();
  }

  /// Locks a webhook.
  ///
  /// @return false when it does not wait any more, or another node has locked it
  boolean lock(StoredWebhook stored) {
    return db.of(stored.workspace())
        .sql(
            """
            select true from webhook_inbox
            where workspace_id = :workspace and id = :id and applied_at is null
              and set_aside_at is null
            for update skip locked""")
        .param("workspace", stored.workspace().value())
        .param("id", stored.id())
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  /// Marks locked webhooks as applied.
  void applied(List<StoredWebhook> applied, Instant now) {
    db.of(applied.stream().map(StoredWebhook::workspace).toList())
        .sql(
            """
            update webhook_inbox set applied_at = :now, payload = null
            where id = any (cast(:ids as bigint[]))""")
        .param("now", time(now))
        .param("ids", applied.stream().map(StoredWebhook::id).toArray(Long[]::new))
        .update();
  }

  /// Records a failure, once if several nodes have the same one.
  ///
  /// @return whether it was recorded
  boolean failed(StoredWebhook stored, RetrySchedule.Failure failure) {
    return db.of(stored.workspace())
            .sql(
                """
                update webhook_inbox set attempts = :attempts, failing_since = :since,
                  next_try_at = :next, set_aside_at = :aside, last_error = :error
                where workspace_id = :workspace and id = :id and applied_at is null
                  and attempts = :before""")
            .param("attempts", failure.attempts())
            .param("since", time(failure.since()))
            .param("next", time(failure.nextTryAt()))
            .param("aside", time(failure.setAsideAt()), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("error", storable(failure.error()))
            .param("workspace", stored.workspace().value())
            .param("id", stored.id())
            .param("before", stored.failures().attempts())
            .update()
        == 1;
  }

  /// The numbers of webhooks of one kind that are not applied.
  ///
  /// @param oldestSeconds since Twilio sent the oldest one that waits
  record Count(String kind, long waiting, long setAside, double oldestSeconds) {}

  List<Count> count() {
    return db.ofAll()
        .sql(
            """
            select kind, sum(waiting) as waiting, sum(set_aside) as set_aside,
              coalesce(greatest(0, extract(epoch from now() - min(received_at))), 0) as oldest
            from (
              select kind, count(*) as waiting, 0 as set_aside, min(received_at) as received_at
              from webhook_inbox
              where applied_at is null and set_aside_at is null group by kind
              union all
              select kind, 0, count(*), null from webhook_inbox
              where set_aside_at is not null group by kind) as counted
            group by kind""")
        .query(
            (row, _) ->
                new Count(
                    row.getString("kind"),
                    row.getLong("waiting"),
                    row.getLong("set_aside"),
                    row.getDouble("oldest")))
        .list();
  }

  int purge(Instant appliedBefore) {
    return db.ofAll()
        .sql("delete from webhook_inbox where applied_at < :before")
        .param("before", time(appliedBefore))
        .update();
  }

  private static StoredWebhook stored(ResultSet row) throws SQLException {
    OffsetDateTime since = row.getObject("failing_since", OffsetDateTime.class);
    return new StoredWebhook(
        row.getLong("id"),
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        row.getString("payload"),
        row.getObject("received_at", OffsetDateTime.class).toInstant(),
        new RetrySchedule.Failures(
            row.getInt("attempts"), since == null ? null : since.toInstant()));
  }

  private static String storable(String error) {
    String text = error.replace('\0', '\uFFFD');
    return text.length() <= MAX_ERROR ? text : text.substring(0, MAX_ERROR);
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
