package org.ringback.server.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of the search. Each statement reads a part of the texts, from a position back in time:
/// so many in their order, or a period by the index of words.
final class SearchStore {
  private static final String COLUMNS =
      "workspace_id, id, kind, owner_id, track, sequence, call_id, at";

  /// PostgreSQL excludes partitions by the first condition.
  private static final String BEFORE_CURSOR =
      """
      at < cast(:until as timestamptz)
        and (at, id) < (cast(:cursorAt as timestamptz), :cursorId)""";

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

  /// Stops when enough are found. If they are not, the result has a sample.
  private static final String BY_TIME =
      """
      with texts as materialized (
        select %s, document @@ cast(:query as tsquery) as matches,
          document @@ cast(:beginning as tsquery) as begins,
          document @@ cast(:ending as tsquery) as ends
        from search_entries
        where workspace_id = :workspace and %s order by at desc, id desc limit :texts),
      found as materialized (select %s from texts f where f.matches and %s limit :limit),
      sample as (
        select count(*) as texts, min(at) as sample_from, max(at) as sample_to,
          count(*) filter (where matches) as matching,
          count(*) filter (where begins) as beginnings, count(*) filter (where ends) as endings,
          (select count(*) from found) as found,
          (select id from texts order by at, id limit 1) as last_id
        from texts where (select count(*) from found) < :limit)
      select s.*, f.* from sample s left join found f on true
      order by f.at desc, f.id desc"""
          .formatted(COLUMNS, BEFORE_CURSOR, COLUMNS, VISIBLE);

  /// The policy of the table adds the words that are looked up. Whether a member may see a text is
  /// decided in the order of the results, for as many as are needed: `offset 0` keeps the order.
  /// Finds nothing if there are more texts with these words than a statement should read.
  private static final String BY_WORDS =
      """
      with matching as materialized (
        select %s, document @@ cast(:query as tsquery) as matches from search_entries
        where workspace_id = :workspace and at >= cast(:from as timestamptz) and %s),
      looked_up as materialized (
        select count(*) as number from (select from matching limit :maxTexts + 1) counted),
      found as (
        select %s from (
          select * from matching where matches and (select number from looked_up) <= :maxTexts
          order by at desc, id desc offset 0) f
        where %s limit :limit)
      select l.number, f.* from looked_up l left join found f on true
      order by f.at desc, f.id desc"""
          .formatted(COLUMNS, BEFORE_CURSOR, COLUMNS, VISIBLE);

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
  record Query(String all, @Nullable String beginning, @Nullable String ending) {}

  /// What was found among texts that were read in the order of time.
  ///
  /// @param sample describes the texts; empty if enough was found, or there are no texts
  /// @param last the position of the oldest text, if there is a sample
  record Texts(List<SearchEntry> found, Optional<SearchSample> sample, SearchCursor last) {}

  <T> T inTransaction(Supplier<T> work) {
    return db.inTransaction(work);
  }

