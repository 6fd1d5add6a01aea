package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.RingbackServer;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

/// Two nodes that share a database: what one node ends closes sockets of the other node. They poll
/// so rarely that only the fan-out can be the cause.
class RevocationsTest {
  private final Guarantee guarantee =
      Guarantee.of(
          5,
          "Time until sockets of a session that ended on another node close (at most 2 s)",
          getClass());

  /// A build shares the machine with other tests.
  private static final Duration LONGEST = Duration.ofSeconds(Guarantee.size(8, 2));

  private final Map<String, String> shared = Map.of("DATABASE_URL", TestDatabase.fresh());
  private final TestServer here = TestServer.start(shared);
  private final TestServer there =
      TestServer.builder()
          .settings(shared)
          .timing(
              RingbackServer.Timing.PRODUCTION.with(
                  new DeliveryConfig(Duration.ofMinutes(10), Duration.ofMinutes(10))))
          .start();
  private final WorkspaceId acme = here.workspace("acme");
  private final WorkspaceId other = here.workspace("other");
  private final UserId ada = here.person("ada@example.test", acme, Role.AGENT);

  @AfterEach
  void stop() {
    there.close();
    here.close();
  }

  private TestPage page(WorkspaceId workspace, String token) {
    return there.page(workspace, token);
  }

  @Test
  void a_session_that_ends_on_one_node_closes_its_sockets_on_the_other_before_their_next_ping() {
    guarantee.recordResult(expectClosedSoon().toMillis() + " ms");
  }

  @Test
  void a_session_whose_signal_is_lost_closes_when_the_node_listens_again() {
    // Two signals at most wait for the listeners to return.
    for (int i = 0; i < 2; i++) {
      breakFanout();
      var _ = expectClosedSoon();
    }
  }

  private void breakFanout() {
    here.sql()
        .sql(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and application_name like 'ringback-fanout-%'""")
        .query(Integer.class)
        .single();
  }

  private Duration expectClosedSoon() {
    String token = here.signIn("ada@example.test");
    String stays = here.signIn("ada@example.test");
    try (TestPage ending = page(acme, token);
        TestPage staying = page(acme, stays)) {
      Instant signedOut = Instant.now();
      assertThat(here.post("/api/sign-out", token, "").status()).isEqualTo(204);

      ending.frame("session-ended");
      assertThat(ending.closed()).isEqualTo(4401);
      Duration took = Duration.between(signedOut, Instant.now());
      assertThat(took).isLessThan(LONGEST);
      assertThat(there.get("/api/me", token).status()).isEqualTo(401);
      assertThat(staying.frames("session-ended")).isEmpty();
      return took;
    }
  }

  @Test
  void a_session_that_leaves_a_workspace_on_one_node_leaves_it_on_the_other() {
    String token = here.signIn("ada@example.test");
    here.server().workspaces().admit(other, ada, Role.AGENT);
    try (TestPage leaving = page(acme, token);
        TestPage staying = page(other, token)) {
      Instant left = Instant.now();
      assertThat(here.ask("DELETE", "/api/workspaces/" + acme + "/token", token, "").status())
          .isEqualTo(204);

      leaving.frame("grant-ended");
      assertThat(leaving.closed()).isEqualTo(4409);
      assertThat(Duration.between(left, Instant.now())).isLessThan(LONGEST);
      assertThat(staying.frames("grant-ended")).isEmpty();
    }
  }

  @Test
  void a_member_removed_on_one_node_leaves_only_that_workspace_on_the_other() {
    here.server().workspaces().admit(other, ada, Role.AGENT);
    here.person("olga@example.test", acme, Role.OWNER);
    String token = here.signIn("ada@example.test");
    try (TestPage leaving = page(acme, token);
        TestPage staying = page(other, token)) {
      String member = "/api/workspaces/" + acme + "/members/" + ada;
      assertThat(here.ask("DELETE", member, here.signIn("olga@example.test"), "").status())
          .isEqualTo(204);

      leaving.frame("member-removed");
      assertThat(leaving.closed()).isEqualTo(4404);
      assertThat(staying.frames("member-removed")).isEmpty();
    }
  }
}
