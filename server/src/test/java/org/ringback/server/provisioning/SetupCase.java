package org.ringback.server.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// A server and an exchange, with a fresh workspace and a fresh Twilio account for each test.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SetupCase {
  public static final String PUBLIC_URL = "https://voice.example.test";
  public final ExchangeRest exchange = new ExchangeRest();
  public final MovableClock clock = new MovableClock();
  public final String database = TestDatabase.fresh();
  public final TestServer server =
      TestServer.start(
          Map.of(
              "DATABASE_URL", database,
              "PUBLIC_URL", PUBLIC_URL,
              "TWILIO_API_BASE_URL", exchange.address().toString()),
          clock);
  public int workspaces;
  public String number = "";
  public String slug = "";
  public WorkspaceId workspace = new WorkspaceId(new UUID(0, 0));
  public String token = "";
  public Account account = exchange.accounts.create("none yet");

  @BeforeAll
  void people() {
    server.person("ada@example.test", server.workspace("nothing"), Role.ADMIN);
    token = server.signIn("ada@example.test");
  }

  @BeforeEach
  void a_fresh_workspace_and_account() {
    exchange.works();
    workspaces++;
    slug = "acme-" + workspaces;
    workspace = server.workspace(slug);
    server
        .server()
        .workspaces()
        .admit(
            workspace,
            server.server().users().findByEmail("ada@example.test").orElseThrow(),
            Role.ADMIN);
    account = exchange.accounts.create("Account of " + slug);
    number = "+1555010%04d".formatted(workspaces);
    account.addNumber(number, "Main line");
  }

  @AfterAll
  void stop() {
    server.close();
    exchange.close();
  }

  public String at(String route) {
    return "/api/workspaces/" + workspace + route;
  }

  public Answer configure() {
    return configure(account.sid(), account.authToken());
  }

  public Answer configure(String accountSid, String authToken) {
    return server.post(
        at("/configure-twilio"),
        token,
        "{\"accountSid\":\"" + accountSid + "\",\"authToken\":\"" + authToken + "\"}");
  }

  /// Returns the failed checks of the connection test. The public URL always fails here.
  public List<String> failedChecks() {
    Answer answer = server.post(at("/test-connection"), token, "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<String> failed =
        answer
            .json()
            .path("checks")
            .valueStream()
            .filter(check -> !check.path("ok").booleanValue())
            .map(check -> check.path("name").stringValue())
            .toList();
    assertThat(answer.json().path("ok").booleanValue()).isEqualTo(failed.isEmpty());
    return failed;
  }

  /// Returns the audit entries whose action has this prefix, the newest first.
  public List<JsonNode> audit(String action) {
    return server
        .get(at("/audit?action=" + action), token)
        .json()
        .path("entries")
        .valueStream()
        .toList();
  }

  public Application application() {
    assertThat(account.applications()).hasSize(1);
    return account.applications().getFirst();
  }

  public static PhoneNumber pointing(PhoneNumber number, String url) {
    return new PhoneNumber(
        number.sid(),
        number.number(),
        number.friendlyName(),
        WebhookTarget.post(url),
        WebhookTarget.NONE,
        WebhookTarget.NONE,
        "",
        number.created(),
        number.updated());
  }
}
