package org.ringback.server.annotation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of notes.
final class NoteStore {
  private static final String SELECT =
      """
      select n.id, n.call_id, n.author_id, u.name, n.text, n.created_at
      from call_notes n join user_directory u on u.id = n.author_id
      where n.workspace_id = :workspace""";

  private final Database db;

  NoteStore(Database db) {
    this.db = db;
  }

  /// Inserts a note.
  ///
  /// @param number the customer's number, by which [#latest] finds the note
  /// @return false when a note with this id exists
  boolean insert(WorkspaceId workspace, CallNote note, String number) {
    return sql(
                workspace,
                """
                insert into call_notes (workspace_id, id, call_id, number, author_id, text, created_at)
                values (:workspace, :id, :call, :number, :author, :text, :at)
                on conflict (workspace_id, id) do nothing""")
            .param("id", note.id())
            .param("call", note.callId())
            .param("number", number)
            .param("author", note.author().id())
            .param("text", note.text())
            .param("at", note.createdAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /// Deletes a note, unless its call is on hold.
  boolean delete(WorkspaceId workspace, UUID id) {
    return sql(
                workspace,
                """
                delete from call_notes n where n.workspace_id = :workspace and n.id = :id
                  and not exists (select from legal_hold_directory h
                    where h.workspace_id = n.workspace_id and h.call_id = n.call_id)""")
            .param("id", id)
            .update()
        == 1;
  }

  int count(WorkspaceId workspace, Collection<CallId> calls) {
    return sql(
            workspace,
            """
            select count(*) from call_notes
            where workspace_id = :workspace and call_id = any (:calls)""")
        .param("calls", calls.stream().map(CallId::value).toArray(UUID[]::new))
        .query(Integer.class)
        .single();
  }

  void deleteOf(WorkspaceId workspace, UUID call) {
    sql(workspace, "delete from call_notes where workspace_id = :workspace and call_id = :call")
        .param("call", call)
        .update();
  }

  Optional<CallNote> find(WorkspaceId workspace, UUID id) {
    return sql(workspace, SELECT + " and n.id = :id")
        .param("id", id)
        .query((row, _) -> note(row))
        .optional();
  }

  /// Returns the notes of a call, oldest first.
  List<CallNote> ofCall(WorkspaceId workspace, UUID call) {
    return sql(workspace, SELECT + " and n.call_id = :call order by n.created_at, n.id")
        .param("call", call)
        .query((row, _) -> note(row))
        .list();
  }

  /// Returns the notes of all calls with a customer, newest first.
  List<CallNote> latest(WorkspaceId workspace, String number, int limit) {
    return sql(
            workspace,
            SELECT + " and n.number = :number order by n.created_at desc, n.id desc limit :limit")
        .param("number", number)
        .param("limit", limit)
        .query((row, _) -> note(row))
        .list();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }

  private static CallNote note(ResultSet row) throws SQLException {
    return new CallNote(
        row.getObject("id", UUID.class),
        row.getObject("call_id", UUID.class),
        new CallNote.Author(row.getObject("author_id", UUID.class), row.getString("name")),
        row.getString("text"),
        row.getTimestamp("created_at").toInstant());
  }
}
