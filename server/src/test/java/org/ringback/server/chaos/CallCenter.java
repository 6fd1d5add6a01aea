package org.ringback.server.chaos;

import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// A workspace with its own Twilio account, phone number, agents and a supervisor. Its agents take
/// the calls that ring for them, and do with each what its scenario says.
final class CallCenter implements AutoCloseable {
  final ExchangeExtension exchange;
  final Account account;
  final TestWorkspace workspace;
  final String number;
  final ChaosAgent supervisor;
  private final List<ChaosAgent> agents = new ArrayList<>();
  private final Map<String, ChaosCall> callsByCustomer = new ConcurrentHashMap<>();

  /// The newest state of each call that an event contained.
  private final Map<String, JsonNode> states = new ConcurrentHashMap<>();

  private final TestPage board;

  CallCenter(TestServer server, ExchangeExtension exchange, int index, int agentCount) {
    this.exchange = exchange;
    account = exchange.createAccount("Call center " + index);
    account.limits().set(new AccountLimits.Values(0, 0, 0, List.of()));
    number = "+1555012%04d".formatted(index);
    account.addNumber(number, number);
    workspace = TestWorkspace.connect(server, account);
    String rings = index % 2 == 0 ? "longest-idle" : "all";
    assertThatResponse(
            workspace.patch(
                "",
                workspace.administrator(),
                "{\"callStrategy\":\"conference\",\"ringStrategy\":\"%s\"}".formatted(rings)))
        .hasStatus(200);
    assertThatResponse(workspace.put("/dialing-rules", "{\"memberPerMinute\":1000}"))
        .hasStatus(200);
    supervisor = new ChaosAgent(this, "supervisor-" + index, Role.ADMIN);
    board = workspace.page(supervisor.member);
    board.watch(this::update);
    for (int i = 0; i < agentCount; i++) {
      ChaosAgent agent = new ChaosAgent(this, "agent-" + index + "-" + i, Role.AGENT);
      agent.start();
      agents.add(agent);
    }
  }

  private void update(JsonNode frame) {
    JsonNode call = frame.path("call");
    if (call.has("id")) {
      states.put(call.path("id").asString(), call);
    }
  }

  void expect(ChaosCall call) {
    callsByCustomer.put(call.customer(), call);
  }

  Optional<ChaosCall> callOf(String customer) {
    return Optional.ofNullable(callsByCustomer.get(customer));
  }

  /// Returns the newest state of a call.
  JsonNode state(String callId) {
    return Objects.requireNonNull(states.get(callId));
  }

  /// Waits until the call is over, or its state fits.
  ///
  /// @return whether the state fits
  boolean await(String callId, String condition, Predicate<JsonNode> fits) {
    eventually(
        ChaosCall.PATIENCE,
        () -> {
          JsonNode call = states.get(callId);
          return call != null && (isOver(call) || fits.test(call))
              ? ""
              : "call " + callId + " is not " + condition + ": " + call;
        });
    JsonNode call = states.get(callId);
    return call != null && !isOver(call) && fits.test(call);
  }

  boolean isOver(String callId) {
    JsonNode call = states.get(callId);
    return call != null && isOver(call);
  }

  private static boolean isOver(JsonNode call) {
    return !call.path("endedAt").isNull();
  }

  /// Returns the agents who do nothing now, except one.
  List<ChaosAgent> idleAgents(ChaosAgent except) {
    return agents.stream().filter(each -> each != except && each.isIdle()).toList();
  }

  /// Returns who a leg belongs to, as in [ExpectedConversation].
  String person(String callSid) {
    CallRecord leg = leg(callSid);
    for (ChaosAgent agent : agents) {
      if (leg.from().equals("client:" + agent.browser.identity())) {
        return agent.member.user().toString();
      }
    }
    return leg.from().equals("client:" + supervisor.browser.identity())
        ? supervisor.member.user().toString()
        : leg.to().equals(number) ? ExpectedConversation.CUSTOMER : leg.to();
  }

  boolean isSupervisor(String callSid) {
    return person(callSid).equals(supervisor.member.user().toString());
  }

  CallRecord leg(String callSid) {
    return exchange.exchange().calls().find(account, callSid).orElseThrow();
  }

  /// Returns the number of legs that have not ended.
  long liveLegs() {
    return exchange.exchange().calls().live(account).count();
  }

  /// Returns a call as the API shows it.
  JsonNode stored(String callSid) {
    return workspace.get("/calls/" + find(callSid).orElseThrow().path("id").asString()).json();
  }

  /// Returns whether the server has published the end of a call.
  boolean hasEnded(String callSid) {
    return find(callSid).filter(CallCenter::isOver).isPresent();
  }

  private Optional<JsonNode> find(String callSid) {
    return states.values().stream()
        .filter(call -> call.path("callSid").asString("").equals(callSid))
        .findFirst();
  }

  @Override
  public void close() {
    agents.forEach(ChaosAgent::close);
    supervisor.close();
    board.close();
  }
}
