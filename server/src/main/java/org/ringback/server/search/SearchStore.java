package org.ringback.server.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of the search. Words that are frequent are found among the newest texts, which are read
/// in their order. All others are looked up in the index of words. So neither reads many rows.
final class SearchStore {
  /// How many of the newest texts are read before the index.
  private static final int NEWEST = 4000;

  /// Longer texts are shown in part.
  private static final int WHOLE_TEXT = 300;

  private static final String MARKERS =
      "StartSel=%s, StopSel=%s".formatted(SnippetPart.START, SnippetPart.STOP);
  private static final String WHOLE = MARKERS + ", HighlightAll=true";
  private static final String PART =
      MARKERS + ", MaxFragments=2, MinWords=12, MaxWords=30, FragmentDelimiter=\" … \"";

  private static final String COLUMNS =
      "workspace_id, id, kind, owner_id, track, sequence, call_id, at";

  private static final String BEFORE_CURSOR =
      "(at, id) < (cast(:cursorAt as timestamptz), :cursorId)";

  /// Agents search the transcripts of their own calls and of voicemails. Notes and contacts are
  /// shared.
  private static final String VISIBLE =
      """
      f.kind = any(:kinds) and (f.kind <> 'utterance' or exists (
        select from transcript_directory d
        where d.workspace_id = f.workspace_id and d.id = f.owner_id and not d.replaced
          and (:all or d.voicemail or exists (
            select from call_attendance a where a.workspace_id = f.workspace_id
              and a.call_id = f.call_id and a.user_id = :user))))""";

  private static final String AMONG_NEWEST =
      """
      with found as materialized (
        select %s from (
          select %s, document from search_entries
          where workspace_id = :workspace and %s order by at desc, id desc limit :newest) f
        where f.document @@ cast(:query as tsquery) and %s
        order by at desc, id desc limit :limit)"""
          .formatted(COLUMNS, COLUMNS, BEFORE_CURSOR, VISIBLE);

  /// The policy of the table adds the query. Whether a member may see a text is decided in the
  /// order of the results, for as many as it takes to fill the page: `offset 0` keeps the order.
  private static final String BY_INDEX =
      """
      with matching as materialized (
        select %s from search_entries where workspace_id = :workspace),
      found as materialized (
        select %s from (
          select * from matching where %s order by at desc, id desc offset 0) f
        where %s limit :limit)"""
          .formatted(COLUMNS, COLUMNS, BEFORE_CURSOR, VISIBLE);

  private static final String TEXTS =
      """

      select f.id, f.kind, f.owner_id, f.track, f.sequence, f.call_id, f.at,
        ts_headline(search_config_of(:workspace), t.text, cast(:query as tsquery),
          case when length(t.text) <= :wholeText then :whole else :part end) as headline,
        u.participant_id, n.author_id, m.name as author_name, c.name as contact_name,
        c.number as contact_number
      from found f
      left join utterance_directory u on f.kind = 'utterance' and u.workspace_id = f.workspace_id
        and u.transcript_id = f.owner_id and u.track = f.track and u.sequence = f.sequence
      left join note_directory n on f.kind = 'note' and n.workspace_id = f.workspace_id
        and n.id = f.owner_id
      left join user_directory m on m.id = n.author_id
      left join contact_directory c on f.kind = 'contact' and c.workspace_id = f.workspace_id
        and c.id = f.owner_id
      cross join lateral (select coalesce(u.text, n.text, c.name) as text) t
      where t.text is not null
      order by f.at desc, f.id desc""";

  private final Database db;

  SearchStore(Database db) {
    this.db = db;
  }

  /// A search of a member.
  ///
  /// @param ownCallsOf the member whose calls are searched; null searches all calls
  record Request(
      SearchText text,
      Set<SearchKind> kinds,
      @Nullable UUID ownCallsOf,
      SearchCursor before,
      int limit) {}

