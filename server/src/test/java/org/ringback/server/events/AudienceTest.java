package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Events are appended by another node, so that sockets receive them from the stored log.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AudienceTest {
  private final DatabaseAddress address = TestDatabase.freshAddress();
  private TestServer server;
  private Database otherNode;
  private EventLog log;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server = TestServer.start(Map.of("DATABASE_URL", TestDatabase.url(address)));
    otherNode = Database.open(address);
    log = new EventLog(otherNode, Clock.systemUTC());
    acme = TestWorkspace.create(server);
  }

  @AfterAll
  void stop() {
    otherNode.close();
    server.close();
  }

  private void append(String name, Audience audience) {
    log.append(
        List.of(
            new Event(
                acme.id(),
                "test",
                JsonMapper.shared().createObjectNode().put("name", name),
                audience)));
  }

  @Test
  void an_event_reaches_only_its_audience_live_and_on_replay() {
    TestWorkspace.Member agent = acme.signIn("ada", Role.AGENT);
    TestWorkspace.Member admin = acme.signIn("ben", Role.ADMIN);
    TestWorkspace.Member owner = acme.signIn("cay", Role.OWNER);
    try (TestPage agentPage = acme.page(agent);
        TestPage adminPage = acme.page(admin);
        TestPage ownerPage = acme.page(owner)) {
      long before = agentPage.frame("welcome").path("seq").asLong();
      otherNode.inTransaction(
          () -> {
            append("admins", new Audience.RoleAtLeast(Role.ADMIN));
            append("agents", new Audience.RoleAtLeast(Role.AGENT));
            append("ada and cay", new Audience.Users(Set.of(agent.user(), owner.user())));
            append("last", Audience.EVERYONE);
            return true;
          });

      assertThat(names(agentPage)).containsExactly("agents", "ada and cay", "last");
      assertThat(names(adminPage)).containsExactly("admins", "agents", "last");
      assertThat(names(ownerPage)).containsExactly("admins", "agents", "ada and cay", "last");
      for (TestWorkspace.Member member : List.of(agent, admin, owner)) {
        TestPage live =
            member.equals(agent) ? agentPage : member.equals(admin) ? adminPage : ownerPage;
        try (TestPage resumed =
            server.connect(acme.id().toString(), true).hello(member.token(), before)) {
          assertThat(names(resumed)).isEqualTo(names(live));
        }
      }
    }
  }

  /// Returns the names of the received events, after the last one has arrived.
  private static List<String> names(TestPage page) {
    page.frame("test", frame -> name(frame).equals("last"));
    return page.frames("test").stream().map(AudienceTest::name).toList();
  }

  private static String name(JsonNode frame) {
    return frame.path("name").asString();
  }
}
