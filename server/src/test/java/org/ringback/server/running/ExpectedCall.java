package org.ringback.server.running;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.running.TwilioAccount.CallResource;
import tools.jackson.databind.JsonNode;

/// The call that the server should store, computed from Twilio's own record of its legs. It shares
/// no code with `call/Call`.
///
/// @param answeredAt null when customer and agent were not connected
public record ExpectedCall(String status, @Nullable Instant answeredAt, Instant endedAt) {

  /// @param direction `inbound`, `outbound-dial` or `outbound-api`
  /// @param first the first leg
  /// @param dialed the legs that it dialed
  public static ExpectedCall of(String direction, CallResource first, List<CallResource> dialed) {
    Optional<CallResource> connected =
        dialed.stream().filter(leg -> leg.start().isPresent()).findFirst();
    return switch (direction) {
      case "inbound" ->
          connected
              .map(agent -> conversation(agent, first, agent))
              .orElseGet(() -> unanswered(missed(first, dialed), first));
      case "outbound-dial" ->
          connected
              .map(customer -> conversation(customer, first, customer))
              .orElseGet(
                  () ->
                      dialed.isEmpty()
                          ? unanswered(notDialed(first), first)
                          : unanswered(dialed.getFirst().status(), dialed.getFirst()));
      case "outbound-api" ->
          first.start().isPresent()
              ? conversation(first, first, connected.orElse(first))
              : unanswered(first.status(), first);
      default -> throw new IllegalArgumentException(direction);
    };
  }

  /// @param answered the leg whose answer is that of the call
  private static ExpectedCall conversation(
      CallResource answered, CallResource one, CallResource other) {
    Instant end =
        Stream.of(one, other)
            .map(leg -> leg.end().orElseThrow())
            .min(Instant::compareTo)
            .orElseThrow();
    return new ExpectedCall("completed", answered.start().orElseThrow(), end);
  }

  private static ExpectedCall unanswered(String status, CallResource leg) {
    return new ExpectedCall(status, null, leg.end().orElseThrow());
  }

  /// Returns the status of a browser's call without a dialed leg. Twilio completes the leg on which
  /// the agent heard an apology.
  private static String notDialed(CallResource browser) {
    return browser.status().equals("completed") ? "failed" : browser.status();
  }

  /// Returns the status of a call that no agent answered. Twilio completes the leg on which the
  /// customer heard an apology.
  private static String missed(CallResource customer, List<CallResource> agents) {
    if (!customer.status().equals("completed")) {
      return customer.status();
    }
    boolean isDeclined =
        !agents.isEmpty() && agents.stream().allMatch(leg -> leg.status().equals("busy"));
    return isDeclined ? "busy" : "no-answer";
  }

  /// Returns how a stored call differs; empty when it agrees.
  ///
  /// @param stored the call in the server's API
  /// @param tolerance of each time
  public List<String> differences(JsonNode stored, Duration tolerance) {
    List<String> differences = new ArrayList<>();
    if (!stored.path("status").asString("").equals(status)) {
      differences.add("status " + stored.path("status").asString("") + ", not " + status);
    }
    compare("answeredAt", stored, answeredAt, tolerance, differences);
    compare("endedAt", stored, endedAt, tolerance, differences);
    long duration = answeredAt == null ? 0 : Duration.between(answeredAt, endedAt).toSeconds();
    long stated = stored.path("durationSec").asLong(-1);
    long allowed = answeredAt == null ? 0 : tolerance.toSeconds();
    if (Math.abs(stated - duration) > allowed) {
      differences.add("durationSec " + stated + ", not " + duration);
    }
    return differences;
  }

  private static void compare(
      String name,
      JsonNode stored,
      @Nullable Instant expected,
      Duration tolerance,
      List<String> differences) {
    String text = stored.path(name).asString("");
    boolean agrees =
        expected == null
            ? text.isEmpty()
            : !text.isEmpty()
                && Duration.between(Instant.parse(text), expected).abs().compareTo(tolerance) <= 0;
    if (!agrees) {
      differences.add(name + " " + text + ", not " + expected);
    }
  }
}