  /// Returns the queries of a text. Words that are their own stems are looked up once.
  Query query(WorkspaceId workspace, SearchText text) {
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

  /// Returns the periods that have an index of words, the newest first.
  List<SearchPeriod> periods(WorkspaceId workspace) {
    return sql(
            workspace,
            """
            select coalesce(cast((regexp_match(bound, 'FROM \\(''([^'']+)''\\)'))[1] as timestamptz),
                '-infinity') as begins, texts
            from (
              select pg_get_expr(c.relpartbound, c.oid) as bound,
                greatest(cast(c.reltuples as bigint), 0) as texts
              from pg_inherits i join pg_class c on c.oid = i.inhrelid
              where i.inhparent = cast('search_entries' as regclass)) partitions
            where bound <> 'DEFAULT' order by begins desc""")
        .query(
            (row, _) ->
                new SearchPeriod(
                    row.getObject("begins", OffsetDateTime.class), row.getLong("texts")))
        .list();
  }

  /// Reads texts in the order of time.
  ///
  /// @param texts how many to read at most
  /// @param limit how many to find at most
  Texts byTime(
      WorkspaceId workspace,
      Query query,
      Request request,
      SearchCursor before,
      int texts,
      int limit) {
    plan(workspace, false, "");
    List<SearchEntry> found = new ArrayList<>();
    AtomicReference<@Nullable SearchSample> sample = new AtomicReference<>();
    AtomicReference<SearchCursor> last = new AtomicReference<>(before);
    page(workspace, BY_TIME, query, request, before, limit)
        .param("beginning", query.beginning())
        .param("ending", query.ending())
        .param("texts", texts)
        .query(
            row -> {
              if (row.getString("kind") != null) {
                found.add(entry(row));
              }
              if (row.getInt("texts") > 0) {
                sample.set(sample(row));
                last.set(
                    new SearchCursor(
                        row.getTimestamp("sample_from").toInstant(), row.getLong("last_id")));
              }
            });
    return new Texts(found, Optional.ofNullable(sample.get()), Objects.requireNonNull(last.get()));
  }

  private static SearchSample sample(ResultSet row) throws SQLException {
    return new SearchSample(
        Duration.between(
            row.getTimestamp("sample_from").toInstant(), row.getTimestamp("sample_to").toInstant()),
        row.getInt("texts"),
        row.getInt("found"),
        row.getInt("matching"),
        row.getInt("beginnings"),
        row.getInt("endings"));
  }

  /// Looks words up in the texts of a time. Returns empty if too many texts have them.
  ///
  /// @param byBeginning whether to look the query up without its last word
  Optional<List<SearchEntry>> byWords(
      WorkspaceId workspace,
      Query query,
      boolean byBeginning,
      Request request,
      OffsetDateTime from,
      SearchCursor before,
      int maxTexts,
      int limit) {
    String beginning = query.beginning();
    plan(workspace, true, byBeginning && beginning != null ? beginning : query.all());
    List<SearchEntry> found = new ArrayList<>();
    AtomicInteger lookedUp = new AtomicInteger();
    page(workspace, BY_WORDS, query, request, before, limit)
        .param("from", from)
        .param("maxTexts", maxTexts)
        .query(
            row -> {
              lookedUp.set(row.getInt("number"));
              if (row.getString("kind") != null) {
                found.add(entry(row));
              }
            });
    return lookedUp.get() > maxTexts ? Optional.empty() : Optional.of(found);
  }

  private StatementSpec page(
      WorkspaceId workspace,
      String page,
      Query query,
      Request request,
      SearchCursor before,
      int limit) {
    return sql(workspace, page)
        .param("query", query.all())
        .param("kinds", request.kinds().stream().map(SearchKind::wire).toArray(String[]::new))
        .param("all", request.ownCallsOf() == null)
        .param("user", request.ownCallsOf())
        .param("until", before.until().atOffset(ZoneOffset.UTC))
        .param("cursorAt", before.at().atOffset(ZoneOffset.UTC))
        .param("cursorId", before.entry())
        .param("limit", limit);
  }

  private static SearchEntry entry(ResultSet row) throws SQLException {
    UUID call = row.getObject("call_id", UUID.class);
    return new SearchEntry(
        new SearchCursor(row.getTimestamp("at").toInstant(), row.getLong("id")),
        SearchKind.of(row.getString("kind")).orElseThrow(),
        row.getObject("owner_id", UUID.class),
        row.getString("track"),
        row.getInt("sequence"),
        call == null ? null : new CallId(call));
  }

  /// Returns the entries with their texts, without those that have none.
  List<SearchResult.Hit> texts(WorkspaceId workspace, Query query, List<SearchEntry> entries) {
    if (entries.isEmpty()) {
      return List.of();
    }
    plan(workspace, false, "");
    return new SearchTexts(db).read(workspace, query.all(), entries);
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
