package org.ringback.server.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.RingbackServer;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;

/// Random changes of presence at the same time, on two nodes: pages that open, switch and close,
/// calls that begin and end, wrap-ups.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConcurrentPresenceTest {
  private static final String NUMBER = "+15550500100";
  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new PresenceConfig(Duration.ofMillis(100), Duration.ofMillis(50), Duration.ZERO));

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private final Guarantee guarantee =
      Guarantee.of(22, "Presence states that differ from their sessions and calls", getClass());

  private TestServer server;
  private TestServer other;

  @BeforeAll
  void start() {
    String database = TestDatabase.fresh();
    server = node(database);
    other = node(database);
  }

  @AfterAll
  void stop() {
    other.close();
    server.close();
  }

  private static TestServer node(String database) {
    return TestServer.builder()
        .twilio(exchange)
        .setting("DATABASE_URL", database)
        .timing(TIMING)
        .start();
  }

  @Test
  void states_and_events_agree_with_the_sessions_and_calls_after_concurrent_changes()
      throws Exception {
    int changes = Guarantee.size(150, 3_000);
    Account account = exchange.account();
    TestWorkspace acme = TestWorkspace.connect(server, account);
    acme.patch("", acme.administrator(), "{\"wrapUpSeconds\":1}");
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      members.add(acme.signIn("agent-" + i));
    }
    Random random = guarantee.random();
    try (TestPage watching = other.page(acme.id(), acme.signIn("watcher").token());
        var threads = Executors.newFixedThreadPool(6)) {
      List<Future<?>> running = new ArrayList<>();
      // Each actor has its own pages and calls; all of them change the same few users.
      int actors = 6;
      for (int i = 0; i < actors; i++) {
        long seed = random.nextLong();
        running.add(threads.submit(actor(acme, members, new Random(seed), changes / actors)));
      }
      for (Future<?> each : running) {
        each.get();
      }
      eventually(() -> difference(acme));
      eventually(() -> announced(watching, acme));
      assertHistoryAgrees(acme);
      assertNoRepetition(watching);
    }
    guarantee.recordResult("0 of " + changes + " changes");
  }

  private Callable<Void> actor(
      TestWorkspace acme, List<Member> members, Random random, int changes) {
    return () -> {
      List<TestPage> pages = new ArrayList<>();
      List<TestCall> calls = new ArrayList<>();
      for (int i = 0; i < changes; i++) {
        Member member = members.get(random.nextInt(members.size()));
        switch (random.nextInt(5)) {
          case 0 -> {
            TestServer node = random.nextBoolean() ? server : other;
            pages.add(node.page(acme.id(), member.token()));
          }
          case 1, 2 -> {
            if (!pages.isEmpty()) {
              pages
                  .get(random.nextInt(pages.size()))
                  .say("{'type':'set-availability','available':" + random.nextBoolean() + "}");
            }
          }
          case 3 -> {
            TestCall call = TestCall.ring(acme, NUMBER);
            if (!call.rung().isEmpty()) {
              calls.add(call.answer(List.copyOf(call.rung()).getFirst()));
            }
          }
          default -> {
            if (!calls.isEmpty() && random.nextBoolean()) {
              calls.removeFirst().hangUp();
            } else if (!pages.isEmpty()) {
              pages.remove(random.nextInt(pages.size())).close();
            }
          }
        }
      }
      // Leaves some calls and pages open.
      calls.stream().skip(1).forEach(TestCall::hangUp);
      return null;
    };
  }

  /// Returns the users whose stored state is not the one that their sessions and calls give.
  private String difference(TestWorkspace acme) {
    Map<String, String> stored = new TreeMap<>();
    Map<String, String> computed = new TreeMap<>();
    server
        .sql()
        .sql(
            """
            select p.user_id::text as member, p.state,
              (select count(*) from call_legs l join calls k on k.id = l.call_id
                where l.user_id = p.user_id and l.kind = 'agent' and l.answered_at is not null
                  and l.ended_at is null and k.ended_at is null) as talking,
              (select count(*) from presence_sessions s
                where s.user_id = p.user_id and s.workspace_id = p.workspace_id) as sessions,
              (select count(*) from presence_sessions s
                where s.user_id = p.user_id and s.workspace_id = p.workspace_id
                  and s.available) as available,
              coalesce(p.wrap_up_until > now(), false) as wraps_up
            from presence_states p where p.workspace_id = :workspace""")
        .param("workspace", acme.id().value())
        .query(
            row -> {
              String state =
                  row.getInt("talking") > 0
                      ? "on-call"
                      : row.getInt("sessions") == 0
                          ? "offline"
                          : row.getBoolean("wraps_up")
                              ? "wrap-up"
                              : row.getInt("available") > 0 ? "available" : "away";
              stored.put(row.getString("member"), row.getString("state"));
              computed.put(row.getString("member"), state);
            });
    assertThat(stored).isNotEmpty();
    return stored.equals(computed) ? "" : "stored " + stored + ", computed " + computed;
  }

  /// Asserts that the history has no time twice, and ends with the present states.
  private void assertHistoryAgrees(TestWorkspace acme) {
    List<String> wrong =
        server
            .sql()
            .sql(
                """
                select i.user_id || ' twice at ' || i.started_at
                from presence_history i join presence_history j
                  on j.workspace_id = i.workspace_id and j.user_id = i.user_id
                    and j.started_at > i.started_at
                    and (i.ended_at is null or j.started_at < i.ended_at)
                where i.workspace_id = :workspace
                union all
                select p.user_id || ' is ' || p.state || ', not ' || coalesce(i.state, 'offline')
                from presence_states p left join presence_history i
                  on i.workspace_id = p.workspace_id and i.user_id = p.user_id and i.ended_at is null
                where p.workspace_id = :workspace and p.state <> coalesce(i.state, 'offline')""")
            .param("workspace", acme.id().value())
            .query(String.class)
            .list();
    assertThat(wrong).isEmpty();
  }

  /// Returns the users whose last event is not their state.
  private static String announced(TestPage watching, TestWorkspace acme) {
    Map<String, String> states = new TreeMap<>();
    Map<String, String> announced = new TreeMap<>();
    acme.get("/presence")
        .json()
        .path("members")
        .forEach(it -> states.put(it.path("userId").asString(), it.path("state").asString()));
    watching
        .frames("presence")
        .forEach(it -> announced.put(it.path("userId").asString(), it.path("state").asString()));
    states.keySet().retainAll(announced.keySet());
    return states.equals(announced) ? "" : "states " + states + ", announced " + announced;
  }

  private static void assertNoRepetition(TestPage watching) {
    Map<String, String> last = new HashMap<>();
    watching
        .frames("presence")
        .forEach(
            it -> {
              String state = it.path("state").asString();
              assertThat(last.put(it.path("userId").asString(), state)).isNotEqualTo(state);
            });
  }
}
