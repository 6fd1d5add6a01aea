package org.ringback.server.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.chaos.ConferenceObserver.Seat;
import org.ringback.server.chaos.Spans.Span;
import tools.jackson.databind.JsonNode;

/// The call that the server should store, computed from the exchange's record of the customer's leg
/// and its account of the conference. It shares no code with `call/Conversation`.
final class ExpectedConversation {
  static final String CUSTOMER = "customer";
  private static final Duration TWILIO_RESOLUTION = Duration.ofSeconds(1);

  private final Instant createdAt;
  private final Instant endedAt;

  /// Null when no one joined the conference.
  private final @Nullable Instant firstJoin;

  /// The first time at which the customer was certainly not in the conference any more. The
  /// exchange ends a leg before it removes it from its conference, where another may join
  /// meanwhile.
  private final Instant customerGone;

  /// By `customer`, the id of a user, or a number.
  private final Map<String, Presence> people;

  private record Presence(List<Span> present, List<Span> held) {
    boolean isPresent(Instant at) {
      return contains(present, at);
    }

    boolean isHeld(Instant at) {
      return contains(held, at);
    }

    private static boolean contains(List<Span> spans, Instant at) {
      return spans.stream().anyMatch(span -> !at.isBefore(span.start()) && at.isBefore(span.end()));
    }
  }

  /// The length of each activity of a person.
  record Seconds(Duration talk, Duration hold, Duration waiting) {}

  /// @param createdAt since when the server can know of the call
  /// @param endedAt when the customer's leg ended
  /// @param seats the seats of the conference, by CallSid
  /// @param person who a leg belongs to
  ExpectedConversation(
      Instant createdAt,
      Instant endedAt,
      Map<String, Seat> seats,
      Function<String, String> person) {
    this.createdAt = createdAt;
    this.endedAt = endedAt;
    this.people = new HashMap<>();
    people.put(CUSTOMER, new Presence(new ArrayList<>(), new ArrayList<>()));
    seats.forEach(
        (callSid, seat) -> {
          Presence presence =
              people.computeIfAbsent(
                  person.apply(callSid), _ -> new Presence(new ArrayList<>(), new ArrayList<>()));
          presence.present().addAll(seat.present().until(endedAt));
          presence.held().addAll(seat.held().until(endedAt));
        });
    firstJoin =
        people.entrySet().stream()
            .filter(each -> !each.getKey().equals(CUSTOMER))
            .flatMap(each -> each.getValue().present().stream())
            .map(Span::start)
            .min(Instant::compareTo)
            .orElse(null);
    Presence customer = people.get(CUSTOMER);
    customerGone =
        Stream.concat(Stream.of(endedAt), customer.present().stream().map(Span::end))
            .max(Instant::compareTo)
            .orElseThrow();
    // A caller waits from the start, before the leg is in the conference.
    customer.present().clear();
    customer.present().add(new Span(createdAt, endedAt));
  }

  private boolean isAnswered() {
    return firstJoin != null && firstJoin.isBefore(endedAt);
  }

  /// Returns whether a person joined when the customer left.
  private boolean hasJoinedAtTheEnd(String person, boolean hasLostEvents) {
    return Objects.requireNonNull(people.get(person)).present().stream()
        .map(Span::start)
        .min(Instant::compareTo)
        .filter(start -> isAtTheEnd(start, hasLostEvents))
        .isPresent();
  }

  /// Returns whether a join may have been before or after the customer's leave. If one of these
  /// events is lost, Twilio's times do not tell their order within a second.
  private boolean isAtTheEnd(Instant join, boolean hasLostEvents) {
    Duration margin = hasLostEvents ? TWILIO_RESOLUTION : Duration.ZERO;
    return !join.isBefore(endedAt.minus(margin)) && !join.isAfter(customerGone.plus(margin));
  }

