package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.RingbackServer;
import org.ringback.server.presence.PresenceConfig;
import org.ringback.server.running.LoggedEvents;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealtimeTest {
  private static final String CUSTOMER = "+15550001111";
  private static final Duration SECOND = Duration.ofSeconds(1);

  /// What a page of a slow machine needs to respond.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final HeartbeatConfig QUICK =
      new HeartbeatConfig(PATIENCE, SECOND, PATIENCE, PATIENCE, SECOND);

  private static final PresenceConfig PRESENCE =
      new PresenceConfig(Duration.ofMillis(200), Duration.ofMillis(100), Duration.ZERO);

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private TestServer server;
  private TestWorkspace acme;
  private String number = "";

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .timing(
                RingbackServer.Timing.PRODUCTION
                    .with(QUICK)
                    .with(PRESENCE)
                    .with(new DeliveryConfig(Duration.ofSeconds(1), Duration.ofSeconds(1))))
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void workspace() {
    Account account = exchange.createAccount("Acme");
    number = "+1555010%04d".formatted(exchange.exchange().accounts().all().size());
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
  }

  @Test
  void the_welcome_contains_the_identity_and_the_open_calls() {
    Member ada = acme.signIn("ada");
    String caller = call();
    try (TestPage page = acme.page(ada)) {
      JsonNode welcome = page.frame("welcome");
      assertThat(welcome.path("identity").asString()).isEqualTo(identity(ada));
      assertThat(welcome.path("userId").asString()).isEqualTo(ada.user().toString());
      assertThat(welcome.path("calls").valueStream().map(c -> c.path("callSid").asString()))
          .contains(caller);
      assertThat(page.frames().getFirst()).isEqualTo(welcome);
    }
  }

  @Test
  void a_reconnected_socket_receives_missed_events_and_then_new_ones() {
    Member ada = acme.signIn("ada");
    long before;
    try (TestPage page = acme.page(ada)) {
      before = page.frame("welcome").path("seq").asLong();
    }
    String missed = call();
    try (TestPage reconnected = server.connect(acme.id().toString(), true)) {
      reconnected.hello(ada.token(), before);
      JsonNode received = reconnected.frame("call-updated", f -> sid(f).equals(missed));
      assertThat(received.path("seq").asLong()).isGreaterThan(before);
      String live = call();
      assertThat(reconnected.frame("call-updated", f -> sid(f).equals(live)).path("seq").asLong())
          .isGreaterThan(received.path("seq").asLong());
      assertThat(reconnected.frames("call-updated")).hasSize(2);
      assertReceivedAll(reconnected, before);
    }
  }

  @Test
  void events_of_concurrent_calls_are_delivered_in_order_without_loss() throws Exception {
    Member ada = acme.signIn("ada");
    int callCount = 40;
    // More concurrent calls would exceed the response deadline on a slow machine.
    try (TestPage page = acme.page(ada);
        var threads = Executors.newFixedThreadPool(8)) {
      long before = page.frame("welcome").path("seq").asLong();
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < callCount; i++) {
        calls.add(threads.submit(this::call));
      }
      for (Future<String> call : calls) {
        call.get();
      }
      eventually(
          () -> page.frames("call-updated").size() >= callCount ? "" : "only " + page.frames());
      assertThat(page.frames("call-updated")).hasSize(callCount);
      assertReceivedAll(page, before);
    }
  }

  @Test
  void only_users_whose_browsers_ring_receive_incoming_call() {
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    try (TestPage adasPage = acme.page(ada).available();
        TestPage bensPage = acme.page(ben)) {
      String caller = call();
      adasPage.frame("incoming-call", f -> f.path("callSid").asString().equals(caller));
      bensPage.frame("call-updated", f -> sid(f).equals(caller));
      String after = call();
      bensPage.frame("call-updated", f -> sid(f).equals(after));
      assertThat(bensPage.frames("incoming-call")).isEmpty();
    }
  }

  @Test
  void a_user_is_available_while_one_of_her_sockets_is_available() {
    Member ada = acme.signIn("ada");
    Member elsewhere = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    try (TestPage watching = acme.page(ben);
        TestPage one = acme.page(ada);
        TestPage other = acme.page(elsewhere)) {
      one.available();
      other.say("{'type':'set-availability','available':true}");
      expectAvailable(identity(ada), identity(elsewhere));
      watching.frame("presence", f -> isPresence(f, ada, "available"));

      one.say("{'type':'set-availability','available':false}");
      expectAvailable(identity(elsewhere));
      other.close();
      expectAvailable();
      eventually(
          () -> {
            // Without "away" at first, when the page was available before its session was stored.
            List<String> states = states(watching, ada);
            return String.join(" ", states).matches("(away )?available away") ? "" : "" + states;
          });
    }
  }

  private void expectAvailable(String... identities) {
    eventually(
        () -> {
          Set<String> rung = rung();
          return rung.equals(Set.of(identities)) ? "" : "a call rings " + rung;
        });
  }

  /// Returns the identities that a call to the number rings.
  private Set<String> rung() {
    String twiml = acme.ringAndHangUp(callSid(), CUSTOMER, number);
    return Pattern.compile("<Identity>(\\w+)</Identity>")
        .matcher(twiml)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  private String identity(Member member) {
    return acme.grants(member).path("identity").asString();
  }

  @Test
  void each_page_receives_the_acknowledgement_of_its_own_availability() {
    Member ada = acme.signIn("ada");
    Member elsewhere = acme.signIn("ada");
    try (TestPage one = acme.page(ada).available();
        TestPage other = acme.page(elsewhere)) {
      other.say("{'type':'set-availability','available':true}");
      other.frame("availability", f -> f.path("available").asBoolean());
      expectAvailable(identity(ada), identity(elsewhere));

      other.say("{'type':'set-availability','available':false}");
      other.frame("availability", f -> !f.path("available").asBoolean());
      expectAvailable(identity(ada));
      assertThat(one.frames("availability")).hasSize(1);
    }
  }

  @Test
  void the_welcome_contains_the_members_who_are_not_offline() {
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    try (TestPage _ = acme.page(ada).available();
        TestPage late = acme.page(ben)) {
      JsonNode present = late.frame("welcome").path("presence");
      assertThat(present.valueStream().map(m -> m.path("userId").asString()))
          .contains(ada.user().toString());
      assertThat(present.at("/0/state").asString()).isEqualTo("available");
      assertThat(Instant.parse(present.at("/0/since").asString())).isBefore(Instant.now());
    }
  }

  @Test
  void ending_a_session_closes_its_socket_and_removes_its_availability() {
    Member ada = acme.signIn("ada");
    String identity = identity(ada);
    try (TestPage page = acme.page(ada).available()) {
      long start = System.nanoTime();
      server.signOut(ada.token());

      assertThat(rung()).doesNotContain(identity);
      assertThat(page.closed()).isEqualTo(4401);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      page.frame("session-ended");
    }
  }

  @Test
  void invalid_tokens_and_foreign_workspaces_are_rejected() {
    Member ada = acme.signIn("ada");
    String workspaceId = acme.id().toString();
    assertThat(server.connect(workspaceId, true).hello("invalid", null).closed()).isEqualTo(4401);
    for (String foreignId : List.of(TestWorkspace.create(server).id().toString(), "nonsense")) {
      TestPage page = server.connect(foreignId, true).hello(ada.token(), null);
      assertThat(page.closed()).as(foreignId).isEqualTo(4404);
      assertThat(page.frames()).isEmpty();
    }
  }

  @Test
  void a_socket_that_sends_an_invalid_frame_is_closed() {
    Member ada = acme.signIn("ada");
    String workspaceId = acme.id().toString();
    for (String first :
        List.of("nonsense", "{}", "[]", "{'type':'pong'}", "{'type':'hello'}", "{'type':'fly'}")) {
      assertThat(server.connect(workspaceId, true).say(first).closed()).as(first).isEqualTo(4400);
    }
    assertThat(acme.page(ada).hello(ada.token(), null).closed()).isEqualTo(4400);
    assertThat(acme.page(ada).say("{'type':'set-availability','available':'yes'}").closed())
        .isEqualTo(4400);
  }

  @Test
  void a_socket_without_hello_or_pong_is_closed_and_not_available() {
    String workspaceId = acme.id().toString();
    assertThat(server.connect(workspaceId, true).closed()).isEqualTo(4408);

    Member ada = acme.signIn("ada");
    TestPage unresponsive = server.connect(workspaceId, false).hello(ada.token(), null).available();
    assertThat(unresponsive.closed()).isEqualTo(4408);
    expectAvailable();
  }

  @Test
  void a_socket_whose_session_was_ended_elsewhere_is_closed() {
    Member ada = acme.signIn("ada");
    try (TestPage page = acme.page(ada)) {
      server
          .sql()
          .sql("update sessions set ended_at = now() where user_id = :user")
          .param("user", ada.user().value())
          .update();
      page.frame("session-ended");
      assertThat(page.closed()).isEqualTo(4401);
    }
  }

  @Test
  void setup_progress_is_sent_and_not_stored() {
    try (TestPage page = acme.page(acme.signIn("ada"))) {
      acme.configure(exchange.createAccount("Another"));

      JsonNode progress = page.frame("config-progress");
      assertThat(progress.path("percent").asInt()).isEqualTo(25);
      assertThat(progress.path("message").asString()).isEqualTo("Validating credentials…");
      assertThat(progress.has("seq")).isFalse();
      page.frame("config-updated");
      assertThat(server.rows("realtime_events where type like 'config-%'")).isZero();
    }
  }

  @Test
  void stopping_the_server_closes_sockets_with_going_away() {
    TestPage page;
    try (TestServer stopping = TestServer.start()) {
      TestWorkspace workspace = TestWorkspace.create(stopping);
      page = workspace.page(workspace.signIn("ada"));
    }
    assertThat(page.closed()).isEqualTo(1001);
  }

  /// Returns the sequence numbers of the received events, in the order of their arrival.
  private static List<Long> logged(TestPage page) {
    return page.frames().stream()
        .filter(f -> f.has("seq") && !f.path("type").asString().equals("welcome"))
        .map(f -> f.path("seq").asLong())
        .toList();
  }

  /// Asserts that a page has received each logged event once, up to the newest that it has.
  private void assertReceivedAll(TestPage page, long after) {
    List<Long> received = logged(page);
    assertThat(received)
        .isNotEmpty()
        .isEqualTo(
            LoggedEvents.forAgents(server.sql(), acme.id(), after).stream()
                .filter(seq -> seq <= received.getLast())
                .toList());
  }

  /// Returns the CallSid of a new call.
  private String call() {
    String callSid = callSid();
    acme.ring(callSid, CUSTOMER, number);
    return callSid;
  }

  private static String sid(JsonNode frame) {
    return frame.path("call").path("callSid").asString();
  }

  private static boolean isPresence(JsonNode frame, Member member, String state) {
    return frame.path("userId").asString().equals(member.user().toString())
        && frame.path("state").asString().equals(state)
        && frame.path("available").asBoolean() == state.equals("available");
  }

  /// Returns the states of a member that a page received.
  private static List<String> states(TestPage page, Member member) {
    return page.frames("presence").stream()
        .filter(f -> f.path("userId").asString().equals(member.user().toString()))
        .map(f -> f.path("state").asString())
        .toList();
  }
}
