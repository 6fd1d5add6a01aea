package org.ringback.server.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A workspace of a [TestServer]: its API, its webhooks and its event sockets. Requests without a
/// token are those of its administrator.
public final class TestWorkspace {
  private static final String ADMINISTRATOR = "admin@example.test";

  private final TestServer server;
  private final WorkspaceId id;
  private final String slug;
  private String administrator;
  private @Nullable TwilioCaller twilio;

  /// A signed-in member.
  public record Member(UserId user, String token) {}

  private TestWorkspace(TestServer server, WorkspaceId id, String slug, String administrator) {
    this.server = server;
    this.id = id;
    this.slug = slug;
    this.administrator = administrator;
  }

  /// Creates a workspace with a unique name.
  public static TestWorkspace create(TestServer server) {
    return create(server, "acme-" + UUID.randomUUID().toString().substring(0, 8));
  }

  /// Creates a workspace. The same user administrates all workspaces of the server.
  public static TestWorkspace create(TestServer server, String slug) {
    WorkspaceId id = server.workspace(slug);
    server
        .server()
        .users()
        .findByEmail(ADMINISTRATOR)
        .ifPresentOrElse(
            user -> server.server().workspaces().admit(id, user, Role.ADMIN),
            () -> server.person(ADMINISTRATOR, id, Role.ADMIN));
    return new TestWorkspace(server, id, slug, server.session(ADMINISTRATOR));
  }

  /// Creates a workspace that is connected to a Twilio account and uses its numbers.
  public static TestWorkspace connect(TestServer server, Account account) {
    TestWorkspace workspace = create(server);
    assertThatResponse(workspace.configure(account)).hasStatus(200);
    return workspace;
  }

  public WorkspaceId id() {
    return id;
  }

  public String slug() {
    return slug;
  }

  /// Returns the bearer token of the administrator.
  public String administrator() {
    return administrator;
  }

  /// Signs the administrator in again, after the clock has moved past the end of the session.
  public void signInAgain() {
    administrator = server.renewSession(ADMINISTRATOR);
  }

  /// Signs in an agent. The same name again is another session of the same user.
  public Member signIn(String name) {
    return signIn(name, Role.AGENT);
  }

  public Member signIn(String name, Role role) {
    String email = name + "@example.test";
    UserId user =
        server.server().users().findByEmail(email).orElseGet(() -> server.person(email, id, role));
    server.server().workspaces().admit(id, user, role);
    return new Member(user, server.signIn(email));
  }

  // -- API

  /// Returns the path of a route of the workspace.
  ///
  /// @param route as in `/calls`
  public String path(String route) {
    return "/api/workspaces/" + id + route;
  }

  public Answer get(String route) {
    return get(route, administrator);
  }

  public Answer get(String route, String token) {
    return server.get(path(route), token);
  }

  public Answer post(String route, String json) {
    return post(route, administrator, json);
  }

  public Answer post(String route, String token, String json) {
    return server.post(path(route), token, json);
  }