  /// Returns the lengths of a person's activities, by a sweep over all changes.
  Seconds seconds(String person) {
    TreeSet<Instant> changes = new TreeSet<>(List.of(createdAt, endedAt));
    for (Presence each : people.values()) {
      for (List<Span> spans : List.of(each.present(), each.held())) {
        for (Span span : spans) {
          changes.add(span.start());
          changes.add(span.end());
        }
      }
    }
    Presence self = people.getOrDefault(person, new Presence(List.of(), List.of()));
    Duration talk = Duration.ZERO;
    Duration hold = Duration.ZERO;
    Duration wait = Duration.ZERO;
    for (Instant at : changes.subSet(createdAt, true, endedAt, false)) {
      if (!self.isPresent(at)) {
        continue;
      }
      Duration length = Duration.between(at, changes.higher(at));
      boolean hasCompany =
          people.entrySet().stream()
              .filter(other -> !other.getKey().equals(person))
              .anyMatch(other -> other.getValue().isPresent(at) && !other.getValue().isHeld(at));
      if (self.isHeld(at)) {
        hold = hold.plus(length);
      } else if (hasCompany) {
        talk = talk.plus(length);
      } else {
        wait = wait.plus(length);
      }
    }
    return new Seconds(talk, hold, wait);
  }

  /// Returns how a stored call differs; empty when it agrees.
  ///
  /// @param stored the call in the server's API
  /// @param tolerance of each time
  /// @param hasLostEvents whether callbacks of the conference were lost
  List<String> differences(JsonNode stored, Duration tolerance, boolean hasLostEvents) {
    List<String> differences = new ArrayList<>();
    boolean isAnswered =
        firstJoin != null && isAtTheEnd(firstJoin, hasLostEvents)
            ? !stored.path("answeredAt").asString("").isEmpty()
            : isAnswered();
    String status = isAnswered ? "completed" : "no-answer";
    if (!stored.path("status").asString("").equals(status)) {
      differences.add("status is " + stored.path("status").asString("") + ", not " + status);
    }
    compare("answeredAt", stored, isAnswered ? firstJoin : null, tolerance, differences);
    compare("endedAt", stored, endedAt, tolerance, differences);
    List<String> unknown = new ArrayList<>(people.keySet());
    for (JsonNode participant : stored.path("participants")) {
      if (participant.path("role").asString("").equals("supervisor")) {
        continue; // the conversation goes on without one
      }
      String person = person(participant);
      unknown.remove(person);
      if (people.containsKey(person) || participant.path("state").asString("").equals("left")) {
        compare(person, participant, differences, tolerance);
      }
    }
    unknown.removeIf(
        person -> !person.equals(CUSTOMER) && hasJoinedAtTheEnd(person, hasLostEvents));
    if (!unknown.isEmpty()) {
      differences.add("participants lack " + unknown);
    }
    return differences;
  }

  private static String person(JsonNode participant) {
    return participant.path("role").asString("").equals("customer")
        ? CUSTOMER
        : participant.at("/user/id").asString(participant.path("number").asString(""));
  }

  private void compare(
      String person, JsonNode participant, List<String> differences, Duration tolerance) {
    Seconds expected = seconds(person);
    // Each change of a person's state is known to a second.
    Presence presence = people.getOrDefault(person, new Presence(List.of(), List.of()));
    Duration allowed =
        tolerance.plusSeconds(presence.present().size() + (long) presence.held().size());
    compare(
        person + " talkSec", participant.path("talkSec"), expected.talk(), allowed, differences);
    compare(
        person + " holdSec", participant.path("holdSec"), expected.hold(), allowed, differences);
    if (person.equals(CUSTOMER)) {
      compare(
          person + " waitSec",
          participant.path("waitSec"),
          expected.waiting(),
          allowed,
          differences);
    }
  }

  private static void compare(
      String name,
      JsonNode stored,
      Duration expected,
      Duration tolerance,
      List<String> differences) {
    Duration stated = Duration.ofSeconds(stored.asLong(-1_000));
    if (stated.minus(expected).abs().compareTo(tolerance) > 0) {
      differences.add(name + " is " + stored + ", not " + expected.toMillis() / 1000.0);
    }
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
      differences.add(name + " is " + text + ", not " + expected);
    }
  }

  @Override
  public String toString() {
    return "from %s to %s, first joined at %s, with %s"
        .formatted(createdAt, endedAt, firstJoin, people);
  }
}
