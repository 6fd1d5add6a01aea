package org.ringback.server.provisioning.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.account.AccountStatus;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.webhook.ReceivedProbes;
import tools.jackson.databind.JsonNode;

/// The health check, also of a server that can be reached by its own address.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetupHealthTest {
  private static final String PUBLIC_URL = "https://voice.example.test";

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private TestServer server;
  private TestWorkspace acme;
  private Account account;
  private String number = "";

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).setting("PUBLIC_URL", PUBLIC_URL).start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void workspace_and_account() {
    acme = TestWorkspace.create(server);
    account = exchange.createAccount(acme.slug());
    number = "+1555010%04d".formatted(exchange.exchange().accounts().all().size());
    account.addNumber(number, "Main line");
  }

  private Application application() {
    assertThat(account.applications()).hasSize(1);
    return account.applications().getFirst();
  }

  private Answer check() {
    return acme.post("/health-check", "{}");
  }

  private static List<String> codes(Answer report) {
    return report.json().path("findings").findValuesAsString("code");
  }

  private Answer fix(JsonNode finding) {
    return acme.post(
        "/health-check/fixes",
        "{\"code\":\"%s\",\"subject\":\"%s\"}"
            .formatted(finding.path("code").stringValue(), finding.path("subject").stringValue()));
  }

  /// No server has the public URL of these tests.
  private static final String ELSEWHERE = "public-url-unreachable";

  @Test
  void there_is_no_report_before_the_first_check_and_no_check_without_credentials() {
    assertThat(acme.get("/health-check").body()).isEqualTo("{\"at\":null,\"findings\":[]}");
    assertThat(check().code()).isEqualTo("voice-not-configured");
  }

  @Test
  void only_problems_are_reported_such_as_an_unreachable_public_url() {
    acme.configure(account);

    Answer report = check();

    assertThat(codes(report)).containsExactly(ELSEWHERE);
    assertThat(acme.get("/health-check").json()).isEqualTo(report.json());
  }

  @Test
  void a_deleted_key_a_changed_app_and_a_changed_number_are_found_and_fixed_one_by_one() {
    acme.configure(account);
    account.addNumber("+15557770" + number.substring(8), "kept");
    account.keys().forEach(key -> account.deleteKey(key.sid()));
    Application app = application();
    account.save(
        new Application(
            app.sid(),
            app.friendlyName(),
            WebhookTarget.post("https://x.test/voice"),
            app.voiceFallback(),
            app.statusCallback(),
            app.created(),
            app.updated()));
    account.save(
        account
            .numberFor(number)
            .orElseThrow()
            .withVoice(WebhookTarget.post("https://y.test/ivr")));

    Answer report = check();

    assertThat(codes(report))
        .containsExactly("api-key-gone", "twiml-app-drifted", "number-drifted", ELSEWHERE);
    assertThat(report.json().path("findings").get(1).path("message").stringValue())
        .contains("https://x.test/voice", PUBLIC_URL + acme.path("/voice"));
    assertThat(fix(report.json().path("findings").get(3)).status()).isEqualTo(404);

    JsonNode drifted = report.json().path("findings").get(2);
    assertThat(codes(fix(drifted))).doesNotContain("number-drifted").contains("api-key-gone");
    assertThat(account.numberFor(number).orElseThrow().voice().url())
        .isEqualTo(PUBLIC_URL + acme.path("/voice"));
    assertThat(codes(fix(report.json().path("findings").get(0)))).containsExactly(ELSEWHERE);
    assertThat(account.keys()).hasSize(1);
    assertThat(acme.get("/audit?action=credentials.fixed").body())
        .contains("api-key-gone", "number-drifted");
  }

  @Test
  void a_number_that_another_app_took_is_claimed_again_and_returned_to_that_app_by_disconnect() {
    acme.configure(account);
    Application theirs =
        account.createApplication(
            "theirs",
            new WebhookTarget("https://z.test/in", "GET"),
            WebhookTarget.NONE,
            WebhookTarget.NONE);
    PhoneNumber taken = account.numberFor(number).orElseThrow();
    account.save(
        taken
            .withVoice(new WebhookTarget("https://w.test/in", "GET"))
            .withVoiceApplication(theirs.sid()));

    JsonNode finding = check().json().path("findings").get(0);
    assertThat(finding.path("code").stringValue()).isEqualTo("number-drifted");
    assertThat(finding.path("message").stringValue())
        .contains(theirs.sid(), "Disconnect restores it");
    assertThat(codes(fix(finding))).containsExactly(ELSEWHERE);
    assertThat(account.numberFor(number).orElseThrow().voiceApplicationSid()).isEmpty();

    acme.delete("/twilio-credentials");
    PhoneNumber restored = account.numberFor(number).orElseThrow();
    assertThat(restored.voiceApplicationSid()).isEqualTo(theirs.sid());
    assertThat(restored.voice()).isEqualTo(new WebhookTarget("https://w.test/in", "GET"));
  }

  @Test
  void a_webhook_with_another_method_is_reported() {
    acme.configure(account);
    PhoneNumber ours = account.numberFor(number).orElseThrow();
    account.save(ours.withVoice(new WebhookTarget(ours.voice().url(), "GET")));

    Answer report = check();

    assertThat(codes(report)).containsExactly("number-drifted", ELSEWHERE);
    assertThat(report.json().path("findings").get(0).path("message").stringValue())
        .contains("uses GET, not POST");
  }

  @Test
  void a_number_that_left_the_account_is_removed_by_the_fix() {
    acme.configure(account);
    account.deleteNumber(account.numberFor(number).orElseThrow().sid());

    Answer report = check();

    assertThat(codes(report)).containsExactly("number-gone", ELSEWHERE);
    assertThat(codes(fix(report.json().path("findings").get(0))))
        .containsExactly("no-number", ELSEWHERE);
  }

  @Test
  void a_number_that_uses_our_app_since_a_change_at_twilio_is_discovered() {
    acme.configure(account);
    String later = number + "6";
    account.save(account.addNumber(later, "Later").withVoiceApplication(application().sid()));

    assertThat(codes(check())).containsExactly(ELSEWHERE);

    assertThat(acme.get("/phone-numbers").json().path("phoneNumbers").findValuesAsString("number"))
        .containsExactlyInAnyOrder(number, later);
  }

  @Test
  void the_connection_test_runs_the_same_checks_with_the_same_texts() {
    acme.configure(account);
    account.keys().forEach(key -> account.deleteKey(key.sid()));
    account.deleteNumber(account.numberFor(number).orElseThrow().sid());

    JsonNode test = acme.post("/test-connection", "").json();

    assertThat(test.path("ok").booleanValue()).isFalse();
    assertThat(test.path("checks").findValuesAsString("name"))
        .containsExactly(
            "account", "api-key", "twiml-app", "phone-number", "geo-permissions", "public-url");
    assertThat(
            test.path("checks")
                .valueStream()
                .filter(each -> !each.path("ok").booleanValue())
                .map(each -> each.path("message").stringValue()))
        .containsExactlyElementsOf(
            acme.get("/health-check").json().path("findings").findValuesAsString("message"));
  }

  @Test
  void a_changed_auth_token_is_reported_and_nothing_else_is_checked() {
    acme.configure(account);
    account.createSecondaryAuthToken();
    account.promoteSecondaryAuthToken();

    assertThat(codes(check())).containsExactly("auth-token-refused");
  }

  @Test
  void a_suspended_account_is_reported_and_nothing_else_is_checked() {
    acme.configure(account);
    account.set(new AccountStatus("suspended", "Full", Set.of()));

    Answer report = check();

    assertThat(codes(report)).containsExactly("account-not-active");
    assertThat(report.json().toString()).contains("The Twilio account is suspended");
    assertThat(acme.configure(account).json().path("detail").stringValue())
        .contains("This Twilio account is suspended");
  }

  @Test
  void a_trial_account_and_a_number_without_voice_are_reported() {
    acme.configure(account);
    account.set(new AccountStatus("active", "Trial", Set.of(number)));

    assertThat(codes(check())).containsExactly("trial-account", "number-without-voice", ELSEWHERE);
  }

  @Test
  void a_country_that_only_the_dialing_rules_allow_is_opened_by_the_fix() {
    acme.configure(account);
    acme.put("/dialing-rules", "{\"countries\":[\"GB\",\"CA\",\"DE\"]}");
    AccountLimits.Values open = account.limits().values();
    account
        .limits()
        .set(
            new AccountLimits.Values(
                open.callsPerSecond(), 0, open.concurrentRequests(), List.of("+44", "+1")));

    Answer report = check();

    assertThat(codes(report))
        .containsExactly("country-closed-at-twilio", "country-closed-at-twilio", ELSEWHERE);
    assertThat(report.json().path("findings").findValuesAsString("subject")).startsWith("GB", "CA");
    fix(report.json().path("findings").get(0));
    assertThat(codes(fix(report.json().path("findings").get(1)))).containsExactly(ELSEWHERE);
    assertThat(account.limits().values().blockedPrefixes()).isEmpty();
  }

  @Test
  void calls_rejected_by_the_concurrency_limit_are_reported() {
    acme.configure(account);
    exchange.exchange().alerts().error(account, "", 11200, "something else");
    assertThat(codes(check())).containsExactly(ELSEWHERE);
    exchange.exchange().alerts().error(account, "", 10004, "Call concurrency limit exceeded");

    assertThat(codes(check())).containsExactly("concurrency-cap", ELSEWHERE);
  }

  @Test
  void the_probe_of_a_reachable_server_finds_no_problem() {
    try (TestServer reached = TestServer.builder().twilio(exchange).start()) {
      assertThat(codes(examined(reached))).isEmpty();
    }
  }

  @Test
  void a_proxy_that_changes_the_signed_url_is_reported_with_both_urls() throws Exception {
    AtomicInteger behind = new AtomicInteger();
    HttpServer proxy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    proxy.createContext("/", request -> pass(request, behind.get()));
    proxy.start();
    String address = "http://127.0.0.1:" + proxy.getAddress().getPort();
    try (TestServer reached =
        TestServer.builder().twilio(exchange).setting("PUBLIC_URL", address).start()) {
      behind.set(reached.server().port());

      Answer report = examined(reached);

      assertThat(codes(report)).containsExactly("signature-failing");
      assertThat(report.json().path("findings").get(0).path("message").stringValue())
          .contains("Signed: " + address + "/api/workspaces/")
          .contains("/voice/probe?via=proxy");
      JsonNode urls = report.json().at("/findings/0/urls");
      assertThat(urls.path("signed").stringValue()).startsWith(address).endsWith("/voice/probe");
      assertThat(urls.path("received").stringValue()).endsWith("/voice/probe?via=proxy");
    } finally {
      proxy.stop(0);
    }
  }

  @Test
  void a_public_url_of_another_server_is_reported() throws Exception {
    HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    other.createContext(
        "/",
        request -> {
          request.sendResponseHeaders(404, -1);
          request.close();
        });
    other.start();
    String address = "http://127.0.0.1:" + other.getAddress().getPort();
    try (TestServer elsewhere =
        TestServer.builder().twilio(exchange).setting("PUBLIC_URL", address).start()) {
      Answer report = examined(elsewhere);

      assertThat(codes(report)).containsExactly("public-url-elsewhere");
      assertThat(report.json().path("findings").get(0).path("message").stringValue())
          .isEqualTo(
              "The public URL leads to another server: it answered 404, and this server received no"
                  + " request.");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void a_deleted_app_is_created_again_with_the_same_numbers() {
    acme.configure(account);
    String free = number + "7";
    account.addNumber(free, "Not ours");
    account.deleteApplication(application().sid());

    Answer report = check();

    assertThat(codes(report)).containsExactly("twiml-app-gone", ELSEWHERE);
    assertThat(codes(fix(report.json().path("findings").get(0)))).containsExactly(ELSEWHERE);
    assertThat(application().voice().url()).isEqualTo(PUBLIC_URL + acme.path("/voice"));
    assertThat(account.numberFor(free).orElseThrow().voice().url()).isEmpty();
    assertThat(acme.audit("credentials.").getFirst().path("action").stringValue())
        .isEqualTo("credentials.configured");
  }

  /// Adds an unsigned parameter to the URL.
  private static void pass(HttpExchange request, int port) throws IOException {
    HttpRequest.Builder passed =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + port + request.getRequestURI().getPath() + "?via=proxy"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.getRequestBody().readAllBytes()));
    for (String name : List.of("Content-Type", "X-Twilio-Signature", ReceivedProbes.HEADER)) {
      passed.header(name, request.getRequestHeaders().getFirst(name));
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      request.sendResponseHeaders(
          client.send(passed.build(), HttpResponse.BodyHandlers.discarding()).statusCode(), -1);
      request.close();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Answer examined(TestServer reached) {
    TestWorkspace workspace = TestWorkspace.create(reached);
    Answer answer = workspace.configure(account);
    assertThatResponse(answer).hasStatus(200);
    return workspace.post("/health-check", "{}");
  }
}
