package org.ringback.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestRedis;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Compares the example dashboard, the alert rules and the guide with the metrics of a server that
/// has had calls.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringTest {
  private static final Path ROOT = Path.of("..");
  private static final String TOKEN = "a token that reads the metrics";
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";

  /// Prometheus adds these labels to all series of a target, and this series to each target.
  private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

  private static final String TARGET_SERIES = "up";

  private static final Pattern METRIC =
      Pattern.compile(
          "`((?:ringback|http_server|hikaricp|jvm|process)_\\w+)(?:\\{((?:\"[^\"]*\"|[^\"}])*)})?");

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private final TestRedis redis = TestRedis.start();
  private TestServer server;
  private Scrape scrape;

  @BeforeAll
  void make_calls() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("REDIS_URL", redis.url())
            .setting("RINGBACK_METRICS_TOKEN", TOKEN)
            .start();
    TestWorkspace acme = TestWorkspace.connect(server, exchange.account());
    Member ada = acme.signIn("ada");
    try (TestPage page = acme.page(ada).available()) {
      TestClient browser = exchange.client(acme.accessToken(ada));
      TestCall caller = exchange.call(CUSTOMER, NUMBER, "waitMs 60000");
      TestClient.IncomingCall incoming = browser.awaitIncoming();
      incoming.accept();
      caller.awaitStatus("in-progress");
      incoming.hangUp();
      page.frame("call-ended");
    }
    System.gc(); // the series of pauses begins with the first one
    scrape = Scrape.of(server, TOKEN);
    eventually(
        () -> {
          scrape = Scrape.of(server, TOKEN);
          return !scrape.names().contains("jvm_gc_pause_seconds_max")
              ? "no collection of garbage"
              : Stream.of("/voice", "/voice/status")
                      .allMatch(
                          route ->
                              scrape.series().stream()
                                  .flatMap(it -> it.labels().values().stream())
                                  .anyMatch(value -> value.endsWith(route)))
                  ? ""
                  : "a webhook of the call has not been answered yet";
        });
  }

  @AfterAll
  void stop() {
    server.close();
    redis.close();
  }

  @Test
  void each_query_of_the_dashboard_selects_series() throws IOException {
    Map<String, String> queries = new LinkedHashMap<>();
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.put(
            panel.path("title").asString() + " " + target.path("refId").asString(),
            target
                .path("expr")
                .asString()
                .replace("$job", "ringback")
                .replace("$__rate_interval", "1m"));
      }
    }
    assertThat(queries).hasSizeGreaterThan(40);
    assertThat(faults(queries)).isEmpty();
    assertThat(dashboard().at("/templating/list/1/definition").asString())
        .isEqualTo("label_values(ringback_nodes, job)");
  }

  @Test
  void the_dashboard_has_a_row_for_each_subject_and_names_its_panels() throws IOException {
    List<String> rows = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (JsonNode panel : dashboard().path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as("%s has an id of its own", panel).isTrue();
      assertThat(panel.path("title").asString()).isNotEmpty();
      JsonNode place = panel.path("gridPos");
      assertThat(places.add(place.path("x") + " " + place.path("y"))).as("%s", panel).isTrue();
      assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
      if (panel.path("type").asString().equals("row")) {
        rows.add(panel.path("title").asString());
      } else {
        assertThat(panel.path("targets").isEmpty()).as("%s has a query", panel).isFalse();
      }
    }
    assertThat(rows)
        .containsExactly(
            "Health",
            "Calls",
            "Agents and waiting callers",
            "Recordings and transcripts",
            "Webhooks",
            "Database");
  }

  @Test
  void each_alert_selects_series_and_says_what_to_do() throws IOException {
    Map<String, String> queries = new LinkedHashMap<>();
    for (JsonNode group : rules().path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        String name = rule.path("alert").asString();
        assertThat(queries.put(name, rule.path("expr").asString())).as("%s twice", name).isNull();
        assertThat(rule.at("/labels/severity").asString()).isIn("critical", "warning");
        assertThat(rule.path("for").asString()).matches("\\d+[smh]");
        assertThat(rule.at("/annotations/summary").asString()).as(name).endsWith(".");
        assertThat(rule.at("/annotations/description").asString()).as(name).endsWith(".");
      }
    }
    assertThat(queries).hasSizeGreaterThan(25);
    assertThat(faults(queries)).isEmpty();
  }

  @Test
  void each_label_in_the_text_of_an_alert_is_one_of_its_series() throws IOException {
    for (JsonNode group : rules().path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        PromQl query = PromQl.parse(rule.path("expr").asString());
        Set<String> labels = new TreeSet<>(TARGET_LABELS);
        query.selectors().forEach(it -> labels.addAll(scrape.labelsOf(it.metric())));
        query.groupings().stream().findFirst().ifPresent(outer -> labels.retainAll(outer.labels()));
        assertThat(
                Pattern.compile("\\$labels\\.(\\w+)")
                    .matcher(rule.path("annotations").toString())
                    .results()
                    .map(it -> it.group(1)))
            .as(rule.path("alert").asString())
            .isSubsetOf(labels);
      }
    }
  }

  @Test
  void the_guide_names_existing_metrics_and_each_alert() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/deploy.md"));
    Map<String, String> queries = new LinkedHashMap<>();
    METRIC
        .matcher(guide)
        .results()
        .forEach(
            it ->
                queries.put(
                    it.group(),
                    it.group(1) + (it.group(2) == null ? "" : "{" + it.group(2) + "}")));
    assertThat(queries).hasSizeGreaterThan(20);
    assertThat(faults(queries)).isEmpty();
    for (JsonNode group : rules().path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        assertThat(guide).contains("`" + rule.path("alert").asString() + "`");
      }
    }
  }

  @Test
  void each_own_metric_is_on_the_dashboard_in_a_rule_or_in_the_guide() throws IOException {
    String documents =
        Files.readString(ROOT.resolve("deploy/grafana/ringback.json"))
            + Files.readString(ROOT.resolve("deploy/prometheus/ringback.rules.yml"))
            + Files.readString(ROOT.resolve("docs/deploy.md"));
    List<String> unused =
        scrape.names().stream()
            .filter(name -> name.startsWith("ringback_"))
            .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
            .distinct()
            .filter(name -> !documents.contains(name))
            .toList();
    assertThat(unused).isEmpty();
  }

  @Test
  void faults_in_queries_are_found() {
    for (Map.Entry<String, String> fault :
        Map.of(
                "ringback_call_open", "no metric",
                "sum by (queue) (ringback_calls_open)", "no label queue",
                "ringback_calls_open{direction=\"incoming\"}", "no series",
                "ringback_calls_open{team=\"sales\"}", "no label team",
                "rate(ringback_calls_open)", "without a range",
                "sum(ringback_calls_open", "ends too early",
                "ringback_calls_open[5m]", "a range",
                "sums(ringback_calls_open)", "unknown function",
                "ringback_callers_waiting > on (shift) ringback_agents", "no label shift")
            .entrySet()) {
      assertThat(faults(Map.of("query", fault.getKey())))
          .as(fault.getKey())
          .singleElement()
          .asString()
          .contains(fault.getValue());
    }
    assertThat(
            faults(
                Map.of(
                    "query",
                    "1 - avg by (direction, instance) (rate(ringback_calls_ended_total[5m] offset 1h))"
                        + " >= bool 0.5 unless on (direction) ringback_calls_open")))
        .isEmpty();
  }

  /// Returns what is wrong with queries: a metric that does not exist, a label that its series do
  /// not have, or conditions that no series meets.
  ///
  /// @param queries by name. A regular expression is tried on the values that the test's traffic
  ///   has caused, which lack failures, so only its label must exist.
  private List<String> faults(Map<String, String> queries) {
    List<String> faults = new ArrayList<>();
    queries.forEach(
        (name, text) -> {
          try {
            PromQl query = PromQl.parse(text);
            query.selectors().forEach(it -> addFaults(faults, name, it));
            for (PromQl.Grouping grouping : query.groupings()) {
              for (String label : grouping.labels()) {
                if (!TARGET_LABELS.contains(label)
                    && grouping.series().stream()
                        .noneMatch(it -> scrape.labelsOf(it.metric()).contains(label))) {
                  faults.add(name + ": no label " + label);
                }
              }
            }
          } catch (IllegalArgumentException unreadable) {
            faults.add(name + ": " + unreadable.getMessage() + " in " + text);
          }
        });
    return faults;
  }

  private void addFaults(List<String> faults, String name, PromQl.Selector selector) {
    if (selector.metric().equals(TARGET_SERIES)) {
      return;
    }
    if (!scrape.names().contains(selector.metric())) {
      faults.add(name + ": no metric " + selector.metric());
      return;
    }
    List<PromQl.LabelMatcher> own =
        selector.matchers().stream().filter(it -> !TARGET_LABELS.contains(it.label())).toList();
    for (PromQl.LabelMatcher matcher : own) {
      if (!scrape.labelsOf(selector.metric()).contains(matcher.label())) {
        faults.add(name + ": no label " + matcher.label() + " of " + selector.metric());
        return;
      }
    }
    PromQl.Selector exact =
        new PromQl.Selector(
            selector.metric(), own.stream().filter(it -> !it.operator().equals("=~")).toList());
    if (scrape.series().stream().noneMatch(it -> exact.selects(it.name(), it.labels()))) {
      faults.add(name + ": no series " + selector);
    }
  }

  private static JsonNode dashboard() throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(ROOT.resolve("deploy/grafana/ringback.json")));
  }

  private static JsonNode rules() throws IOException {
    return new YAMLMapper()
        .readTree(Files.readString(ROOT.resolve("deploy/prometheus/ringback.rules.yml")));
  }
}