  /// Returns the newest texts that match.
  List<SearchResult.Hit> find(WorkspaceId workspace, Request request) {
    return db.inTransaction(
        () -> {
          String query = query(workspace, request.text());
          if (query.isEmpty()) {
            return List.<SearchResult.Hit>of();
          }
          plan(workspace, false, "");
          List<SearchResult.Hit> recent = hits(workspace, AMONG_NEWEST, query, request);
          if (recent.size() == request.limit()) {
            return recent;
          }
          plan(workspace, true, query);
          return hits(workspace, BY_INDEX, query, request);
        });
  }

  /// Returns the query in PostgreSQL's syntax; empty for a text without words to find.
  private String query(WorkspaceId workspace, SearchText text) {
    return sql(
            workspace,
            """
            select case when querytree(q.query) in ('', 'T') then '' else cast(q.query as text) end
            from (select websearch_to_tsquery('simple', :text) as words) w
            cross join lateral (
              select case when :endsOpen and numnode(w.words) > 0
                then cast(cast(w.words as text) || ':*' as tsquery) else w.words end as words) s
            cross join lateral (
              select case when :exact then s.words
                else websearch_to_tsquery(search_config_of(:workspace), :text) || s.words end
                as query) q""")
        .param("text", text.words())
        .param("endsOpen", text.endsOpen())
        .param("exact", text.isExact())
        .query(String.class)
        .single();
  }

  /// Chooses between the index of words and that of times, until the end of the transaction.
  /// Starting parallel workers would take longer than the search.
  ///
  /// @param query of the policy; empty for every row
  private void plan(WorkspaceId workspace, boolean byWords, String query) {
    var _ =
        db.of(workspace)
            .sql(
                """
                select set_config('max_parallel_workers_per_gather', '0', true),
                  set_config('enable_seqscan', 'off', true),
                  set_config('enable_bitmapscan', :byWords, true),
                  set_config('enable_sort', :byWords, true),
                  set_config('ringback.search', :query, true)""")
            .param("byWords", byWords ? "on" : "off")
            .param("query", query)
            .query()
            .listOfRows();
  }

  private List<SearchResult.Hit> hits(
      WorkspaceId workspace, String found, String query, Request request) {
    return sql(workspace, found + TEXTS)
        .param("query", query)
        .param("kinds", request.kinds().stream().map(SearchKind::wire).toArray(String[]::new))
        .param("all", request.ownCallsOf() == null)
        .param("user", request.ownCallsOf())
        .param("cursorAt", request.before().at().atOffset(ZoneOffset.UTC))
        .param("cursorId", request.before().entry())
        .param("newest", NEWEST)
        .param("limit", request.limit())
        .param("wholeText", WHOLE_TEXT)
        .param("whole", WHOLE)
        .param("part", PART)
        .query((row, _) -> hit(row))
        .list();
  }

  private static SearchResult.Hit hit(ResultSet row) throws SQLException {
    SearchKind kind = SearchKind.of(row.getString("kind")).orElseThrow();
    UUID owner = row.getObject("owner_id", UUID.class);
    UUID call = row.getObject("call_id", UUID.class);
    return new SearchResult.Hit(
        new SearchCursor(row.getTimestamp("at").toInstant(), row.getLong("id")),
        kind,
        call == null ? null : new CallId(call),
        SnippetPart.parse(Objects.requireNonNull(row.getString("headline"))),
        kind == SearchKind.UTTERANCE ? utterance(row, owner) : null,
        kind == SearchKind.NOTE
            ? new SearchResult.FoundNote(
                owner,
                new CallView.Named(
                    row.getObject("author_id", UUID.class), row.getString("author_name")))
            : null,
        kind == SearchKind.CONTACT
            ? new SearchResult.FoundContact(
                owner, row.getString("contact_name"), row.getString("contact_number"))
            : null);
  }

  private static SearchResult.FoundUtterance utterance(ResultSet row, UUID transcript)
      throws SQLException {
    String track = row.getString("track");
    return new SearchResult.FoundUtterance(
        track + "-" + row.getInt("sequence"),
        transcript,
        track,
        row.getObject("participant_id", UUID.class));
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
