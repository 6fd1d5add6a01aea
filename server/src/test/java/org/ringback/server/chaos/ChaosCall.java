package org.ringback.server.chaos;

import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.CallRecord;
import org.ringback.server.chaos.ConferenceObserver.Seat;
import org.ringback.server.chaos.Spans.Span;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.webhook.WebhookUrls;
import tools.jackson.databind.JsonNode;

/// A call from a scripted phone, and what the agents do with it.
final class ChaosCall {
  /// Longer than the server needs to learn of a lost event.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Twilio's times have a resolution of a second.
  private static final Duration RESOLUTION = Duration.ofSeconds(2);

  /// How long the first webhook and its fallback may take, 15 s each.
  private static final Duration UNTIL_KNOWN = Duration.ofSeconds(31);

  /// How much later than it happened the server may learn of a lost event.
  private static final Duration UNTIL_OBSERVED = Duration.ofSeconds(3);

  private static final Duration TALK = Duration.ofMillis(1_200);

  enum Scenario {
    AGENT_HANGS_UP("waitMs 60000"),
    CUSTOMER_HANGS_UP("waitMs 3000\nhangup"),
    CUSTOMER_GIVES_UP("waitMs 1500\nhangup"),
    ALL_DECLINE("waitMs 60000"),
    HOLD("waitMs 60000"),
    CUSTOMER_HANGS_UP_ON_HOLD("waitMs 4000\nhangup"),
    TRANSFER("waitMs 60000"),
    DECLINED_TRANSFER("waitMs 60000"),
    TRANSFER_TO_NUMBER("waitMs 60000"),
    CONSULTATION("waitMs 60000"),
    CANCELED_CONSULTATION("waitMs 60000"),
    NUMBER_ADDED("waitMs 60000"),
    REJOIN("waitMs 60000"),
    CUSTOMER_DOES_NOT_AWAIT_REJOIN("waitMs 5000\nhangup"),
    SUPERVISION("waitMs 60000");

    private final String script;

    Scenario(String script) {
      this.script = script;
    }
  }

  private final CallCenter center;
  private final Scenario scenario;
  private final int index;
  private final AtomicBoolean isTaken = new AtomicBoolean();
  private final AtomicBoolean isDone = new AtomicBoolean();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile Duration longestSilence = Duration.ZERO;

  ChaosCall(CallCenter center, Scenario scenario, int index) {
    this.center = center;
    this.scenario = scenario;
    this.index = index;
  }

  Scenario scenario() {
    return scenario;
  }

  String customer() {
    return "+1555200%04d".formatted(index);
  }

  /// Returns the number of a phone outside the workspace.
  private String outside() {
    return "+1555300%04d".formatted(index);
  }

  void fail(Throwable failed) {
    failure.compareAndSet(null, failed);
  }

  /// Returns whether the agents did what the scenario says. A call may end before, when agents are
  /// busy.
  boolean isDone() {
    return isDone.get();
  }

