package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TwilioCaller;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server whose only Twilio account is in `TWILIO_*`. The operator has created the API key and
/// the TwiML app at Twilio.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnvironmentAccountTest {
  private static final String NUMBER = "+15550100700";
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private final HttpClient http = HttpClient.newHttpClient();
  private TestServer server;
  private WorkspaceId workspace;
  private String agent = "";
  private String admin = "";
  private String apiKey = "";
  private String application = "";

  @BeforeAll
  void start() throws Exception {
    JsonNode key = twilio("Keys.json", "FriendlyName=Ringback");
    apiKey = key.path("sid").asString();
    application = twilio("Applications.json", "FriendlyName=Ringback").path("sid").asString();
    server =
        TestServer.builder()
            .twilio(exchange)
            .environmentAccount(exchange.accountSid(), exchange.authToken())
            .setting("TWILIO_API_KEY", apiKey)
            .setting("TWILIO_API_SECRET", key.path("secret").asString())
            .setting("TWILIO_TWIML_APP_SID", application)
            .start();
    exchange.voiceUrl(NUMBER, server.server().url() + "/api/voice/incoming");
    workspace = server.workspace("acme");
    server.person("ada@example.test", workspace, Role.AGENT);
    server.person("olive@example.test", workspace, Role.ADMIN);
    agent = server.signIn("ada@example.test");
    admin = server.signIn("olive@example.test");
    eventually(() -> numbers().equals(List.of(NUMBER)) ? "" : "the numbers are " + numbers());
  }

  @AfterAll
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void the_status_says_that_calls_work_and_with_which_number() {
    JsonNode status = server.get(at("/twilio-status"), agent).json();

    assertThat(status.path("configured").asBoolean()).isTrue();
    assertThat(status.path("has_twiml_app").asBoolean()).isTrue();
    assertThat(status.path("phone_numbers").valueStream().map(JsonNode::asString))
        .containsExactly(NUMBER);
  }

  @Test
  void its_key_signs_tokens_for_its_app() {
    JsonNode claims = TestWorkspace.claimsOf(server.get(at("/token"), agent));

    assertThat(claims.path("iss").asString()).isEqualTo(apiKey);
    assertThat(claims.path("sub").asString()).isEqualTo(exchange.accountSid());
    assertThat(claims.at("/grants/voice/outgoing/application_sid").asString())
        .isEqualTo(application);
  }

  @Test
  void a_call_to_its_number_rings_the_agent() {
    try (TestPage page = page().available()) {
      exchange.call(CUSTOMER, NUMBER, "waitMs 30000");

      JsonNode ringing = page.frame("incoming-call");
      assertThat(ringing.path("from").asString()).isEqualTo(CUSTOMER);
      assertThat(ringing.path("to").asString()).isEqualTo(NUMBER);
    }
  }

  @Test
  void a_call_is_placed_from_its_number() throws IOException {
    try (TestPage _ = page().available()) {
      Answer answer = server.post(at("/make-direct-call"), agent, "{\"to\":\"+15550002222\"}");

      assertThatResponse(answer).hasStatus(200);
      String callSid = answer.json().path("callSid").asString();
      JsonNode call = twilioGet("Calls/" + callSid + ".json");
      assertThat(call.path("from").asString()).isEqualTo(NUMBER);
      assertThat(call.path("to").asString()).isEqualTo("+15550002222");
    }
  }

  @Test
  void the_health_check_looks_at_the_account_and_offers_to_change_nothing() {
    Answer report = server.post(at("/health-check"), admin, "{}");

    assertThatResponse(report).hasStatus(200);
    assertThat(report.json().path("findings").valueStream().map(f -> f.path("code").asString()))
        .doesNotContain("api-key-gone", "auth-token-refused", "number-drifted");
    assertThat(report.json().path("findings").valueStream().map(f -> f.path("canBeFixed")))
        .allMatch(canBeFixed -> !canBeFixed.asBoolean());
  }

  @Test
  void a_signed_webhook_of_another_account_or_to_an_unknown_number_is_rejected() {
    TwilioCaller twilio = server.twilio(exchange.accountSid(), exchange.authToken());
    Map<String, String> call =
        Map.of("CallSid", "CA" + "5".repeat(32), "From", CUSTOMER, "To", NUMBER);
    Map<String, String> otherAccount = new HashMap<>(call);
    otherAccount.put("AccountSid", "AC" + "9".repeat(32));
    Map<String, String> otherNumber = new HashMap<>(call);
    otherNumber.put("To", "+15550109999");

    for (Map<String, String> form : List.of(otherAccount, otherNumber)) {
      assertThat(twilio.signed("/api/voice/incoming", form).status()).isEqualTo(403);
    }
    assertThat(twilio.signed(at("/voice"), otherAccount).status()).isEqualTo(403);
    assertThat(twilio.signed("/api/voice/incoming", call).status()).isEqualTo(200);
  }

  private List<String> numbers() {
    return server
        .get(at("/phone-numbers"), agent)
        .json()
        .path("phoneNumbers")
        .valueStream()
        .map(number -> number.path("number").asString())
        .toList();
  }

  private TestPage page() {
    return server.page(workspace, agent);
  }

  private String at(String route) {
    return "/api/workspaces/" + workspace + route;
  }

  private JsonNode twilio(String path, String form) throws IOException, InterruptedException {
    return send(
        twilioRequest(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private JsonNode twilioGet(String path) throws IOException {
    try {
      return send(twilioRequest(path).GET());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private HttpRequest.Builder twilioRequest(String path) {
    String basic = exchange.accountSid() + ":" + exchange.authToken();
    return HttpRequest.newBuilder(
            URI.create(
                exchange.baseUrl() + "/2010-04-01/Accounts/" + exchange.accountSid() + "/" + path))
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return JsonMapper.shared().readTree(answer.body());
  }
}