  /// Sends a POST request with an `Idempotency-Key`.
  public Answer postOnce(String route, String token, String idempotencyKey, String json) {
    return server.send(
        server
            .request(path(route), token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  public Answer put(String route, String json) {
    return put(route, administrator, json);
  }

  public Answer put(String route, String token, String json) {
    return server.ask("PUT", path(route), token, json);
  }

  public Answer patch(String route, String token, String json) {
    return server.ask("PATCH", path(route), token, json);
  }

  /// Waits until the server knows that no member is available, after their pages have closed.
  public void awaitNoAgent() {
    eventually(
        () -> {
          JsonNode members = get("/presence").json().path("members");
          return members.findValuesAsString("state").contains("available")
              ? "a member is available: " + members
              : "";
        });
  }

  /// Uploads a WAV file as a prompt.
  public Answer uploadPrompt(String token, byte[] wav) {
    return server.send(
        server
            .request(path("/prompts"), token)
            .header("Content-Type", "audio/wav")
            .POST(HttpRequest.BodyPublishers.ofByteArray(wav)));
  }

  public Answer delete(String route) {
    return delete(route, administrator);
  }

  public Answer delete(String route, String token) {
    return server.ask("DELETE", path(route), token, "");
  }

  /// Returns the audit entries whose action starts with a prefix, newest first.
  public List<JsonNode> audit(String action) {
    return get("/audit?action=" + action).json().path("entries").valueStream().toList();
  }

  // -- set-up

  /// Connects the workspace to a Twilio account with the account's SID and Auth Token.
  public Answer configure(Account account) {
    return configure(account.sid(), account.authToken());
  }

  public Answer configure(String accountSid, String authToken) {
    twilio = server.twilio(accountSid, authToken);
    return post(
        "/configure-twilio",
        "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}".formatted(accountSid, authToken));
  }

  /// Runs the connection test and returns the names of the checks that fail.
  public List<String> failedChecks() {
    Answer answer = post("/test-connection", "");
    assertThatResponse(answer).hasStatus(200);
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

  // -- calls

  /// Sends a webhook that is signed with the Auth Token of the last [#configure].
  ///
  /// @param route as in `/voice/status`
  public Answer webhook(String route, Map<String, String> form) {
    return twilio().signed(path(route), form);
  }

  /// Sends a signed webhook to a path that the server gave to Twilio.
  ///
  /// @param target a path, or a URL of the server
  public Answer webhookAt(String target, Map<String, String> form) {
    URI url = URI.create(target.replaceFirst("#.*", ""));
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return twilio().signed(url.getRawPath() + query, form);
  }

  /// Returns the sender of the workspace's webhooks.
  public TwilioCaller twilio() {
    TwilioCaller configured = twilio;
    if (configured == null) {
      throw new IllegalStateException("the workspace has no Twilio account");
    }
    return configured;
  }

  /// Opens the event socket of a member.
  public TestPage page(Member member) {
    return server.page(id, member.token());
  }

  /// Returns a member's access token for the Voice SDK.
  public String accessToken(Member member) {
    return get("/token", member.token()).json().path("token").asString();
  }

  /// Returns the claims of a member's access token for the Voice SDK.
  public JsonNode claims(String token) {
    return claimsOf(get("/token", token));
  }

  /// Returns the grants of a member's access token for the Voice SDK.
  public JsonNode grants(Member member) {
    return claims(member.token()).path("grants");
  }

  /// Returns the parameter of the grants that outgoing calls carry.
  public static String callParameter(JsonNode grants) {
    return grants.at("/voice/outgoing/params/grant").asString();
  }

  /// Sends the webhook of a call from a member's browser, and returns the TwiML.
  public String dial(JsonNode grants, String callSid, String to) {
    return webhook(
            "/voice",
            Map.of(
                "CallSid",
                callSid,
                "From",
                "client:" + grants.path("identity").asString(),
                "To",
                to,
                "grant",
                callParameter(grants)))
        .body();
  }

  /// Sends the webhook of a call from a customer, and returns the TwiML.
  public String ring(String callSid, String from, String to) {
    return webhook("/voice", Map.of("CallSid", callSid, "From", from, "To", to)).body();
  }

  /// Sends the webhook of a call from a customer who hangs up before an answer, and returns the
  /// TwiML. The agents whom it rang are free again.
  public String ringAndHangUp(String callSid, String from, String to) {
    String twiml = ring(callSid, from, to);
    hangUp(callSid, from, to);
    return twiml;
  }

  /// Reports that the customer has hung up.
  public void hangUp(String callSid, String from, String to) {
    assertThatResponse(
            webhook(
                "/voice/status",
                Map.of(
                    "CallSid", callSid,
                    "CallStatus", "completed",
                    "From", from,
                    "To", to,
                    "Direction", "inbound")))
        .hasStatus(204);
  }

  /// Returns a new CallSid.
  public static String callSid() {
    return "CA" + UUID.randomUUID().toString().replace("-", "");
  }

  /// Returns the claims of the access token in a response.
  public static JsonNode claimsOf(Answer answer) {
    String payload = answer.json().path("token").asString().split("\\.", 3)[1];
    return JsonMapper.shared()
        .readTree(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
  }

  /// Returns the call with a CallSid, as a member sees it.
  public JsonNode call(String callSid, Member member) {
    return get("/calls?limit=100", member.token())
        .json()
        .path("calls")
        .valueStream()
        .filter(call -> call.path("callSid").asString("").equals(callSid))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no call " + callSid));
  }
}
