package org.ringback.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.Eventually.eventually;

import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.running.TranscribedCall;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// What a search costs: which indexes it reads, and how many statements it sends.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchCostTest {
  private static final String METRICS_TOKEN = "the-token-of-the-meters";
  private static final Pattern CONNECTIONS_USED =
      Pattern.compile("hikaricp_connections_usage_seconds_count\\{pool=\"ringback\"} ([0-9.]+)");

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private Member grace;
  private TranscribedCall call;

  @BeforeAll
  void start() {
    server = TestServer.start(Map.of("RINGBACK_METRICS_TOKEN", METRICS_TOKEN));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void transcribedCall() {
    acme = TestWorkspace.create(server);
    ada = acme.signIn("cost-ada");
    grace = acme.signIn("cost-grace", Role.SUPERVISOR);
    call = TranscribedCall.insert(server, acme, ada);
  }

  private JsonNode results(String text) {
    return acme.get("/search?text=" + URLEncoder.encode(text, UTF_8), grace.token())
        .json()
        .path("results");
  }

  /// Returns the found texts, with the found words in brackets.
  private List<String> found(String text) {
    return results(text).valueStream().map(SearchCostTest::text).toList();
  }

  private static String text(JsonNode result) {
    return result
        .path("snippet")
        .valueStream()
        .map(
            part ->
                part.path("match").asBoolean()
                    ? "[" + part.path("text").asString() + "]"
                    : part.path("text").asString())
        .collect(Collectors.joining());
  }

  @Test
  void a_search_uses_the_index_of_words_in_spite_of_row_level_security() throws SQLException {
    try (Connection connection = server.connection();
        var statement = connection.createStatement()) {
      statement.execute("set role ringback_app");
      statement.execute("set ringback.workspace = '" + acme.id() + "'");
      statement.execute("set ringback.search = '''parrot'''");
      statement.execute("set enable_seqscan = off");
      List<String> plan = new ArrayList<>();
      // Without the condition on the workspace, which the small table of a test would be read by.
      try (var lines = statement.executeQuery("explain select id from search_entries")) {
        while (lines.next()) {
          plan.add(lines.getString(1));
        }
      }
      assertThat(String.join("\n", plan))
          .containsPattern("Bitmap Index Scan on search_entries_before_\\d{6}_words")
          .containsPattern("Bitmap Index Scan on search_entries_\\d{6}_document_idx")
          .doesNotContain("Seq Scan");
    }
  }

  /// The table has a policy of its own, see V206.
  @Test
  void entries_are_visible_to_the_workspaces_of_the_setting_only() throws SQLException {
    call.says("a parrot");
    call.says("thank you");
    String others = TestWorkspace.create(server).id().toString();
    try (Connection connection = server.connection();
        var statement = connection.createStatement()) {
      statement.execute("set role ringback_app");
      assertThat(visible(statement)).as("no setting").isZero();
      for (String none : List.of("", others)) {
        statement.execute("set ringback.workspace = '" + none + "'");
        assertThat(visible(statement)).as("of '%s'", none).isZero();
      }
      statement.execute("set ringback.workspace = '" + others + "," + acme.id() + "'");
      assertThat(visible(statement)).as("of both").isEqualTo(2);
      statement.execute("set ringback.workspace = 'system'");
      assertThat(visible(statement)).as("of all").isGreaterThanOrEqualTo(2);
      statement.execute("set ringback.workspace = '" + acme.id() + "'");
      assertThat(visible(statement)).as("without a query").isEqualTo(2);
      statement.execute("set ringback.search = '''parrot'''");
      assertThat(visible(statement)).as("with a query").isEqualTo(1);
      statement.execute("set ringback.search = ''");
      assertThat(visible(statement)).as("after a query").isEqualTo(2);
      statement.execute("set ringback.workspace = 'acme'");
      assertThatThrownBy(() -> visible(statement)).hasMessageContaining("uuid");
    }
  }

  private static int visible(Statement statement) throws SQLException {
    try (var rows = statement.executeQuery("select count(*) from search_entries")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /// PostgreSQL would keep the plan for a frequent word, and search for the rare one by it.
  @Test
  void a_rare_word_is_found_without_the_times_of_all_texts_after_a_frequent_one() {
    int texts = 20_000;
    int plans = 20; // more than PostgreSQL tries before it keeps one
    int searches = 60;
    call.says("a rare parrot");
    call.run(
        """
        insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
        select :workspace, :transcript, 'other', n, timestamptz '2026-11-02Z' + make_interval(secs => n),
          case when n < 18000 and n % 2 = 0 then 'your order' else 'thank you for calling' end
        from generate_series(1, :texts) n""",
        Map.of("texts", texts));
    server.sql().sql("analyze search_entries").update();
    IndexUse before = timesRead();
    for (int i = 0; i < plans; i++) {
      assertThat(found("order")).isNotEmpty();
    }
    IndexUse frequent = timesReadBy(plans, before);
    for (int i = 0; i < searches; i++) {
      assertThat(found("parrot")).containsExactly("a rare [parrot]");
    }
    IndexUse rare = timesReadBy(searches, frequent);
    assertThat(rare.texts() - frequent.texts()).isLessThan(searches * texts / 4);
  }

  /// Waits until PostgreSQL has counted the searches, each of which reads the newest times.
  private IndexUse timesReadBy(int searches, IndexUse before) {
    eventually(
        () ->
            timesRead().scans() - before.scans() >= searches ? "" : "the searches are not counted");
    return timesRead();
  }

  private record IndexUse(long scans, long texts) {}

  private IndexUse timesRead() {
    return server
        .sql()
        .sql(
            """
            select sum(idx_scan) as scans, sum(idx_tup_read) as texts from pg_stat_user_indexes
            where indexrelid in (
              select inhrelid from pg_inherits where inhparent = 'search_entries_newest'::regclass)""")
        .query(IndexUse.class)
        .single();
  }

  /// Other work of the server, also the count itself, uses connections too. So a search that finds
  /// many calls is compared with one that finds a single call, until both saw as much other work.
  @Test
  void the_calls_of_a_page_are_read_together() {
    int calls = 20;
    List<String> ids =
        IntStream.range(0, calls)
            .mapToObj(
                _ -> {
                  TranscribedCall each = TranscribedCall.insert(server, acme, ada);
                  each.says("a parrot");
                  return each.id().toString();
                })
            .toList();
    call.says("a sparrow");
    eventually(
        () -> {
          double single = connectionsFor("sparrow", List.of(call.id().toString()));
          double all = connectionsFor("parrot", ids);
          return all - single < calls / 2.0
              ? ""
              : "a search that finds %d calls uses %.0f connections, and one that finds one %.0f"
                  .formatted(calls, all, single);
        });
  }

  /// Returns how many times a connection is used during a search that finds these calls.
  private double connectionsFor(String text, List<String> ids) {
    double before = connectionsUsed();
    JsonNode results = results(text);
    double used = connectionsUsed() - before;
    assertThat(results.valueStream().map(each -> each.at("/call/id").asString()))
        .containsExactlyInAnyOrderElementsOf(ids);
    return used;
  }

  private double connectionsUsed() {
    Matcher count = CONNECTIONS_USED.matcher(server.get("/metrics", METRICS_TOKEN).body());
    assertThat(count.find()).as("the count of used connections").isTrue();
    return Double.parseDouble(count.group(1));
  }
}
