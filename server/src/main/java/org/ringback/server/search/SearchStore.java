package org.ringback.server.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of the search. Words that are frequent are found among the newest texts, which are read
/// in their order, and in as many more as the index of words would take longer for. Others are
/// looked up in that index, in periods that are as long as the newest texts suggest. So neither
/// reads many rows.
final class SearchStore {
  /// How many of the newest texts are read before the index.
  private static final int NEWEST = 1000;

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

  /// Stops when the page is full. If it is not, and there are older texts, the result is a sample
  /// without texts.
  private static final String AMONG_NEWEST =
      """
      with newest as materialized (
        select %s, document @@ cast(:query as tsquery) as matches,
          document @@ cast(:beginning as tsquery) as begins,
          document @@ cast(:ending as tsquery) as ends
        from search_entries
        where workspace_id = :workspace and %s order by at desc, id desc limit :newest),
      found as materialized (select %s from newest f where f.matches and %s limit :limit),
      sample as materialized (
        select count(*) as texts, min(at) as sample_from, max(at) as sample_to,
          count(*) filter (where matches) as matching,
          count(*) filter (where begins) as beginnings, count(*) filter (where ends) as endings,
          (select count(*) from found) as found,
          %s as visible,
          (select at from search_entries where workspace_id = :workspace
            order by at, id limit 1) as first_at
        from newest where (select count(*) from found) < :limit),
      shown as materialized (select * from found where (select texts < :newest from sample))""";

  /// Stops when the page is full, or has read enough texts.
  private static final String BY_TIME =
      """
      with shown as materialized (
        select %s from (
          select %s, document @@ cast(:query as tsquery) as matches from search_entries
          where workspace_id = :workspace and %s order by at desc, id desc limit :texts) f
        where f.matches and %s limit :limit)"""
          .formatted(COLUMNS, COLUMNS, BEFORE_CURSOR, VISIBLE);

  /// The policy of the table adds the words that are looked up. Whether a member may see a text is
  /// decided in the order of the results, for as many as it takes to fill the page: `offset 0`
  /// keeps the order.
  private static final String BY_INDEX =
      """
      with matching as materialized (
        select %s from search_entries
        where workspace_id = :workspace and at >= cast(:from as timestamptz) and %s
          and document @@ cast(:query as tsquery)),
      shown as materialized (
        select %s from (select * from matching order by at desc, id desc offset 0) f
        where %s limit :limit)"""
          .formatted(COLUMNS, BEFORE_CURSOR, COLUMNS, VISIBLE);

  private static final String TEXTS =
      """
      select f.id, f.kind, f.owner_id, f.track, f.sequence, f.call_id, f.at,
        ts_headline(search_config_of(:workspace), t.text, cast(:query as tsquery),
          case when length(t.text) <= :wholeText then :whole else :part end) as headline,
        u.participant_id, n.author_id, m.name as author_name, c.name as contact_name,
        c.number as contact_number
      from shown f
      left join utterance_directory u on f.kind = 'utterance' and u.workspace_id = f.workspace_id
        and u.transcript_id = f.owner_id and u.track = f.track and u.sequence = f.sequence
      left join note_directory n on f.kind = 'note' and n.workspace_id = f.workspace_id
        and n.id = f.owner_id
      left join user_directory m on m.id = n.author_id
      left join contact_directory c on f.kind = 'contact' and c.workspace_id = f.workspace_id
        and c.id = f.owner_id
      cross join lateral (select coalesce(u.text, n.text, c.name) as text) t
      where t.text is not null""";

  private static final String NEWEST_PAGE = newestPage("count(*)");

  /// Counts the texts that an agent may see, too.
  private static final String NEWEST_PAGE_OF_OWN =
      newestPage(
          """
          (select coalesce(sum(entries), 0) from (
            select workspace_id, kind, owner_id, call_id, count(*) as entries from newest
            group by workspace_id, kind, owner_id, call_id) f where %s)"""
              .formatted(VISIBLE));

  private static final String NEXT_PAGE = BY_TIME + TEXTS + " order by f.at desc, f.id desc";
  private static final String INDEXED_PAGE = BY_INDEX + TEXTS + " order by f.at desc, f.id desc";

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

  /// Queries in PostgreSQL's syntax.
  ///
  /// @param all empty for a text without words to find
  /// @param beginning the query without its last word, which `all` is a part of; null for one word
  /// @param ending the last word; null without `beginning`
  private record Query(String all, @Nullable String beginning, @Nullable String ending) {}

  /// The texts that are found among the newest.
  ///
  /// @param rest describes the newest texts, if older ones must be searched
  private record NewestPage(List<SearchResult.Hit> hits, Optional<SearchSample> rest) {}

  /// Returns the newest texts that match.
  List<SearchResult.Hit> find(WorkspaceId workspace, Request request) {
    return db.inTransaction(
        () -> {
          Query query = query(workspace, request.text());
          if (query.all().isEmpty()) {
            return List.<SearchResult.Hit>of();
          }
          plan(workspace, false, "");
          NewestPage newest = newestPage(workspace, query, request);
          if (newest.rest().isEmpty()) {
            return newest.hits();
          }
          SearchSample sample = newest.rest().get();
          int texts = sample.textsToRead(request.limit());
          List<SearchResult.Hit> hits =
              texts > 0 ? nextPage(workspace, texts, query, request) : List.of();
          if (hits.size() == request.limit()) {
            return hits;
          }
          for (Instant from : sample.periods(request.limit())) {
            String beginning = query.beginning();
            plan(
                workspace,
                true,
                beginning != null && sample.findsByBeginning(from) ? beginning : query.all());
            hits = indexedPage(workspace, from, query, request);
            if (hits.size() == request.limit()) {
              break;
            }
          }
          return hits;
        });
  }

