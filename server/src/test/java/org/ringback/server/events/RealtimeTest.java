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
  void the_welcome_says_who_the_page_is_and_which_calls_are_live() {
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
  void a_page_that_comes_back_hears_what_it_missed_and_then_lives() {
    ClientIdentity ada = line.signIn("Ada");
    long before;
    try (TestPage page = line.page(ada)) {
      before = page.frame("welcome").path("seq").asLong();
    }
    String missed = call();
    try (TestPage back = line.connect(line.workspace.value().toString())) {
      back.hello(line.token(ada), before);
      JsonNode told = back.frame("call-updated", f -> callSid(f).equals(missed));
      assertThat(told.path("seq").asLong()).isEqualTo(before + 1);
      String live = call();
      assertThat(back.frame("call-updated", f -> callSid(f).equals(live)).path("seq").asLong())
          .isEqualTo(before + 2);
      assertThat(back.frames("call-updated")).hasSize(2);
    }
  }

  @Test
  void events_of_many_calls_at_once_are_told_in_their_order_and_none_is_lost() throws Exception {
    ClientIdentity ada = line.signIn("Ada");
    int many = 40;
    // More at once would reach the response deadline on a slow machine.
    try (TestPage page = line.page(ada);
        var threads = Executors.newFixedThreadPool(8)) {
      long before = page.frame("welcome").path("seq").asLong();
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        calls.add(threads.submit(this::call));
      }
      for (Future<String> call : calls) {
        call.get();
      }
      eventually(() -> page.frames("call-updated").size() >= many ? "" : "only " + page.frames());
      List<Long> told =
          page.frames("call-updated").stream().map(f -> f.path("seq").asLong()).toList();
      List<Long> all = new ArrayList<>();
      for (long seq = before + 1; seq <= before + many; seq++) {
        all.add(seq);
      }
      assertThat(told).isEqualTo(all);
    }
  }

  @Test
  void only_the_people_whose_browsers_ring_hear_that_a_call_comes_in() {
    ClientIdentity ada = line.signIn("Ada");
    ClientIdentity ben = line.signIn("Ben");
    try (TestPage adas = line.page(ada).available();
        TestPage bens = line.page(ben)) {
      String caller = call();
      adas.frame("incoming-call", f -> f.path("callSid").asString().equals(caller));
      bens.frame("call-updated", f -> callSid(f).equals(caller));
      String after = call();
      bens.frame("call-updated", f -> callSid(f).equals(after));
      assertThat(bens.frames("incoming-call")).isEmpty();
    }
  }

  @Test
  void a_person_can_be_rung_as_long_as_one_of_her_pages_is_available() {
    ClientIdentity ada = line.signIn("Ada");
    ClientIdentity elsewhere = line.signIn(ada.user());
    ClientIdentity ben = line.signIn("Ben");
    try (TestPage watching = line.page(ben);
        TestPage one = line.page(ada);
        TestPage other = line.page(elsewhere)) {
      one.available();
      other.say("{'type':'set-availability','available':true}");
      canBeRung(ada, elsewhere);
      watching.frame("presence", f -> isPresence(f, ada, true));

      one.say("{'type':'set-availability','available':false}");
      canBeRung(elsewhere);
      other.close();
      watching.frame("presence", f -> isPresence(f, ada, false));
      assertThat(watching.frames("presence")).hasSize(2);
      canBeRung();
    }
  }

  private void canBeRung(ClientIdentity... expected) {
    eventually(
        () -> {
          List<ClientIdentity> available = line.realtime.available(line.workspace);
          return Set.copyOf(available).equals(Set.of(expected)) ? "" : "available: " + available;
        });
  }

  @Test
  void a_page_learns_at_once_who_can_be_rung() {
    ClientIdentity ada = line.signIn("Ada");
    ClientIdentity ben = line.signIn("Ben");
    try (TestPage _ = line.page(ada).available();
        TestPage late = line.page(ben)) {
      late.frame("presence", f -> isPresence(f, ada, true));
    }
  }

  @Test
  void a_session_that_ends_takes_its_page_with_it_and_rings_no_more() {
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
  void strangers_are_turned_away() {
    ClientIdentity ada = line.signIn("Ada");
    String ours = line.workspace.value().toString();
    assertThat(line.connect(ours).hello("nobody", null).closed()).isEqualTo(4401);
    for (String theirs : List.of(line.otherWorkspace.value().toString(), "nonsense")) {
      TestPage page = line.connect(theirs).hello(line.token(ada), null);
      assertThat(page.closed()).as(theirs).isEqualTo(4404);
      assertThat(page.frames()).isEmpty();
    }
  }

  @Test
  void a_page_that_speaks_otherwise_is_closed() {
    ClientIdentity ada = line.signIn("Ada");
    String ours = line.workspace.value().toString();
    for (String first :
        List.of("nonsense", "{}", "[]", "{'type':'pong'}", "{'type':'hello'}", "{'type':'fly'}")) {
      assertThat(line.connect(ours).say(first).closed()).as(first).isEqualTo(4400);
    }
    assertThat(line.page(ada).hello(line.token(ada), null).closed()).isEqualTo(4400);
    assertThat(line.page(ada).say("{'type':'set-availability','available':'yes'}").closed())
        .isEqualTo(4400);
  }

  @Test
  void a_page_without_a_hello_or_an_answer_to_ping_is_closed_and_not_rung() {
    String ours = line.workspace.value().toString();
    assertThat(line.connect(ours).closed()).isEqualTo(4408);

    ClientIdentity ada = line.signIn("Ada");
    TestPage deaf = line.connect(ours, false).hello(line.token(ada), null).available();
    assertThat(deaf.closed()).isEqualTo(4408);
    assertThat(line.realtime.available(line.workspace)).doesNotContain(ada);
  }

  @Test
  void a_page_whose_session_ended_unheard_is_found_out_by_its_next_ping() {
    ClientIdentity ada = line.signIn("Ada");
    try (TestPage page = line.page(ada)) {
      line.endElsewhere(ada);
      page.frame("session-ended");
      assertThat(page.closed()).isEqualTo(4401);
    }
  }

  @Test
  void progress_of_a_configuration_is_told_and_not_kept() {
    try (TestPage page = line.page(line.signIn("Ada"))) {
      int kept = line.rows("realtime_events");
      line.realtime.configProgress(line.workspace, 25, "Validating credentials…");
      line.realtime.configUpdated(line.workspace);

      JsonNode progress = page.frame("config-progress");
      assertThat(progress.path("percent").asInt()).isEqualTo(25);
      assertThat(progress.path("message").asString()).isEqualTo("Validating credentials…");
      assertThat(progress.has("seq")).isFalse();
      page.frame("config-updated");
      assertThat(line.rows("realtime_events")).isEqualTo(kept);
    }
  }

  @Test
  void a_server_that_stops_says_so() throws IOException {
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

  private static boolean isPresence(JsonNode frame, ClientIdentity who, boolean available) {
    return frame.path("userId").asString().equals(who.user().value().toString())
        && frame.path("available").asBoolean() == available;
  }
}
