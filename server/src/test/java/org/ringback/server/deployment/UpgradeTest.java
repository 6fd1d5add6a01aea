package org.ringback.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Starts the server with the data of earlier versions, which [UpgradeFixture] has written. V42 has
/// the rows of V48 as that schema stored them.
class UpgradeTest {
  private static final Path FOLDER = Path.of("src/test/resources/upgrade");
  private static final Pattern FACT = Pattern.compile("(?m)^-- (\\w+): (.*)$");
  private static final Pattern ROWS = Pattern.compile("(?m)^insert into (\\w+) ");

  /// Tables that were renamed.
  private static final Map<String, String> NAME_TODAY =
      Map.of("dialling_rules", "dialing_rules", "doctor_reports", "health_reports");

  private static Stream<Integer> versions() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> Integer.valueOf(file.getFileName().toString().replaceAll("\\D", "")))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void the_server_serves_the_data_of_an_earlier_version(int version)
      throws IOException, SQLException {
    String fixture = Files.readString(FOLDER.resolve("V" + version + ".sql"));
    Map<String, String> facts =
        FACT.matcher(fixture)
            .results()
            .collect(Collectors.toMap(fact -> fact.group(1), fact -> fact.group(2)));
    DatabaseAddress address = TestDatabase.empty();
    String database = TestDatabase.url(address);
    Flyway.configure().dataSource(database, null, null).target("" + version).load().migrate();
    JdbcClient sql = TestDatabase.sql(database);
    Set<String> tables = tables(sql);
    execute(database, fixture);
    Map<String, Integer> before = counts(sql, tables, Map.of());
    assertThat(before.keySet()).containsAll(tablesOf(fixture));

    Database.open(address).close();

    assertThat(counts(sql, tables, NAME_TODAY))
        .as("rows after the migration")
        .containsExactlyEntriesOf(before);
    Clock clock = clockAt(Instant.parse(fact(facts, "at")));
    try (TestServer server =
        TestServer.builder().setting("DATABASE_URL", database).clock(clock).start()) {
      sessionsAndPasswordsStayValid(server, facts);
      membersReadWhatWasStored(server, facts);
      waitingCallbacksAreApplied(server, facts);
      secretsAndGrantsStayValid(server, facts);
    }
  }

  private static void sessionsAndPasswordsStayValid(TestServer server, Map<String, String> facts) {
    assertThatResponse(server.get("/api/me", fact(facts, "token"))).hasStatus(200);
    assertThat(server.signIn("admin@example.test")).isNotEmpty();
    Answer sessions = server.get("/api/me/sessions", fact(facts, "token"));
    assertThat(sessions.json().path("sessions")).isNotEmpty();
  }

  private static void membersReadWhatWasStored(TestServer server, Map<String, String> facts) {
    String admin = server.signIn("admin@example.test");
    for (String route :
        List.of(
            "/members",
            "/invitations",
            "/service-keys",
            "/contacts",
            "/phone-numbers",
            "/dialing-rules",
            "/usage",
            "/health-check",
            "/twilio-status")) {
      assertThatResponse(server.get(at(facts, route), admin)).hasStatus(200);
    }
    JsonNode completed = call(server, facts, admin, fact(facts, "completed"));
    assertThat(completed.path("status").asString()).isEqualTo("completed");
    assertThat(completed.path("answeredAt").asString("")).isNotEmpty();
    assertThat(completed.path("contact").path("name").asString()).isEqualTo("Grace Hopper");
    assertThat(completed.path("endReason").asString()).isEqualTo("completed");
    assertThat(completed.path("endedBy").asString()).isEqualTo("unknown");
    assertParticipants(completed, "left");
    assertThat(completed.at("/participants/0/talkSec").asInt())
        .isEqualTo(completed.path("durationSec").asInt());
    assertThat(server.get(at(facts, "/dialing-rules"), admin).body()).contains("\"GB\"");
    Set<String> actions =
        server
            .get(at(facts, "/audit"), admin)
            .json()
            .path("entries")
            .valueStream()
            .map(entry -> entry.path("action").asString())
            .collect(Collectors.toSet());
    assertThat(actions)
        .contains("service-key.created", "invitation.created", "dialing-rules.changed");
  }

  private static void assertParticipants(JsonNode call, String state) {
    assertThat(call.path("participants").valueStream())
        .as(call.toString())
        .extracting(each -> each.path("role").asString() + " " + each.path("state").asString())
        .containsExactly("customer " + state, "agent " + state);
  }

  /// The callback was stored, and its process ended before it applied it.
  private static void waitingCallbacksAreApplied(TestServer server, Map<String, String> facts) {
    eventually(
        () -> {
          JsonNode call = call(server, facts, fact(facts, "token"), fact(facts, "open"));
          return call.path("status").asString().equals("completed") ? "" : call.toString();
        });
    JsonNode open = call(server, facts, fact(facts, "token"), fact(facts, "open"));
    assertParticipants(open, "left");
    assertThat(open.path("endedBy").asString()).isEqualTo("customer");
    assertThat(
            server
                .sql()
                .sql("select count(*) from webhook_inbox where applied_at is null")
                .query(Integer.class)
                .single())
        .isZero();
  }

  private static void secretsAndGrantsStayValid(TestServer server, Map<String, String> facts) {
    // Signed with the stored Auth Token, and placed with a voice token of the earlier version.
    Answer answer =
        server
            .twilio(fact(facts, "account"), fact(facts, "authToken"))
            .signed(
                at(facts, "/voice"),
                Map.of(
                    "CallSid",
                    "CA" + "4".repeat(32),
                    "From",
                    "client:" + fact(facts, "identity"),
                    "To",
                    "+15550001111",
                    "grant",
                    fact(facts, "grant")));
    assertThatResponse(answer).hasStatus(200);
    assertThat(answer.body()).contains("<Number");
    assertThatResponse(server.get(at(facts, "/token"), fact(facts, "token"))).hasStatus(200);
  }

  private static JsonNode call(
      TestServer server, Map<String, String> facts, String token, String callSid) {
    return server
        .get(at(facts, "/calls?limit=100"), token)
        .json()
        .path("calls")
        .valueStream()
        .filter(call -> call.path("callSid").asString("").equals(callSid))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no call " + callSid));
  }

  private static String at(Map<String, String> facts, String route) {
    return "/api/workspaces/" + fact(facts, "workspace") + route;
  }

  private static String fact(Map<String, String> facts, String name) {
    return Objects.requireNonNull(facts.get(name), name);
  }

  /// A clock that runs from that time on, so that the sessions of the fixture have not expired.
  private static Clock clockAt(Instant time) {
    return Clock.offset(
        Clock.systemUTC(), Duration.between(Instant.now(), time.plus(Duration.ofMinutes(1))));
  }

  private static void execute(String database, String fixture) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      statement.execute(fixture);
    }
  }

  private static Set<String> tables(JdbcClient sql) {
    return new TreeSet<>(
        sql.sql(
                """
                select table_name::text from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE'
                  and table_name <> 'flyway_schema_history'""")
            .query(String.class)
            .list());
  }

  private static Set<String> tablesOf(String fixture) {
    return ROWS.matcher(fixture)
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Returns the number of rows of each table that has any.
  private static Map<String, Integer> counts(
      JdbcClient sql, Set<String> tables, Map<String, String> renamed) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String table : tables) {
      int rows =
          sql.sql("select count(*) from " + renamed.getOrDefault(table, table))
              .query(Integer.class)
              .single();
      if (rows > 0) {
        counts.put(table, rows);
      }
    }
    return counts;
  }
}