  private static String newestPage(String visible) {
    return AMONG_NEWEST.formatted(COLUMNS, BEFORE_CURSOR, COLUMNS, VISIBLE, visible)
        + " select * from sample left join (%s) texts on true order by at desc, id desc"
            .formatted(TEXTS);
  }

  /// Returns the queries of a text. Words that are their own stems are looked up once.
  private Query query(WorkspaceId workspace, SearchText text) {
    return sql(
            workspace,
            """
            with words as (
              select search_config_of(:workspace) as config,
                websearch_to_tsquery('simple', :text) as every,
                websearch_to_tsquery('simple', :beginning) as first,
                websearch_to_tsquery('simple', :ending) as last),
            parts as (
              select w.*,
                case when :endsOpen and numnode(every) > 0
                  then cast(cast(every as text) || ':*' as tsquery) else every end as open,
                websearch_to_tsquery(config, :text) as stems,
                websearch_to_tsquery(config, :beginning) as first_stems
              from words w),
            queries as (
              select p.*,
                case when :exact or cast(stems as text) = cast(every as text) then open
                  else stems || open end as query,
                case when cast(first_stems as text) = cast(first as text) then first
                  else first_stems || first end as beginning,
                numnode(first) > 0 and numnode(last) > 0 and numnode(first_stems) > 0 as is_split
              from parts p)
            select case when querytree(query) in ('', 'T') then '' else cast(query as text) end
                as query,
              case when is_split then cast(beginning as text) end as beginning,
              case when is_split then cast(last as text) || ':*' end as ending
            from queries""")
        .param("text", text.words())
        .param("beginning", text.beginning())
        .param("ending", text.ending())
        .param("endsOpen", text.endsOpen())
        .param("exact", text.isExact())
        .query(
            (row, _) ->
                new Query(
                    Objects.requireNonNull(row.getString("query")),
                    row.getString("beginning"),
                    row.getString("ending")))
        .single();
  }

  /// Chooses between the index of words and that of times, until the end of the transaction.
  /// Starting parallel workers would take longer than the search, and all joins read a few rows by
  /// their keys. Pages of the index of words are planned each time: how rare the words are and how
  /// long the period is decide whether the times of the period are worth reading. Others have one
  /// plan. The memory has room for the places of a frequent word. Without it PostgreSQL remembers
  /// only pages, compares all of their texts, and misses some that match.
  ///
  /// @param query of the policy; empty for every row
  private void plan(WorkspaceId workspace, boolean byWords, String query) {
    var _ =
        db.of(workspace)
            .sql(
                """
                select set_config('max_parallel_workers_per_gather', '0', true),
                  set_config('enable_seqscan', 'off', true),
                  set_config('enable_hashjoin', 'off', true),
                  set_config('enable_mergejoin', 'off', true),
                  set_config('enable_bitmapscan', :byWords, true),
                  set_config('enable_sort', :byWords, true),
                  set_config('plan_cache_mode', :planning, true),
                  set_config('work_mem', '64MB', true),
                  set_config('ringback.search', :query, true)""")
            .param("byWords", byWords ? "on" : "off")
            .param("planning", byWords ? "force_custom_plan" : "force_generic_plan")
            .param("query", query)
            .query()
            .listOfRows();
  }

  private NewestPage newestPage(WorkspaceId workspace, Query query, Request request) {
    List<SearchResult.Hit> hits = new ArrayList<>();
    AtomicReference<@Nullable SearchSample> sample = new AtomicReference<>();
    page(workspace, request.ownCallsOf() == null ? NEWEST_PAGE : NEWEST_PAGE_OF_OWN, query, request)
        .param("beginning", query.beginning())
        .param("ending", query.ending())
        .param("newest", NEWEST)
        .query(
            row -> {
              if (row.getString("kind") != null) {
                hits.add(hit(row));
              } else if (row.getInt("texts") == NEWEST) {
                sample.set(sample(row));
              }
            });
    return new NewestPage(hits, Optional.ofNullable(sample.get()));
  }

  private static SearchSample sample(ResultSet row) throws SQLException {
    return new SearchSample(
        row.getTimestamp("first_at").toInstant(),
        row.getTimestamp("sample_from").toInstant(),
        row.getTimestamp("sample_to").toInstant(),
        row.getInt("texts"),
        row.getInt("visible"),
        row.getInt("found"),
        row.getInt("matching"),
        row.getInt("beginnings"),
        row.getInt("endings"));
  }

  private List<SearchResult.Hit> nextPage(
      WorkspaceId workspace, int texts, Query query, Request request) {
    return page(workspace, NEXT_PAGE, query, request)
        .param("texts", texts)
        .query((row, _) -> hit(row))
        .list();
  }

  private List<SearchResult.Hit> indexedPage(
      WorkspaceId workspace, Instant from, Query query, Request request) {
    return page(workspace, INDEXED_PAGE, query, request)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .query((row, _) -> hit(row))
        .list();
  }

  private StatementSpec page(WorkspaceId workspace, String page, Query query, Request request) {
    return sql(workspace, page)
        .param("query", query.all())
        .param("kinds", request.kinds().stream().map(SearchKind::wire).toArray(String[]::new))
        .param("all", request.ownCallsOf() == null)
        .param("user", request.ownCallsOf())
        .param("cursorAt", request.before().at().atOffset(ZoneOffset.UTC))
        .param("cursorId", request.before().entry())
        .param("limit", request.limit())
        .param("wholeText", WHOLE_TEXT)
        .param("whole", WHOLE)
        .param("part", PART);
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
