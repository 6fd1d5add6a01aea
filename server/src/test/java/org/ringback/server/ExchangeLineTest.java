package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.line.Eventually.eventually;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.CallDirection;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.call.PlaceCallRequest;
import org.ringback.exchange.rest.AuthTokenRoutes;
import org.ringback.exchange.rest.RestRoutes;
import org.ringback.exchange.signalling.AccessToken;
import org.ringback.exchange.signalling.AccessTokens;
import org.ringback.exchange.twiml.Noun;
import org.ringback.exchange.twiml.Twiml;
import org.ringback.exchange.twiml.Verb;
import org.ringback.exchange.webhook.DeliveryLog;
import org.ringback.exchange.webhook.SignedWebhooks;
import org.ringback.exchange.webhook.WebhookRequest;
import org.ringback.exchange.webhook.WebhookResponse;
import org.ringback.server.crypto.Secret;
import org.ringback.server.identity.UserId;
import org.ringback.server.line.TestPage;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server and the exchange, which share no code, at the two ends of one line: what one writes,
/// signs or mints the other reads and verifies. Only the audio is missing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeLineTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";
  private static final String PASSWORD = "correct horse battery staple";

  private final Accounts accounts = new Accounts(Clock.systemUTC(), new Random(1));
  private final Account account = accounts.create("Acme at Twilio");
  private final AlertLog alerts = new AlertLog(Clock.systemUTC(), new SecureRandom());
  private final SignedWebhooks webhooks =
      new SignedWebhooks(Clock.systemUTC(), new DeliveryLog(), alerts, new SecureRandom());
  private final TakesCalls calls = new TakesCalls();
  private final HttpClient http = HttpClient.newHttpClient();
  private Javalin rest;
  private RingbackServer server;
  private WorkspaceId workspace;
  private String token;

  @BeforeAll
  void start() throws IOException {
    account.addNumber(NUMBER, "Main line");
    rest =
        Javalin.create(
                config -> {
                  new RestRoutes(accounts, calls, alerts).register(config.routes);
                  new AuthTokenRoutes(accounts).register(config.routes);
                })
            .start("127.0.0.1", 0);
    server =
        RingbackServer.start(
            Settings.from(
                Map.of(
                    "HOST", "127.0.0.1",
                    "PORT", "0",
                    "DATABASE_URL", TestDatabase.fresh(),
                    "RINGBACK_SECRET_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                    "JWT_SECRET", "a secret of the tests that is long enough",
                    // One person asks here as fast as the machine allows.
                    "RINGBACK_REQUESTS_PER_MINUTE", "0",
                    "TWILIO_API_BASE_URL", "http://127.0.0.1:" + rest.port())),
            Clock.systemUTC());
    workspace = server.workspaces().create("Acme", "acme");
    UserId ada = server.users().create("ada@example.test", "Ada", new Secret(PASSWORD));
    server.workspaces().admit(workspace, ada, Role.ADMIN);
    token =
        ask(
                "/api/sign-in",
                "{\"email\":\"ada@example.test\",\"password\":\"" + PASSWORD + "\"}",
                "")
            .path("token")
            .asString();
    JsonNode configured =
        ask(
            at("/configure-twilio"),
            "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}"
                .formatted(account.sid(), account.authToken()),
            token);
    assertThat(configured.path("configured").asBoolean()).isTrue();
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
    rest.stop();
    webhooks.close();
    http.close();
  }

  @Test
  void the_exchange_verifies_the_token_that_the_server_mints() throws Exception {
    String minted = ask(at("/token"), "", token).path("token").asString();

    AccessToken verified = new AccessTokens(accounts, Clock.systemUTC()).verify(minted);

    assertThat(verified.account()).isSameAs(account);
    assertThat(verified.identity()).matches("u_[0-9a-f]{32}_s_[0-9a-f]{32}");
    assertThat(verified.mayReceive()).isTrue();
    assertThat(verified.application().flatMap(account::application)).isPresent();
  }

  @Test
  void a_call_to_the_number_rings_the_browser_and_its_callbacks_make_the_row() throws Exception {
    String caller = sid();
    String agent = sid();
    try (TestPage page = page().available()) {
      Verb.Dial dial =
          dial(
              voice(
                  hook(), caller, Map.of("From", CUSTOMER, "To", NUMBER, "Direction", "inbound")));

      String identity = page.frame("welcome").path("identity").asString();
      Noun.Client client = (Noun.Client) dial.nouns().getFirst();
      assertThat(dial.answerOnBridge()).isTrue();
      assertThat(client.identity()).isEqualTo(identity);
      JsonNode ringing = page.frame("incoming-call");
      assertThat(client.parameters()).containsEntry("callId", ringing.path("callId").asString());
      WebhookTarget status = WebhookTarget.post(client.callback().url());
      Map<String, String> leg =
          Map.of(
              "ParentCallSid",
              caller,
              "From",
              CUSTOMER,
              "To",
              "client:" + identity,
              "Direction",
              "outbound-dial");
      report(status, agent, "ringing", 1, leg);
      report(status, agent, "in-progress", 2, leg);
      report(status, agent, "completed", 3, leg);
      List<Verb> after =
          Twiml.parse(
              answered(
                  send(
                      WebhookTarget.post(String.valueOf(dial.action())),
                      caller,
                      Map.of("DialCallSid", agent, "DialCallStatus", "completed"))));

      assertThat(after).containsExactly(new Verb.Hangup());
      JsonNode call = page.frame("call-ended").path("call");
      assertThat(call.path("status").asString()).isEqualTo("completed");
      assertThat(call.path("callSid").asString()).isEqualTo(caller);
      assertThat(call.at("/agent/name").asString()).isEqualTo("Ada");
      assertThat(call.at("/line/number").asString()).isEqualTo(NUMBER);
    }
  }

  @Test
  void a_browser_that_calls_dials_the_number() throws Exception {
    String minted = ask(at("/token"), "", token).path("token").asString();
    AccessToken verified = new AccessTokens(accounts, Clock.systemUTC()).verify(minted);
    WebhookTarget voice =
        verified.application().flatMap(account::application).orElseThrow().voice();

    Verb.Dial dial =
        dial(
            voice(
                voice,
                sid(),
                Map.of(
                    "From",
                    "client:" + verified.identity(),
                    "To",
                    CUSTOMER,
                    "grant",
                    verified.outgoingParameters().getOrDefault("grant", ""))));

    assertThat(dial.callerId()).isEqualTo(NUMBER);
    assertThat(((Noun.Number) dial.nouns().getFirst()).number()).isEqualTo(CUSTOMER);
  }

  @Test
  void a_direct_call_is_one_that_the_exchange_takes_and_whose_answer_rings_the_agent()
      throws Exception {
    try (TestPage page = page().available()) {
      JsonNode answer = ask(at("/make-direct-call"), "{\"to\":\"" + CUSTOMER + "\"}", token);

      PlaceCallRequest placed = calls.placed.getLast();
      assertThat(placed.to()).isEqualTo(CUSTOMER);
      assertThat(placed.from()).isEqualTo(NUMBER);
      assertThat(placed.statusCallbackEvents())
          .containsExactlyInAnyOrder("initiated", "ringing", "answered", "completed");
      String callSid = answer.path("callSid").asString();
      report(
          placed.statusCallback(), callSid, "ringing", 1, Map.of("From", NUMBER, "To", CUSTOMER));
      page.frame("call-updated", f -> f.at("/call/status").asString().equals("ringing"));
      Verb.Dial dial =
          dial(voice(placed.instructions(), callSid, Map.of("From", NUMBER, "To", CUSTOMER)));

      assertThat(dial.callerId()).isEqualTo(CUSTOMER);
      assertThat(((Noun.Client) dial.nouns().getFirst()).identity())
          .isEqualTo(page.frame("welcome").path("identity").asString());
    }
  }

  @Test
  void calls_and_callbacks_go_on_while_key_and_auth_token_are_changed() throws Exception {
    String old = account.authToken();
    AtomicBoolean isDone = new AtomicBoolean();
    try (TestPage page = page().available();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> callbacks =
          threads.submit(
              () -> {
                int good = 0;
                while (!isDone.get()) {
                  WebhookTarget status = account.numberFor(NUMBER).orElseThrow().statusCallback();
                  report(status, sid(), "completed", 0, Map.of("From", CUSTOMER, "To", NUMBER));
                  good++;
                }
                return good;
              });
      Future<Integer> direct =
          threads.submit(
              () -> {
                int good = 0;
                while (!isDone.get()) {
                  ask(at("/make-direct-call"), "{\"to\":\"" + CUSTOMER + "\"}", token);
                  good++;
                }
                return good;
              });
      Future<Integer> tokens =
          threads.submit(
              () -> {
                int good = 0;
                while (!isDone.get()) {
                  String minted = ask(at("/token"), "", token).path("token").asString();
                  new AccessTokens(accounts, Clock.systemUTC()).verify(minted);
                  good++;
                }
                return good;
              });
      for (int i = 0; i < 5; i++) {
        ask(at("/credential-rotations"), "{\"what\":\"auth-token\"}", token);
        ask(at("/credential-rotations"), "{\"what\":\"api-key\"}", token);
        int before = calls.placed.size();
        eventually(() -> calls.placed.size() > before ? "" : "no call was placed");
      }
      isDone.set(true);

      assertThat(callbacks.get()).isPositive();
      assertThat(direct.get()).isGreaterThanOrEqualTo(5);
      assertThat(tokens.get()).isPositive();
      assertThat(account.authToken()).isNotEqualTo(old);
      assertThat(account.keys()).hasSize(6);
      page.frame("config-updated");
    }
  }

  private WebhookTarget hook() {
    PhoneNumber number = account.numberFor(NUMBER).orElseThrow();
    return number.voiceApplicationSid().isEmpty()
        ? number.voice()
        : account.application(number.voiceApplicationSid()).orElseThrow().voice();
  }

  private String voice(WebhookTarget hook, String callSid, Map<String, String> parameters) {
    return answered(send(hook, callSid, parameters));
  }

  private void report(
      WebhookTarget hook,
      String callSid,
      String status,
      int sequence,
      Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("CallStatus", status);
    all.put("SequenceNumber", String.valueOf(sequence));
    answered(send(hook, callSid, all));
  }

  private WebhookResponse send(WebhookTarget hook, String callSid, Map<String, String> parameters) {
    List<Map.Entry<String, String>> all = new ArrayList<>(parameters.entrySet());
    all.add(Map.entry("CallSid", callSid));
    all.add(Map.entry("AccountSid", account.sid()));
    return webhooks.send(account, new WebhookRequest("voice", callSid, hook, all));
  }

  private static String answered(WebhookResponse answer) {
    return switch (answer) {
      case WebhookResponse.Answered answered -> answered.body();
      case WebhookResponse.Failed failed -> throw new AssertionError(failed.toString());
    };
  }

  private static Verb.Dial dial(String twiml) throws Exception {
    return (Verb.Dial) Twiml.parse(twiml).getFirst();
  }

  private TestPage page() {
    TestPage page =
        new TestPage(
            http, URI.create(server.url().toString().replace("http", "ws") + at("/events")), true);
    page.hello(token, null).frame("welcome");
    return page;
  }

  private String at(String path) {
    return "/api/workspaces/" + workspace + path;
  }

  /// GETs, or POSTs when there is something to say.
  private JsonNode ask(String path, String json, String bearer) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    if (!json.isEmpty()) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(json));
    }
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return JsonMapper.shared().readTree(answer.body());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  /// Takes every call, and rings nobody.
  private static final class TakesCalls implements CallControl {
    final List<PlaceCallRequest> placed = new CopyOnWriteArrayList<>();

    @Override
    public CallRecord place(Account account, PlaceCallRequest call) {
      placed.add(call);
      Instant now = Instant.now();
      return new CallRecord(
          sid(),
          account.sid(),
          null,
          null,
          call.from(),
          call.to(),
          CallDirection.OUTBOUND_API,
          CallStatus.QUEUED,
          now,
          null,
          null,
          now,
          null,
          Duration.ZERO);
    }

    @Override
    public Optional<CallRecord> find(Account account, String callSid) {
      return Optional.empty();
    }

    @Override
    public Stream<CallRecord> list(Account account) {
      return Stream.empty();
    }

    @Override
    public void redirect(
        Account account, String callSid, WebhookTarget instructions, @Nullable String twiml) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void end(Account account, String callSid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(Account account, String callSid) {
      throw new UnsupportedOperationException();
    }
  }

  private static String sid() {
    return "CA" + UUID.randomUUID().toString().replace("-", "");
  }
}
