package org.ringback.server.transcript;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Exports and deletes the transcripts of calls.
public final class TranscriptArchive {
  private final Database db;
  private final TranscriptStores stores;
  private final Calls calls;
  private final EventLog events;

  TranscriptArchive(Database db, TranscriptStores stores, Calls calls, EventLog events) {
    this.db = db;
    this.stores = stores;
    this.calls = calls;
    this.events = events;
  }

  /// Returns the transcripts of a call with their utterances, as in the API.
  public List<JsonNode> ofCall(WorkspaceId workspace, CallId call) {
    return stores.transcripts().ofCall(workspace, call).stream()
        .map(each -> new WholeTranscript(each, stores.utterances().of(workspace, each.id())))
        .<JsonNode>map(JsonMapper.shared()::valueToTree)
        .toList();
  }

  /// Deletes the transcripts of a call, in the caller's transaction, which has locked the call.
  ///
  /// @return how many there were
  public int delete(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            "delete from transcripts where workspace_id = :workspace and call_id = :call")
        .param("call", call.value())
        .update();
  }

  /// Counts the transcripts of calls.
  public int count(WorkspaceId workspace, Collection<CallId> ofCalls) {
    return sql(
            workspace,
            """
            select count(*) from transcripts
            where workspace_id = :workspace and call_id = any (:calls)""")
        .param("calls", ofCalls.stream().map(CallId::value).toArray(UUID[]::new))
        .query(Integer.class)
        .single();
  }

  /// Announces that the transcripts of a call have changed, as the last step of the caller's
  /// transaction.
  public void announce(WorkspaceId workspace, CallId call) {
    calls
        .find(workspace, call)
        .ifPresent(found -> events.append(TranscriptEvents.changed(workspace, found, true)));
  }

  /// Returns calls with transcripts from before a time, without those on hold and open calls.
  public List<CallId> transcribedBefore(WorkspaceId workspace, Instant time, int limit) {
    return sql(
            workspace,
            """
            select t.call_id from transcripts t
            where t.workspace_id = :workspace and t.created_at < :time
              and t.status in ('completed', 'failed')
              and not exists (select from legal_hold_directory h
                where h.workspace_id = t.workspace_id and h.call_id = t.call_id)
            group by t.call_id order by min(t.created_at) limit :limit""")
        .param("time", time.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, _) -> new CallId(row.getObject("call_id", UUID.class)))
        .list();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
