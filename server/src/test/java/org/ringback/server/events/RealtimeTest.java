package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.line.Eventually.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.line.Line;
import org.ringback.server.line.TestPage;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealtimeTest {
  private static final HeartbeatConfig QUICK =
      new HeartbeatConfig(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
  private Line line;

  @BeforeAll
  void start() throws IOException {
    line = new Line(QUICK);
  }

  @AfterAll
  void stop() throws IOException {
    line.close();
  }

  @Test
  void the_welcome_contains_the_identity_and_the_open_calls() {
    ClientIdentity ada = line.signIn("Ada");
    String caller = call();
    try (TestPage page = line.page(ada)) {
      JsonNode welcome = page.frame("welcome");
      assertThat(welcome.path("identity").asString()).isEqualTo(ada.toString());
      assertThat(welcome.path("userId").asString()).isEqualTo(ada.user().value().toString());
      assertThat(welcome.path("calls").valueStream().map(c -> c.path("callSid").asString()))
          .contains(caller);
      assertThat(page.frames().getFirst()).isEqualTo(welcome);
    }
  }

  @Test
  void a_reconnected_socket_receives_missed_events_and_then_new_ones() {
    ClientIdentity ada = line.signIn("Ada");
    long before;
    try (TestPage page = line.page(ada)) {
      before = page.frame("welcome").path("seq").asLong();
    }
    String missed = call();
    try (TestPage reconnected = line.connect(line.workspace.value().toString())) {
      reconnected.hello(line.token(ada), before);
      JsonNode received = reconnected.frame("call-updated", f -> callSid(f).equals(missed));
      assertThat(received.path("seq").asLong()).isEqualTo(before + 1);
      String live = call();
      assertThat(
              reconnected.frame("call-updated", f -> callSid(f).equals(live)).path("seq").asLong())
          .isEqualTo(before + 2);
      assertThat(reconnected.frames("call-updated")).hasSize(2);
    }
  }

  @Test
  void events_of_concurrent_calls_are_delivered_in_order_without_loss() throws Exception {
    ClientIdentity ada = line.signIn("Ada");
    int callCount = 40;
    // More concurrent calls would exceed the response deadline on a slow machine.
    try (TestPage page = line.page(ada);
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
      List<Long> received =
          page.frames("call-updated").stream().map(f -> f.path("seq").asLong()).toList();
      List<Long> all = new ArrayList<>();
      for (long seq = before + 1; seq <= before + callCount; seq++) {
        all.add(seq);
      }
      assertThat(received).isEqualTo(all);
    }
  }

  @Test
  void only_users_whose_browsers_ring_receive_incoming_call() {
    ClientIdentity ada = line.signIn("Ada");
    ClientIdentity ben = line.signIn("Ben");
    try (TestPage adasPage = line.page(ada).available();
        TestPage bensPage = line.page(ben)) {
      String caller = call();
      adasPage.frame("incoming-call", f -> f.path("callSid").asString().equals(caller));
      bensPage.frame("call-updated", f -> callSid(f).equals(caller));
      String after = call();
      bensPage.frame("call-updated", f -> callSid(f).equals(after));
      assertThat(bensPage.frames("incoming-call")).isEmpty();
    }
  }

  @Test
  void a_user_is_available_while_one_of_her_sockets_is_available() {
    ClientIdentity ada = line.signIn("Ada");
    ClientIdentity elsewhere = line.signIn(ada.user());
    ClientIdentity ben = line.signIn("Ben");
    try (TestPage watching = line.page(ben);
        TestPage one = line.page(ada);
        TestPage other = line.page(elsewhere)) {
      one.available();
      other.say("{'type':'set-availability','available':true}");
      expectAvailable(ada, elsewhere);
      watching.frame("presence", f -> isPresence(f, ada, true));

      one.say("{'type':'set-availability','available':false}");
      expectAvailable(elsewhere);
      other.close();
      watching.frame("presence", f -> isPresence(f, ada, false));
      assertThat(watching.frames("presence")).hasSize(2);
      expectAvailable();
    }
  }

  private void expectAvailable(ClientIdentity... expected) {
    eventually(
        () -> {
          List<ClientIdentity> available = line.realtime.available(line.workspace);
          return Set.copyOf(available).equals(Set.of(expected)) ? "" : "available: " + available;
        });
  }

  @Test
  void a_new_socket_receives_the_presence_of_available_users() {
    ClientIdentity ada = line.signIn("Ada");
    ClientIdentity ben = line.signIn("Ben");
    try (TestPage _ = line.page(ada).available();
        TestPage late = line.page(ben)) {
      late.frame("presence", f -> isPresence(f, ada, true));
    }
  }

  @Test
  void ending_a_session_closes_its_socket_and_removes_its_availability() {
    ClientIdentity ada = line.signIn("Ada");
    try (TestPage page = line.page(ada).available()) {
      long start = System.nanoTime();
      line.signOut(ada);

      assertThat(line.realtime.available(line.workspace)).doesNotContain(ada);
      assertThat(page.closed()).isEqualTo(4401);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      page.frame("session-ended");
    }
  }

  @Test
  void invalid_tokens_and_foreign_workspaces_are_rejected() {
    ClientIdentity ada = line.signIn("Ada");
    String workspaceId = line.workspace.value().toString();
    assertThat(line.connect(workspaceId).hello("invalid", null).closed()).isEqualTo(4401);
    for (String foreignId : List.of(line.otherWorkspace.value().toString(), "nonsense")) {
      TestPage page = line.connect(foreignId).hello(line.token(ada), null);
      assertThat(page.closed()).as(foreignId).isEqualTo(4404);
      assertThat(page.frames()).isEmpty();
    }
  }

  @Test
  void a_socket_that_sends_an_invalid_frame_is_closed() {
    ClientIdentity ada = line.signIn("Ada");
    String workspaceId = line.workspace.value().toString();
    for (String first :
        List.of("nonsense", "{}", "[]", "{'type':'pong'}", "{'type':'hello'}", "{'type':'fly'}")) {
      assertThat(line.connect(workspaceId).say(first).closed()).as(first).isEqualTo(4400);
    }
    assertThat(line.page(ada).hello(line.token(ada), null).closed()).isEqualTo(4400);
    assertThat(line.page(ada).say("{'type':'set-availability','available':'yes'}").closed())
        .isEqualTo(4400);
  }

  @Test
  void a_socket_without_hello_or_pong_is_closed_and_not_available() {
    String workspaceId = line.workspace.value().toString();
    assertThat(line.connect(workspaceId).closed()).isEqualTo(4408);

    ClientIdentity ada = line.signIn("Ada");
    TestPage unresponsive =
        line.connect(workspaceId, false).hello(line.token(ada), null).available();
    assertThat(unresponsive.closed()).isEqualTo(4408);
    assertThat(line.realtime.available(line.workspace)).doesNotContain(ada);
  }

  @Test
  void a_socket_whose_session_was_ended_elsewhere_is_closed_at_its_next_ping() {
    ClientIdentity ada = line.signIn("Ada");
    try (TestPage page = line.page(ada)) {
      line.endElsewhere(ada);
      page.frame("session-ended");
      assertThat(page.closed()).isEqualTo(4401);
    }
  }

  @Test
  void setup_progress_is_sent_and_not_stored() {
    try (TestPage page = line.page(line.signIn("Ada"))) {
      int stored = line.rows("realtime_events");
      line.realtime.configProgress(line.workspace, 25, "Validating credentials…");
      line.realtime.configUpdated(line.workspace);

      JsonNode progress = page.frame("config-progress");
      assertThat(progress.path("percent").asInt()).isEqualTo(25);
      assertThat(progress.path("message").asString()).isEqualTo("Validating credentials…");
      assertThat(progress.has("seq")).isFalse();
      page.frame("config-updated");
      assertThat(line.rows("realtime_events")).isEqualTo(stored);
    }
  }

  @Test
  void stopping_the_server_closes_sockets_with_going_away() throws IOException {
    TestPage page;
    try (Line stopping = new Line()) {
      page = stopping.page(stopping.signIn("Ada"));
    }
    assertThat(page.closed()).isEqualTo(1001);
  }

  private String call() {
    String sid = "CA" + UUID.randomUUID().toString().replace("-", "");
    line.twilio(line.voice(), Map.of("CallSid", sid, "From", "+15550001111", "To", Line.NUMBER));
    return sid;
  }

  private static String callSid(JsonNode frame) {
    return frame.path("call").path("callSid").asString();
  }

  private static boolean isPresence(JsonNode frame, ClientIdentity identity, boolean available) {
    return frame.path("userId").asString().equals(identity.user().value().toString())
        && frame.path("available").asBoolean() == available;
  }
}
