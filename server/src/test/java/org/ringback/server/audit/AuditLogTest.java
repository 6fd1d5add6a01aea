package org.ringback.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.ClientAddressResolver;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestServer;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Entries for actions and denials, with user and client address.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditLogTest {
  private static final String PROXY = "127.0.0.1";

  private final MovableClock clock = new MovableClock();
  private final Map<String, String> environment = environment();
  private final TestServer server = TestServer.start(environment, clock);
  private final Database db = Database.open(Settings.from(environment).database());
  private final AuditLog audit =
      new AuditLog(
          db, new ClientAddressResolver(_ -> false), new UuidV7(clock, new SecureRandom()), clock);
  private WorkspaceId acme = new WorkspaceId(new UUID(0, 0));
  private WorkspaceId globex = acme;
  private String owner = "";
  private String stranger = "";

  private static Map<String, String> environment() {
    Map<String, String> environment = TestServer.environment();
    environment.put("RINGBACK_TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.0/8");
    return environment;
  }

  @BeforeAll
  void people() {
    acme = server.workspace("acme");
    globex = server.workspace("globex");
    server.person("owner@example.test", acme, Role.OWNER);
    server.person("agent@example.test", acme, Role.AGENT);
    server.person("stranger@example.test", globex, Role.OWNER);
    owner = server.signIn("owner@example.test");
    stranger = server.signIn("stranger@example.test");
  }

  @AfterAll
  void stop() {
    db.close();
    server.close();
  }

  private String at(String route) {
    return "/api/workspaces/" + acme + route;
  }

  private List<JsonNode> entries(String query) {
    return server.get(at("/audit" + query), owner).json().path("entries").valueStream().toList();
  }

  /// Waits for entries of denials, which another thread writes.
  private JsonNode refused(String action, String subject) {
    String query =
        "?action=" + action + "&subject=" + URLEncoder.encode(subject, StandardCharsets.UTF_8);
    eventually(() -> entries(query).isEmpty() ? "nothing of " + subject : "");
    return entries(query).getFirst();
  }

  @Test
  void an_insufficient_role_is_audited_with_user_and_address() {
    String agent = server.signIn("agent@example.test");
    assertThat(server.get(at("/audit"), agent).status()).isEqualTo(403);

    JsonNode entry = refused("access.refused", "GET /api/workspaces/{workspaceId}/audit");

    assertThat(entry.path("name").stringValue()).isEqualTo("agent");
    assertThat(entry.path("address").stringValue()).isEqualTo(PROXY);
    assertThat(entry.path("detail").toString())
        .isEqualTo("{\"has\":\"agent\",\"why\":\"role\",\"needs\":\"admin\"}");
  }

  @Test
  void a_user_of_another_workspace_gets_404_and_is_audited_here() {
    assertThat(server.get(at("/calls"), stranger).status()).isEqualTo(404);
    assertThat(server.get(at("/calls"), "nonsense").status()).isEqualTo(401);

    JsonNode entry = refused("access.refused", "GET /api/workspaces/{workspaceId}/calls");

    assertThat(entry.path("name").stringValue()).isEqualTo("stranger");
    assertThat(entry.at("/detail/why").stringValue()).isEqualTo("not a member");
  }

  @Test
  void a_webhook_with_an_invalid_signature_is_audited_with_the_forwarded_address() {
    for (String route : List.of("", "/status", "/fallback", "/dialed")) {
      int status =
          server
              .send(
                  server
                      .request(at("/voice" + route), null)
                      .header("X-Forwarded-For", "198.51.100.9, 203.0.113.7, 10.1.2.3")
                      .header("X-Twilio-Signature", "made up")
                      .POST(BodyPublishers.ofString("CallSid=CA1")))
              .status();
      assertThat(status).as(route).isEqualTo(403);

      JsonNode entry =
          refused("webhook.refused", "POST /api/workspaces/{workspaceId}/voice" + route);
      assertThat(entry.path("actor").stringValue()).isEqualTo("twilio");
      assertThat(entry.path("address").stringValue()).isEqualTo("203.0.113.7");
    }
  }

  @Test
  void a_missing_workspace_gets_the_same_answer() {
    String nowhere = "/api/workspaces/" + UUID.randomUUID() + "/calls";
    assertThat(server.get(nowhere, stranger).json().path("code"))
        .isEqualTo(server.get(at("/calls"), stranger).json().path("code"));
  }

  @Test
  void entries_are_filtered_by_user_action_subject_and_time() {
    Instant start = clock.instant();
    clock.forward(Duration.ofMinutes(1));
    String made =
        server
            .post(at("/invitations"), owner, "{\"email\":\"x@example.test\",\"role\":\"agent\"}")
            .body();
    assertThat(made).contains("link");
    JsonNode entry = entries("?action=invitation.").getFirst();
    String subject = entry.path("subject").stringValue();
    String user = entry.path("userId").stringValue();
    String at = entry.path("at").stringValue();

    String all = "?action=invitation.&actor=member&userId=" + user + "&subject=" + subject;
    assertThat(entries(all + "&from=" + at)).hasSize(1);
    assertThat(entries(all + "&until=" + at)).isEmpty();
    assertThat(entries(all + "&from=" + start + "&until=" + start)).isEmpty();
    assertThat(entries(all.replace("member", "twilio"))).isEmpty();
    assertThat(entries(all.replace(user, UUID.randomUUID().toString()))).isEmpty();
    assertThat(entries(all + "x")).isEmpty();
    for (String wrong : List.of("actor=me", "userId=me", "from=today", "until=1", "cursor=x")) {
      assertThat(server.get(at("/audit?" + wrong), owner).json().at("/errors/0/pointer").asString())
          .isEqualTo("/" + wrong.split("=", 2)[0]);
    }
  }

  @Test
  void pages_follow_each_other_without_a_gap() {
    WorkspaceId many = server.workspace("many");
    for (int i = 0; i < 120; i++) {
      audit.write(
          many, new AuditEvent(AuditEvent.Actor.TWILIO, null, "test.done", "n" + i, Map.of()));
    }
    server
        .server()
        .workspaces()
        .admit(
            many,
            server.server().users().findByEmail("owner@example.test").orElseThrow(),
            Role.OWNER);
    String path = "/api/workspaces/" + many + "/audit?action=test.";
    JsonNode first = server.get(path, owner).json();
    JsonNode second =
        server.get(path + "&cursor=" + first.path("nextCursor").stringValue(), owner).json();
    JsonNode third =
        server.get(path + "&cursor=" + second.path("nextCursor").stringValue(), owner).json();

    assertThat(first.path("entries")).hasSize(50);
    assertThat(second.path("entries").get(0).path("subject").stringValue()).isEqualTo("n69");
    assertThat(third.path("entries")).hasSize(20);
    assertThat(third.path("nextCursor").isNull()).isTrue();
  }

  @Test
  void denials_cannot_flood_the_log() {
    WorkspaceId flooded = server.workspace("flooded");
    DenialAuditLog denials = new DenialAuditLog(audit);
    for (int i = 0; i < 3 * DenialAuditLog.MAX_PER_HOUR; i++) {
      AuditEvent denied = AuditEvent.of(null, "webhook.refused", "route " + i, Map.of());
      denials.write(flooded, denied);
      denials.write(flooded, denied);
    }
    String longSubject = "x".repeat(1000);
    denials.write(flooded, AuditEvent.of(null, "after.all", longSubject, Map.of()));
    denials.write(acme, AuditEvent.of(null, "elsewhere", longSubject, Map.of()));

    eventually(
        () -> {
          List<AuditLog.Entry> kept = audit.before(flooded, null, filter(""), 10_000);
          return kept.size() == DenialAuditLog.MAX_PER_HOUR ? "" : kept.size() + " entries";
        });
    eventually(() -> entries("?action=elsewhere").size() == 1 ? "" : "another is not written");
    assertThat(entries("?action=elsewhere").getFirst().path("subject").stringValue()).hasSize(200);
  }

  @Test
  void each_status_of_a_call_is_written_once_with_the_one_before() {
    WorkspaceId calling = server.workspace("calling");
    String callSid = "CA" + "1".repeat(32);
    CallAuditLog callAudit = new CallAuditLog(audit);
    String from = "+15550100100";
    String to = "+15550100200";
    callAudit.statusesChanged(
        List.of(
            new CallAuditLog.Change(calling, null, from, to, null, "queued", false),
            new CallAuditLog.Change(calling, callSid, from, to, "queued", "queued", false),
            new CallAuditLog.Change(calling, callSid, from, to, "queued", "ringing", false)));
    callAudit.statusesChanged(
        List.of(new CallAuditLog.Change(calling, callSid, from, to, "ringing", "busy", true)));

    List<AuditLog.Entry> kept = audit.before(calling, null, filter("call."), 10);

    assertThat(kept)
        .extracting(AuditLog.Entry::action)
        .containsExactly("call.ended", "call.status", "call.status");
    assertThat(kept).extracting(AuditLog.Entry::subject).containsExactly(callSid, callSid, null);
    assertThat(kept).extracting(AuditLog.Entry::actor).containsOnly(AuditEvent.Actor.TWILIO);
    assertThat(kept.getFirst().detail())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "from",
                "+15550100100",
                "to",
                "+15550100200",
                "before",
                "ringing",
                "after",
                "busy"));
    assertThat(kept.getLast().detail()).doesNotContainKey("before");
  }

  private static AuditLog.Filter filter(String action) {
    return new AuditLog.Filter(null, null, action, null, null, null);
  }
}
