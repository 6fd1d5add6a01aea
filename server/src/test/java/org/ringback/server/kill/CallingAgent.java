package org.ringback.server.kill;

import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestClient;
import org.ringback.exchange.webhook.DeliveryRecord;
import org.ringback.server.running.ExpectedCall;
import org.ringback.server.running.RepeatedCallbackLoad;
import org.ringback.server.running.ServerProcess;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.running.TwilioAccount;
import org.ringback.server.running.TwilioAccount.CallResource;
import org.ringback.server.running.TwilioCaller;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// A workspace with its own Twilio account, phone number and agent, who has one call at a time.
final class CallingAgent {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

  private final ExchangeExtension exchange;
  private final HttpClient http;
  private final KilledServer server;
  private final JdbcClient sql;
  private final Account account;
  private final TwilioAccount twilio;
  private final String workspace;
  private final Member agent;
  private final String number;
  private final Random random;
  private int customers;

  /// @param connected a server of the same database, which creates the workspace
  /// @param index a number that no other agent of the test has
  CallingAgent(
      ExchangeExtension exchange,
      HttpClient http,
      KilledServer server,
      JdbcClient sql,
      TestServer connected,
      int index,
      Random random) {
    this.exchange = exchange;
    this.http = http;
    this.server = server;
    this.sql = sql;
    this.random = random;
    account = exchange.createAccount("Line " + index);
    account.limits().set(new AccountLimits.Values(0, 0, 0, List.of()));
    number = "+1555010%04d".formatted(index);
    account.addNumber(number, number);
    twilio = new TwilioAccount(http, exchange.baseUrl(), account.sid(), account.authToken());
    TestWorkspace created = TestWorkspace.connect(connected, account);
    workspace = created.id().toString();
    agent = created.signIn("agent-" + index);
  }

  /// Returns whether the customer and the agent are connected, by Twilio's record.
  boolean isTalking() {
    return !twilio.calls("Status=in-progress").isEmpty();
  }

  /// Returns the number of calls that are open in the database.
  int openCalls() {
    return sql.sql("select count(*) from calls where workspace_id = :id and ended_at is null")
        .param("id", UUID.fromString(workspace))
        .query(Integer.class)
        .single();
  }

  String path(String route) {
    return "/api/workspaces/" + workspace + route;
  }

  /// Returns a load of callbacks for this workspace, without calls.
  RepeatedCallbackLoad callbackLoad() {
    return new RepeatedCallbackLoad(
        new TwilioCaller(http, server.url(), server.url(), account.sid(), account.authToken()),
        path("/voice/status"),
        number,
        random);
  }

  /// Makes calls. A call that fails because the server is killed is abandoned.
  void callUntil(BooleanSupplier isStopping) {
    while (!isStopping.getAsBoolean()) {
      ServerProcess process = server.process();
      if (process == null || process.ready() != 200) {
        pause(50);
        continue;
      }
      try (TestPage page =
          new TestPage(
              http,
              URI.create(server.url().toString().replaceFirst("http", "ws") + path("/events")),
              true)) {
        page.hello(agent.token(), null).available();
        while (!isStopping.getAsBoolean() && process == server.process()) {
          call(process);
        }
      } catch (AssertionError | RuntimeException killed) {
        pause(50);
      }
    }
  }

  private void call(ServerProcess process) {
    String token = process.get(path("/token"), agent.token()).json().path("token").asString();
    String customer =
        "+1555%d%06d".formatted(4 + Integer.parseInt(number.substring(8)), ++customers);
    try (TestClient browser = exchange.client(token)) {
      int talk = 2_500 + random.nextInt(2_000); // longer than the server lives after its start
      switch (random.nextInt(3)) {
        case 0 -> {
          String sid = exchange.call(customer, number, "waitMs " + talk + "\nhangup").sid();
          browser.awaitIncoming().accept();
          awaitEnd(sid);
        }
        case 1 -> {
          exchange.phone(customer).waits(Duration.ofMillis(talk)).hangsUp();
          awaitEnd(browser.call(Map.of("To", customer)).sid());
        }
        default -> {
          exchange.phone(customer).waits(Duration.ofMillis(talk)).hangsUp();
          Answer answer =
              process.post(
                  path("/make-direct-call"), agent.token(), "{\"to\":\"" + customer + "\"}");
          assertThatResponse(answer).hasStatus(200);
          browser.awaitIncoming().accept();
          awaitEnd(answer.json().path("callSid").asString());
        }
      }
    }
  }

  private void awaitEnd(String sid) {
    long deadline = System.nanoTime() + LONGEST_CALL.toNanos();
    while (!twilio.call(sid).isOver() && System.nanoTime() < deadline) {
      pause(50);
    }
  }

  /// Returns how the stored calls differ from Twilio's record; empty when they agree.
  String faults() {
    Map<String, JsonNode> stored = new HashMap<>();
    List<String> faults = new ArrayList<>();
    for (JsonNode call : storedCalls()) {
      String callSid = call.path("callSid").asString("");
      stored.put(callSid, call);
      if (call.path("endedAt").isNull()) {
        faults.add("open: " + call);
      } else if (!callSid.isEmpty()) {
        faults.addAll(differences(call, callSid));
      }
    }
    Set<String> answered =
        exchange.deliveries().stream()
            .filter(each -> each.accountSid().equals(account.sid()))
            .filter(each -> each.answer().contains("<Dial")) // not with an apology
            .map(DeliveryRecord::callSid)
            .collect(Collectors.toSet());
    for (CallResource call : twilio.calls("")) {
      boolean isFirst = call.json().path("parent_call_sid").isNull();
      if (isFirst && answered.contains(call.sid()) && !stored.containsKey(call.sid())) {
        faults.add("not stored: " + call);
      }
    }
    return String.join(", ", faults);
  }

  private List<String> differences(JsonNode call, String callSid) {
    CallResource first = twilio.call(callSid);
    List<CallResource> dialed = twilio.dialedBy(callSid);
    if (!first.isOver() || !dialed.stream().allMatch(CallResource::isOver)) {
      return List.of("has not ended: " + first + dialed);
    }
    List<String> differences =
        ExpectedCall.of(call.path("direction").asString(), first, dialed)
            .differences(call, Duration.ofSeconds(3));
    return differences.isEmpty()
        ? List.of()
        : List.of(differences + ": " + call + " but " + first + dialed);
  }

  private List<JsonNode> storedCalls() {
    List<JsonNode> calls = new ArrayList<>();
    String cursor = "";
    do {
      ServerProcess process = Objects.requireNonNull(server.process());
      JsonNode page = process.get(path("/calls?limit=100" + cursor), agent.token()).json();
      page.path("calls").forEach(calls::add);
      cursor =
          page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asString();
    } while (!cursor.isEmpty());
    return calls;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