  /// Calls, waits for the end, and until the stored call agrees with the exchange.
  ///
  /// @param observer the account of the conferences
  /// @param lostEvents returns the number of events of the call's conferences that were lost
  void run(ConferenceObserver observer, ToIntFunction<String> lostEvents) {
    center.expect(this);
    String callSid = center.exchange.call(customer(), center.number, scenario.script).sid();
    eventually(
        Duration.ofMinutes(2),
        () -> {
          CallRecord leg = center.leg(callSid);
          return leg.endTime() != null || failure.get() != null
              ? ""
              : scenario + " has not ended: " + leg;
        });
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError(scenario + " of " + customer() + ": " + failed.getMessage(), failed);
    }
    eventually(PATIENCE, () -> center.hasEnded(callSid) ? "" : scenario + " is open: " + callSid);
    eventually(PATIENCE, () -> differences(callSid, observer, lostEvents));
    String conference =
        WebhookUrls.conference(UUID.fromString(center.stored(callSid).path("id").asString()));
    longestSilence =
        Optional.ofNullable(observer.seats(conference).get(callSid)).stream()
            .flatMap(seat -> seat.alone().until(endOf(center.leg(callSid))).stream())
            .map(Span::length)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
  }

  /// Returns how long the customer was alone in the conference at most, without hold music.
  Duration longestSilence() {
    return longestSilence;
  }

  private String differences(
      String callSid, ConferenceObserver observer, ToIntFunction<String> lostEvents) {
    JsonNode stored = center.stored(callSid);
    CallRecord leg = center.leg(callSid);
    String id = stored.path("id").asString();
    Map<String, Seat> seats =
        new HashMap<>(observer.seats(WebhookUrls.conference(UUID.fromString(id))));
    seats.keySet().removeIf(center::isSupervisor);
    ExpectedConversation expected =
        new ExpectedConversation(known(leg, stored), endOf(leg), seats, center::person);
    int lost = lostEvents.applyAsInt(id);
    Duration tolerance = RESOLUTION.plus(UNTIL_OBSERVED.multipliedBy(lost));
    List<String> differences = expected.differences(stored, tolerance, lost > 0);
    return differences.isEmpty()
        ? ""
        : "%s %s: %s\nstored: %s\nexchange: %s"
            .formatted(scenario, differences, tolerance, stored, expected);
  }

  /// Returns the time from which the server can know of the call. On a busy machine its webhooks
  /// take long.
  private static Instant known(CallRecord leg, JsonNode stored) {
    Instant created = Instant.parse(stored.path("createdAt").asString());
    return created.isBefore(leg.created().plus(UNTIL_KNOWN)) ? created : leg.created();
  }

  private static Instant endOf(CallRecord leg) {
    Instant end = leg.endTime();
    if (end == null) {
      throw new IllegalStateException(leg + " has not ended");
    }
    return end;
  }

  // -- what agents do

  void offered(ChaosAgent agent, JsonNode offer) {
    String id = offer.path("callId").asString();
    String reason = offer.path("reason").asString();
    boolean isInvited = !reason.equals("inbound") && !reason.equals("returned");
    switch (scenario) {
      case CUSTOMER_GIVES_UP -> isDone.set(true);
      case ALL_DECLINE -> {
        agent.post(id, "/decline", "");
        isDone.set(true);
      }
      case DECLINED_TRANSFER -> {
        boolean isOwn =
            offer.at("/invitedBy/id").asString("").equals(agent.member.user().toString());
        if (isInvited && !isOwn && isDone.compareAndSet(false, true)) {
          agent.post(id, "/decline", "");
        } else {
          take(agent, id, isInvited);
        }
      }
      case CANCELED_CONSULTATION -> {
        if (!isInvited) {
          take(agent, id, false);
        }
      }
      default -> take(agent, id, isInvited);
    }
  }

  private void take(ChaosAgent agent, String id, boolean isInvited) {
    Optional<String> leg = agent.accept(id);
    if (leg.isEmpty()) {
      return;
    }
    if (isJoined(id, agent)) {
      // The second agent of a call, or one to whom it returned, only talks.
      if (isInvited || !isTaken.compareAndSet(false, true)) {
        awaitAlone(id, agent);
        talk();
      } else {
        talk();
        leg = Optional.of(handle(agent, id, leg.get()));
      }
    }
    agent.leave(id, leg.get());
  }

  /// Does what the scenario says.
  ///
  /// @return the agent's last leg, with which she hangs up
  private String handle(ChaosAgent agent, String id, String leg) {
    switch (scenario) {
      case HOLD -> {
        isDone.set(hold(agent, id) && resume(agent, id));
        talk();
      }
      case CUSTOMER_HANGS_UP_ON_HOLD -> {
        isDone.set(hold(agent, id));
        awaitEnd(id);
      }
      case CUSTOMER_HANGS_UP -> {
        isDone.set(true);
        awaitEnd(id);
      }
      case TRANSFER -> isDone.set(inviteColleague(agent, id, "/transfer", ""));
      case DECLINED_TRANSFER -> inviteColleague(agent, id, "/transfer", "");
      case TRANSFER_TO_NUMBER -> isDone.set(inviteNumber(agent, id, "/transfer"));
      case NUMBER_ADDED -> {
        isDone.set(inviteNumber(agent, id, "/participants"));
        if (isDone()) {
          awaitState(id, "with " + outside(), call -> hasJoined(call, outside()));
          talk();
        }
      }
      case CONSULTATION -> isDone.set(consult(agent, id));
      case CANCELED_CONSULTATION -> isDone.set(cancelConsultation(agent, id));
      case REJOIN -> {
        return rejoin(agent, id, leg);
      }
      case CUSTOMER_DOES_NOT_AWAIT_REJOIN -> {
        agent.browser.hangUp(leg);
        isDone.set(true);
        awaitEnd(id);
      }
      case SUPERVISION -> isDone.set(supervise(id));
      default -> isDone.set(true);
    }
    return leg;
  }

  private boolean hold(ChaosAgent agent, String id) {
    boolean isHeld =
        agent.act(id, "/participants/" + customerOf(id) + "/hold", "")
            && awaitState(id, "on hold", ChaosCall::isHeld);
    talk();
    return isHeld;
  }

  private boolean resume(ChaosAgent agent, String id) {
    return agent.act(id, "/participants/" + customerOf(id) + "/resume", "")
        && awaitState(id, "resumed", call -> !isHeld(call));
  }

  /// Invites the first colleague who is free.
  private boolean inviteColleague(ChaosAgent agent, String id, String action, String more) {
    for (ChaosAgent each : center.idleAgents(agent)) {
      if (agent.act(id, action, "{\"userId\":\"%s\"%s}".formatted(each.member.user(), more))) {
        return true;
      }
    }
    return false;
  }

  private boolean inviteNumber(ChaosAgent agent, String id, String action) {
    center
        .exchange
        .phone(outside())
        .answersAfter(Duration.ofMillis(300))
        .waits(TALK)
        .waits(TALK)
        .hangsUp();
    return agent.act(id, action, "{\"number\":\"" + outside() + "\"}");
  }

  private boolean consult(ChaosAgent agent, String id) {
    if (!inviteColleague(agent, id, "/participants", ",\"consult\":true")
        || !awaitState(id, "a consultation", call -> joinedAgents(call) == 2 && isHeld(call))) {
      return false;
    }
    talk();
    return agent.act(id, "/swap", "")
        && awaitState(id, "swapped", call -> !isHeld(call))
        && agent.act(id, "/merge", "")
        && awaitState(id, "merged", call -> isNoneHeld(call))
        && agent.act(id, "/complete", "");
  }

  private boolean cancelConsultation(ChaosAgent agent, String id) {
    if (!inviteColleague(agent, id, "/participants", ",\"consult\":true")
        || !awaitState(id, "inviting", call -> ringing(call).isPresent())) {
      return false;
    }
    talk();
    Optional<String> invited = ringing(center.state(id));
    return invited.isPresent()
        && agent.remove(id, invited.get())
        && awaitState(id, "resumed", call -> !isHeld(call) && ringing(call).isEmpty());
  }

  /// Loses the leg as a tab does that dies, and joins again.
  private String rejoin(ChaosAgent agent, String id, String leg) {
    agent.browser.hangUp(leg);
    agent.awaitRejoin(id);
    Answer claimed = agent.post(id, "/rejoin", agent.tab());
    if (claimed.status() != 200) {
      return leg;
    }
    String again = agent.join(claimed);
    isDone.set(isJoined(id, agent) && awaitState(id, "resumed", call -> !isHeld(call)));
    talk();
    return again;
  }

  private boolean supervise(String id) {
    ChaosAgent supervisor = center.supervisor;
    if (!supervisor.reserve()) {
      return false;
    }
    try {
      Answer claimed = supervisor.supervise(id, "listen");
      if (claimed.status() != 200) {
        return false;
      }
      String leg = supervisor.join(claimed);
      boolean isIn = awaitState(id, "supervised", call -> isJoined(call, supervisor));
      talk();
      supervisor.supervise(id, "whisper");
      talk();
      supervisor.supervise(id, "barge");
      talk();
      supervisor.browser.hangUp(leg);
      return isIn;
    } finally {
      supervisor.release();
    }
  }

  // -- the state of the call

  private boolean isJoined(String id, ChaosAgent agent) {
    return awaitState(id, "with " + agent.member.user(), call -> isJoined(call, agent));
  }

  private static boolean isJoined(JsonNode call, ChaosAgent agent) {
    return call.path("participants")
        .valueStream()
        .filter(each -> each.at("/user/id").asString("").equals(agent.member.user().toString()))
        .anyMatch(each -> each.path("state").asString().equals("joined"));
  }

  private static boolean hasJoined(JsonNode call, String number) {
    return call.path("participants")
        .valueStream()
        .filter(each -> each.path("number").asString("").equals(number))
        .anyMatch(each -> List.of("joined", "left").contains(each.path("state").asString()));
  }

  private static long joinedAgents(JsonNode call) {
    return call.path("participants")
        .valueStream()
        .filter(each -> each.path("role").asString().equals("agent"))
        .filter(each -> each.path("state").asString().equals("joined"))
        .count();
  }

  private static boolean isHeld(JsonNode call) {
    return customer(call).path("onHold").asBoolean();
  }

  private static boolean isNoneHeld(JsonNode call) {
    return call.path("participants").valueStream().noneMatch(it -> it.path("onHold").asBoolean());
  }

  private static Optional<String> ringing(JsonNode call) {
    return call.path("participants")
        .valueStream()
        .filter(each -> each.path("state").asString().equals("ringing"))
        .map(each -> each.path("id").asString())
        .findFirst();
  }

  private static JsonNode customer(JsonNode call) {
    return call.path("participants")
        .valueStream()
        .filter(each -> each.path("role").asString().equals("customer"))
        .findFirst()
        .orElseThrow();
  }

  private String customerOf(String id) {
    return customer(center.state(id)).path("id").asString();
  }

  /// Waits until no other agent is with the customer, who is not on hold.
  private void awaitAlone(String id, ChaosAgent agent) {
    awaitState(
        id,
        "with one agent",
        call -> joinedAgents(call) == 1 && isJoined(call, agent) && !isHeld(call));
  }

  private void awaitEnd(String id) {
    center.await(id, "over", _ -> false);
  }

  private boolean awaitState(String id, String condition, Predicate<JsonNode> fits) {
    return center.await(id, condition, fits);
  }

  /// Waits as long as people say a sentence.
  private void talk() {
    Instant end = center.exchange.clock().instant().plus(TALK);
    eventually(() -> center.exchange.clock().instant().isBefore(end) ? "they talk" : "");
  }

  @Override
  public String toString() {
    return scenario + " of " + customer();
  }
}
