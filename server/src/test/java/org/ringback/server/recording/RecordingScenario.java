package org.ringback.server.recording;

import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.exchange.junit.TestConversation;
import org.ringback.server.RingbackServer;
import org.ringback.server.routing.FlowConfig;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.webhook.WebhookUrls;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A workspace whose calls are recorded, with scripted phones and browsers of the exchange.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecordingScenario {
  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new FlowConfig(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofMillis(50)));

  @RegisterExtension final ExchangeExtension exchange = new ExchangeExtension();

  final HttpClient http = HttpClient.newHttpClient();
  Path storage;
  TestServer server;
  Account account;
  TestWorkspace acme;
  String number = "";
  boolean isSimple;
  final AtomicInteger callers = new AtomicInteger();

  @BeforeAll
  void start(@TempDir Path directory) {
    storage = directory;
    server =
        configure(
                TestServer.builder()
                    .twilio(exchange)
                    .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
                    .setting("RINGBACK_RECORDINGS_DIR", storage.toString())
                    .timing(TIMING))
            .start();
  }

  /// Adds settings of the server.
  TestServer.Builder configure(TestServer.Builder builder) {
    return builder;
  }

  @AfterAll
  void stop() {
    server.close();
    http.close();
  }

  @BeforeEach
  void workspace() {
    number = "+1555032%04d".formatted(exchange.exchange().accounts().all().size());
    account = exchange.createAccount("Acme");
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
    strategy("conference");
  }

  void strategy(String strategy) {
    String json = "{\"callStrategy\":\"" + strategy + "\"}";
    assertThatResponse(acme.patch("", acme.administrator(), json)).hasStatus(200);
    isSimple = strategy.equals("client");
  }

  /// Stores a policy that records nothing but what the changes say.
  Answer policy(UnaryOperator<ObjectNode> changes) {
    ObjectNode policy = JsonMapper.shared().createObjectNode();
    policy.put("version", acme.get("/recording-policy").json().path("version").asInt());
    policy.put("inbound", "off").put("outbound", "off").put("internal", "off");
    policy.put("consent", "none").putNull("announcement");
    policy.put("deleteAtTwilio", false);
    policy.putArray("countries");
    policy.putArray("numbers");
    return acme.put("/recording-policy", changes.apply(policy).toString());
  }

  Answer recordInbound() {
    return policy(policy -> policy.put("inbound", "always"));
  }

  static ObjectNode spoken(String text) {
    return JsonMapper.shared().createObjectNode().put("text", text);
  }

  /// An agent with a page and a browser.
  final class Agent implements AutoCloseable {
    final Member member = acme.signIn("rec-" + UUID.randomUUID().toString().substring(0, 8));
    final TestPage page = acme.page(member).available();
    final TestClient browser = exchange.client(acme.accessToken(member));
    private final Set<String> offered = ConcurrentHashMap.newKeySet();

    Agent() {
      page.watch(
          frame -> {
            // A waiting caller is shown to agents on a call too, who cannot take it.
            if (frame.path("type").asString("").equals("incoming-call")
                && !frame.path("reason").asString("").equals("waiting")) {
              offered.add(frame.path("callSid").asString());
            }
          });
    }

    /// Answers a call in a conference.
    TestCall accept(TestCall customer) {
      return accept(
          page.frame(
                  "incoming-call", frame -> frame.path("callSid").asString().equals(customer.sid()))
              .path("callId")
              .asString());
    }

    private boolean isOffered(TestCall customer) {
      return offered.contains(customer.sid());
    }

    TestCall accept(String call) {
      return join(claim(call));
    }

    /// Accepts a call that was offered, unless the agent has taken another one since.
    ///
    /// @return whether the agent has the call
    boolean takes(TestCall customer) {
      if (!isOffered(customer)) {
        return false;
      }
      Answer claimed = claim(acme.call(customer.sid(), member).path("id").asString());
      if (claimed.status() == 409) {
        offered.remove(customer.sid());
        return false;
      }
      join(claimed);
      return true;
    }

    private Answer claim(String call) {
      return acme.post(
          "/calls/" + call + "/claim",
          member.token(),
          "{\"tab\":\"%s\",\"fence\":1}".formatted(UUID.randomUUID()));
    }

    private TestCall join(Answer claimed) {
      assertThatResponse(claimed).hasStatus(200);
      return browser.call(Map.of("claim", claimed.json().path("claim").asString()));
    }

    @Override
    public void close() {
      page.close();
      browser.close();
    }
  }

  TestConversation call() {
    return exchange.handset("+1555002%04d".formatted(callers.incrementAndGet())).calls(number);
  }

  /// Takes a call whose customer says something and hangs up, and returns its id.
  String recordedCall(Agent agent) {
    TestConversation customer = call();
    agent.accept(customer.call());
    return talk(agent, customer);
  }

  /// Waits until both hear each other, lets the customer talk and hang up, and returns the call's
  /// id.
  String talk(Agent agent, TestConversation customer) {
    awaitConversation(agent, customer.call());
    customer.says("My order").hangsUp();
    return awaitEnd(agent, customer.call());
  }

  /// Waits until both hear each other, and returns the call's id.
  String awaitConversation(Agent agent, TestCall customer) {
    eventually(
        () -> {
          JsonNode call = acme.call(customer.sid(), agent.member);
          boolean areJoined =
              call.path("participants")
                  .findValuesAsString("state")
                  .equals(List.of("joined", "joined"));
          return areJoined && hasConversationStarted(call) ? "" : "not connected: " + call;
        });
    return acme.call(customer.sid(), agent.member).path("id").asString();
  }

  /// Returns whether the customer's leg is in the conference too. The customer counts as joined
  /// from the start of the call, also while hearing the announcement.
  boolean hasConversationStarted(JsonNode call) {
    return isSimple
        || askTwilio(
                "GET",
                "/Conferences.json?Status=in-progress&FriendlyName="
                    + WebhookUrls.conference(UUID.fromString(call.path("id").asString())))
            .contains("\"CF");
  }

  /// Waits until a call has ended, and returns its id.
  String awaitEnd(Agent agent, TestCall customer) {
    eventually(
        () ->
            acme.call(customer.sid(), agent.member).path("endedAt").isNull()
                ? "the call has not ended"
                : "");
    return acme.call(customer.sid(), agent.member).path("id").asString();
  }

  JsonNode recordings(String call, String token) {
    return acme.get("/calls/" + call + "/recordings", token).json();
  }

  /// Lets the calls of the workspace have ended long ago. A late callback may change that again.
  void age() {
    server
        .sql()
        .sql(
            """
            update calls set ended_at = ended_at - interval '11 minutes'
            where workspace_id = :workspace and ended_at > now() - interval '10 minutes'""")
        .param("workspace", acme.id().value())
        .update();
  }

  JsonNode await(String call, String status) {
    return await(call, status, () -> {});
  }

  JsonNode await(String call, String status, Runnable before) {
    eventually(
        () -> {
          before.run();
          JsonNode all = recordings(call, acme.administrator());
          return all.at("/recordings/0/status").asString("").equals(status)
              ? ""
              : "the recordings are " + all + row(call);
        });
    return recordings(call, acme.administrator()).at("/recordings/0");
  }

  String row(String call) {
    return acme.get("/calls/" + call).json().path("status").asString();
  }

  String link(String call, JsonNode recording, String token, boolean download) {
    Answer created = createLink(call, recording, token, download);
    assertThatResponse(created).hasStatus(201);
    return created.json().path("url").asString();
  }

  Answer createLink(String call, JsonNode recording, String token, boolean download) {
    return acme.post(
        "/calls/" + call + "/recordings/" + recording.path("id").asString() + "/links",
        token,
        "{\"download\":" + download + "}");
  }

  HttpResponse<byte[]> audio(String link, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + link));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /// Returns the loudest sample of a channel.
  static int loudest(byte[] wav, int channel) {
    ByteBuffer samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    int loudest = 0;
    for (int at = TestWav.HEADER + 2 * channel; at + 1 < wav.length; at += 4) {
      loudest = Math.max(loudest, Math.abs(samples.getShort(at)));
    }
    return loudest;
  }

  /// Returns the SIDs of the account's recordings at Twilio, the newest first.
  List<String> atTwilio() {
    return JsonMapper.shared()
        .readTree(askTwilio("GET", "/Recordings.json"))
        .path("recordings")
        .findValuesAsString("sid");
  }

  String askTwilio(String method, String path) {
    String basic = account.sid() + ":" + account.authToken();
    URI url = exchange.baseUrl().resolve("/2010-04-01/Accounts/" + account.sid() + path);
    try {
      return http.send(
              HttpRequest.newBuilder(url)
                  .header(
                      "Authorization",
                      "Basic "
                          + Base64.getEncoder()
                              .encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  long storedFiles() throws Exception {
    try (Stream<Path> files = Files.walk(storage)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
