package org.ringback.demo.training;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.ringback.exchange.Exchange;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A workspace with a number, whose agents take the calls of simulated phones.
final class TrainingWorkspace implements AutoCloseable {
  private static final int AGENTS = 6;
  private static final Duration CALL_LIMIT = Duration.ofMinutes(2);

  /// Customers whose number starts so hang up while their call rings.
  private static final String IMPATIENT = "+15552";

  private static final String PATIENT = "+15553";

  /// Talks until the agent hangs up.
  private static final String CONVERSATION = "waitMs 100000\nhangup";

  private static final String GIVES_UP = "giveUpAfterMs 400\nwaitMs 400\nhangup";

  private final Exchange exchange;
  private final Api admin;
  private final String path;
  private final String number;
  private final Account account;
  private final ExecutorService threads;
  private final List<TrainingAgent> agents = new ArrayList<>();
  private final AtomicInteger conversations = new AtomicInteger();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /// @param index distinguishes it from the other workspaces
  TrainingWorkspace(
      Exchange exchange, Api owner, String ringStrategy, int index, ExecutorService threads) {
    this.exchange = exchange;
    this.admin = owner;
    this.threads = threads;
    this.number = "+1555400%04d".formatted(index);
    String name = "Training " + index;
    this.account = exchange.accounts().create(name);
    account.limits().set(new AccountLimits.Values(0, 0, 0, List.of()));
    account.addNumber(number, "Line");
    path =
        "/api/workspaces/"
            + owner.send("POST", "/api/workspaces", Map.of("name", name)).path("id").asString();
    owner.send("PATCH", path, Map.of("ringStrategy", ringStrategy, "wrapUpSeconds", 0));
    owner.send(
        "POST",
        path + "/configure-twilio",
        Map.of("accountSid", account.sid(), "authToken", account.authToken()));
    owner.send(
        "POST", path + "/contacts", Map.of("name", "Alan Turing", "number", PATIENT + "000000"));
    for (int i = 0; i < AGENTS; i++) {
      agents.add(invite("agent%d-%d@training.test".formatted(index, i)));
    }
  }

  /// Lets an agent accept an invitation, and opens her page.
  private TrainingAgent invite(String email) {
    String link =
        admin
            .send("POST", path + "/invitations", Map.of("email", email, "role", "agent"))
            .path("link")
            .asString();
    JsonNode session =
        admin
            .as("")
            .send(
                "POST",
                "/api/invitations/accept",
                Map.of(
                    "token",
                        URLDecoder.decode(link.replaceFirst(".*#", ""), StandardCharsets.UTF_8),
                    "name", email,
                    "password", UUID.randomUUID().toString()))
            .path("session");
    List<TrainingAgent> self = new ArrayList<>();
    TrainingAgent agent =
        new TrainingAgent(
            admin.as(session.path("token").asString()),
            path,
            session.at("/user/id").asString(),
            exchange.port(),
            frame -> threads.execute(() -> answer(self.getFirst(), frame)));
    self.add(agent);
    return agent;
  }

  /// Places a call from a simulated phone, and waits until it has ended.
  ///
  /// @return whether it ended in time
  boolean call(int number) {
    boolean isImpatient = number % 2 == 0;
    String customer = (isImpatient ? IMPATIENT : PATIENT) + "%06d".formatted(number % 400);
    String callSid =
        exchange
            .phones()
            .dial(
                exchange.calls(),
                customer,
                this.number,
                exchange
                    .scripts()
                    .calling(
                        JsonNodeFactory.instance.stringNode(isImpatient ? GIVES_UP : CONVERSATION)))
            .orElseThrow();
    long deadline = System.nanoTime() + CALL_LIMIT.toNanos();
    while (exchange.calls().find(account, callSid).orElseThrow().endTime() == null) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Pauses.of(Duration.ofMillis(5));
    }
    read(number);
    return true;
  }

  int conversations() {
    return conversations.get();
  }

  /// Returns what agents could not do.
  Collection<Throwable> failures() {
    return failures;
  }

  // -- what an agent does

  private void answer(TrainingAgent agent, JsonNode offer) {
    if (!offer.path("from").asString().startsWith(IMPATIENT)) {
      try {
        take(agent, offer);
      } catch (RuntimeException | AssertionError e) { // the latter by the exchange's clients
        failures.add(e);
      }
    }
  }

  private void take(TrainingAgent agent, JsonNode offer) {
    String call = offer.path("callId").asString();
    String leg = agent.join(call);
    if (leg == null) {
      return;
    }
    if (offer.path("reason").asString().equals("inbound")) {
      converse(agent, call, conversations.incrementAndGet());
    }
    agent.leave(call, leg);
  }

  private void converse(TrainingAgent agent, String call, int number) {
    Api api = agent.api();
    String route = agent.path(call);
    JsonNode participants = api.getJson(route).path("participants");
    api.get(route + "/timeline");
    api.get(route + "/notes");
    switch (number % 4) {
      case 0 -> {
        String customer = participant(participants, "customer");
        api.attempt("POST", route + "/participants/" + customer + "/hold", Map.of());
        api.attempt("POST", route + "/participants/" + customer + "/resume", Map.of());
      }
      case 1 ->
          api.send(
              "PUT",
              route + "/notes/" + UUID.randomUUID(),
              Map.of("text", "Asked about order 4711"));
      case 2 -> {
        TrainingAgent colleague = agents.get(number / 4 % AGENTS);
        if (colleague != agent) {
          api.attempt(
              "POST",
              route + "/participants",
              Map.of("userId", colleague.user(), "consult", false));
        }
      }
      default -> Pauses.of(Duration.ofMillis(100)); // talks
    }
  }

  private static String participant(JsonNode participants, String role) {
    return participants
        .valueStream()
        .filter(each -> each.path("role").asString("").equals(role))
        .findFirst()
        .map(each -> each.path("id").asString())
        .orElseThrow(() -> new TrainingException("A call has no participant " + role + "."));
  }

  // -- what the console reads

  private void read(int number) {
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    String period = "?from=" + today + "&to=" + today;
    List<String> pages =
        List.of(
            "/calls?status=no-answer,canceled,busy,failed",
            "/metrics/figures" + period,
            "/metrics/slices" + period + "&by=agent",
            "/metrics/slices" + period + "&by=hour",
            "/metrics",
            "/search?text=order",
            "/missed-calls",
            "/contacts",
            "/calls?text=Turing",
            "/audit",
            "/members",
            "/twilio-status",
            "/phone-numbers");
    TrainingAgent agent = agents.get(number % AGENTS);
    agent.api().get(path + "/calls");
    agent.api().get(path + "/presence");
    agent.api().get(path + "/calls/offers");
    agent.api().get(path + "/token");
    agent.api().get("/api/me");
    admin.get(path + "/calls?direction=inbound");
    admin.get(path + pages.get(number % pages.size()));
  }

  @Override
  public void close() {
    agents.forEach(TrainingAgent::close);
  }
}
