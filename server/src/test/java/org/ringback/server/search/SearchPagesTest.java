package org.ringback.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.db.Partitions;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Pages of texts of ten months. Each has a partition, but for the first two and the last one.
/// Requests read few texts at once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchPagesTest {
  private static final int MONTHS = 10;
  private static final int TEXTS_PER_MONTH = 60;
  private static final int TEXTS = MONTHS * TEXTS_PER_MONTH;

  private static final long PERIOD_TEXTS = 400_000;

  private static final Set<SearchKind> ALL = EnumSet.allOf(SearchKind.class);

  /// A request has one step after the sample.
  private static final Search.Effort SHORT =
      new Search.Effort(Duration.ZERO, 20, 60, 20, PERIOD_TEXTS);

  private static final Search.Effort LONG =
      new Search.Effort(Duration.ofDays(1), 20, 60, 20, PERIOD_TEXTS);

  private final String url = TestDatabase.fresh();
  private final Database db = TestDatabase.open(url);
  private final JdbcClient owner = TestDatabase.sql(url);
  private final SearchStore store = new SearchStore(db);
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private final UUID agent = UUID.randomUUID();
  private final Map<Instant, Integer> placeAt = new HashMap<>();
  private final YearMonth first =
      YearMonth.parse(
          owner
              .sql(
                  """
                  select right(relname, 6) from pg_class
                  where relname ~ '^search_entries_before_[0-9]{6}$' and relkind = 'r'""")
              .query(String.class)
              .single(),
          DateTimeFormatter.ofPattern("yyyyMM"));

  @BeforeAll
  void insert_texts() {
    Partitions partitions = Partitions.ofMonths(db, "search_entries", "at");
    for (int month = 0; month <= 3; month += 3) {
      assertThat(partitions.maintain(begin(month))).isTrue();
    }
    run(
        """
        insert into workspaces (id, name, slug, current_period_starts_at, created_at)
        values (:workspace, 'Acme', 'acme', now(), now());
        insert into users (id, email, name, created_at) values (:agent, 'ada@example.com', 'Ada', now());
        insert into calls (id, workspace_id, direction, "from", "to", status, created_at, updated_at)
        select md5('call' || n)::uuid, :workspace, 'inbound', '+15550001111', '+15550100100',
          'completed', now(), now() from generate_series(0, 9) n;
        insert into call_participants (workspace_id, id, call_id, role, user_id, state, joined_at)
        values (:workspace, gen_random_uuid(), md5('call3')::uuid, 'agent', :agent, 'left', now());
        insert into transcripts (workspace_id, id, call_id, kind, engine, status, language, created_at)
        select workspace_id, id, id, 'live', 'twilio', 'completed', 'en-US', now() from calls""");
    run(
        """
        create table texts as
          select n, t.at, case when n % 13 = 5 then 'note' when n % 17 = 7 then 'contact' else 'utterance' end as kind,
            concat_ws(' ', 'everything', case when n % 3 = 0 then 'common' end,
              case when n % 71 = 0 then 'rare' end,
              case when n > 340 then 'lately' else 'early' end,
              case when n = 77 then 'unique' end, case when n % 5 = 0 then 'rarebit' end) as text
          from (select n, :begin + n * (interval '1 month' / :perMonth) + interval '1 second' as at
            from generate_series(1, :texts) n) t;
        insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
        select :workspace, md5('call' || n % 10)::uuid, 'customer', n, at, text
        from texts where kind = 'utterance';
        insert into call_notes (workspace_id, id, call_id, number, author_id, text, created_at)
        select :workspace, md5('text' || n)::uuid, md5('call' || n % 10)::uuid, '+15550001111', :agent,
          text, at
        from texts where kind = 'note';
        insert into contacts (workspace_id, id, name, number, created_at)
        select :workspace, md5('text' || n)::uuid, text, '+1555' || 1000000 + n, at
        from texts where kind = 'contact'""");
    owner
        .sql("select n, at from texts")
        .query(
            row -> {
              placeAt.put(row.getTimestamp("at").toInstant(), row.getInt("n"));
            });
    owner.sql("analyze search_entries").update();
  }

  private void run(String statements) {
    for (String statement : statements.split(";")) {
      owner
          .sql(statement)
          .param("workspace", workspace.value())
          .param("agent", agent)
          .param("begin", begin(-2).atOffset(ZoneOffset.UTC))
          .param("perMonth", TEXTS_PER_MONTH)
          .param("texts", TEXTS)
          .update();
    }
  }

  @AfterAll
  void close() {
    db.close();
  }

  private Instant begin(int month) {
    return first.plusMonths(month).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /// All pages of a search.
  ///
  /// @param places of the results
  /// @param hits how many each page has
  private record Walk(List<Integer> places, List<Integer> hits) {}

  private Walk walk(
      Search.Effort effort,
      String text,
      Set<SearchKind> kinds,
      @Nullable UUID ownCallsOf,
      int limit) {
    Search search = new Search(store, effort);
    List<Integer> places = new ArrayList<>();
    List<Integer> hits = new ArrayList<>();
    SearchCursor cursor = Search.NEWEST;
    do {
      Search.Page page =
          search.page(
              workspace,
              new SearchStore.Request(SearchText.of(text), kinds, ownCallsOf, cursor, limit));
      hits.add(page.hits().size());
      page.hits()
          .forEach(hit -> places.add(Objects.requireNonNull(placeAt.get(hit.position().at()))));
      SearchCursor next = page.next();
      if (next == null) {
        return new Walk(places, hits);
      }
      assertThat(isOlder(next, cursor)).as("%s is older than %s", next.at(), cursor.at()).isTrue();
      if (ownCallsOf != null) {
        assertThat(next.learned()).as("the numbers of texts that an agent may not see").isEmpty();
      }
      cursor = SearchCursor.parse(next.toString()).orElseThrow();
    } while (hits.size() < 1000);
    throw new AssertionError("The pages of " + text + " do not end");
  }

  private static boolean isOlder(SearchCursor cursor, SearchCursor than) {
    int time = cursor.at().compareTo(than.at());
    return time < 0 || (time == 0 && cursor.entry() < than.entry());
  }

  private List<Integer> matching(String pattern, Set<SearchKind> kinds, boolean own) {
    return owner
        .sql(
            """
            select n from texts where text ~ :pattern and kind = any (:kinds)
              and (kind <> 'utterance' or not :own or n % 10 = 3) order by n desc""")
        .param("pattern", pattern)
        .param("kinds", kinds.stream().map(SearchKind::wire).toArray(String[]::new))
        .param("own", own)
        .query(Integer.class)
        .list();
  }

  private void assertPages(String text, String pattern) {
    assertPages(text, pattern, ALL);
  }

  /// Compares the pages of a supervisor and an agent with the texts that have a pattern.
  private void assertPages(String text, String pattern, Set<SearchKind> kinds) {
    for (boolean own : List.of(false, true)) {
      List<Integer> expected = matching(pattern, kinds, own);
      for (Search.Effort effort : List.of(SHORT, LONG)) {
        assertThat(walk(effort, text, kinds, own ? agent : null, 40).places())
            .as("%s, %s, own calls %s, %s", text, kinds, own, effort.time())
            .containsExactlyElementsOf(expected);
      }
    }
  }

  @Test
  void pages_have_each_text_once_in_order_wherever_the_request_ends() {
    assertPages("everything", "everything");
    assertPages("common", "common");
    assertPages("rare", "\\mrare");
    assertPages("rare common", "common rare ");
    assertPages("common rare", "common.* rare");
    assertPages("early", "early");
    assertPages("everything lat", "lately");
    assertPages("unique", "unique");
    assertPages("lately unique", "nothing");
    assertPages("rare or unique", "\\mrare\\M|unique");
    assertPages("\"common early\"", "common early");
    assertPages("common -rare", "common (lately|early)");
    for (SearchKind kind : SearchKind.values()) {
      assertPages("common", "common", Set.of(kind));
      assertPages("rare", "\\mrare", Set.of(kind));
    }
  }

  @Test
  void a_request_ends_early_with_the_position_that_it_has_searched_back_to() {
    Walk walk = walk(SHORT, "unique", ALL, null, 7);
    assertThat(walk.places()).containsExactly(77);
    assertThat(walk.hits()).hasSizeGreaterThan(2);
    assertThat(walk.hits().getFirst()).isZero();
    assertThat(walk(LONG, "unique", ALL, null, 7).hits()).containsExactly(1);
    SearchCursor next =
        new Search(store, SHORT)
            .page(
                workspace,
                new SearchStore.Request(SearchText.of("unique"), ALL, null, Search.NEWEST, 7))
            .next();
    assertThat(Objects.requireNonNull(next).learned())
        .as("what the next request needs no sample for")
        .isPresent();
    assertThat(walk(LONG, "everything", Set.of(SearchKind.NOTE), null, 7).hits())
        .as("all but the last page are full")
        .startsWith(7, 7, 7)
        .last()
        .matches(last -> last > 0 && last <= 7);
  }

  /// One text of each kind is in the first partition, one in that of a month, and one in the
  /// default partition.
  @Test
  void a_text_of_any_month_is_changed_and_deleted_with_its_entry() {
    UUID other = UUID.randomUUID();
    JdbcClient.StatementSpec insert =
        owner
            .sql(
                """
                insert into workspaces (id, name, slug, current_period_starts_at, created_at)
                values (:id, 'Other', 'other', now(), now());
                insert into calls (id, workspace_id, direction, "from", "to", status, created_at, updated_at)
                values (:id, :id, 'inbound', '+15550001111', '+15550100100', 'completed', now(), now());
                insert into transcripts (workspace_id, id, call_id, kind, engine, status, language, created_at)
                values (:id, :id, :id, 'live', 'twilio', 'completed', 'en-US', now());
                insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
                select :id, :id, 'customer', n, at, 'a parrot'
                from unnest(cast(:times as timestamptz[])) with ordinality t (at, n);
                insert into call_notes (workspace_id, id, call_id, number, author_id, text, created_at)
                select :id, gen_random_uuid(), :id, '+15550001111', :agent, 'a parrot', at
                from unnest(cast(:times as timestamptz[])) at""")
            .param("id", other)
            .param("agent", agent)
            .param(
                "times",
                Stream.of(-5, 1, 30).map(month -> begin(month).toString()).toArray(String[]::new));
    insert.update();
    assertThat(entries(other, "parrot")).isEqualTo(6);
    assertThat(
            owner
                .sql("select count(distinct tableoid) from search_entries where workspace_id = :id")
                .param("id", other)
                .query(Integer.class)
                .single())
        .isEqualTo(3);
    owner
        .sql("update utterances set text = 'a sparrow' where workspace_id = :id")
        .param("id", other)
        .update();
    assertThat(entries(other, "parrot")).isEqualTo(3);
    assertThat(entries(other, "sparrow")).isEqualTo(3);
    owner.sql("delete from utterances where workspace_id = :id").param("id", other).update();
    assertThat(entries(other, "sparrow")).isZero();
    owner.sql("delete from calls where id = :id").param("id", other).update();
    assertThat(entries(other, "parrot")).isZero();
  }

  private int entries(UUID of, String word) {
    return owner
        .sql(
            """
            select count(*) from search_entries
            where workspace_id = :id and document @@ cast(:word as tsquery)""")
        .param("id", of)
        .param("word", word)
        .query(Integer.class)
        .single();
  }

  @Test
  void each_partition_has_the_policy_and_the_key() {
    assertThat(
            owner
                .sql(
                    """
                    select inhrelid::regclass::text from pg_inherits
                    where inhparent = 'search_entries'::regclass and not (
                      exists (select from pg_policy where polrelid = inhrelid
                        and pg_get_expr(polqual, polrelid) like '%ringback.search%')
                      and exists (select from pg_constraint where conrelid = inhrelid
                        and contype = 'u'))""")
                .query(String.class)
                .list())
        .isEmpty();
  }

  /// Each statement of a search has the indexes of the partitions that it reads.
  @Test
  void a_word_is_looked_up_in_a_few_partitions_at_once() {
    List<SearchPeriod> periods = store.periods(workspace);
    assertThat(periods).hasSize(8);
    assertThat(periods.getLast().isFirst()).isTrue();
    assertThat(periods).isSortedAccordingTo(Comparator.comparing(SearchPeriod::begins).reversed());
    assertThat(SearchPeriod.textsBefore(Search.NEWEST, periods))
        .as("texts that are not in the default partition")
        .isBetween(TEXTS * 8L / 10, TEXTS * 19L / 20);
    SearchPeriod newest =
        SearchPeriod.before(new SearchCursor(begin(5).plusSeconds(1), 0), periods, PERIOD_TEXTS);
    assertThat(newest.begins().toInstant()).isEqualTo(begin(2));
    assertThat(
            SearchPeriod.before(new SearchCursor(begin(5), 0), periods, PERIOD_TEXTS)
                .begins()
                .toInstant())
        .isEqualTo(begin(1));
    assertThat(SearchPeriod.before(new SearchCursor(begin(0), 0), periods, PERIOD_TEXTS).isFirst())
        .isTrue();
    assertThat(
            SearchPeriod.before(new SearchCursor(begin(0), 0), List.of(), PERIOD_TEXTS).isFirst())
        .isTrue();
  }
}
