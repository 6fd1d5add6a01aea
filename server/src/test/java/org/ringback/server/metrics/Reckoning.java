package org.ringback.server.metrics;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.ringback.server.metrics.SampleCalls.Attendee;
import org.ringback.server.metrics.SampleCalls.Sample;

/// Computes figures a second time, by plain loops over calls.
///
/// @param calls those of one slice
/// @param agent whose figures; null for the workspace
record Reckoning(List<Sample> calls, @Nullable UUID agent, int levelSec, int shortSec) {
  /// A value and the calls behind it.
  record Result(@Nullable Double value, List<Sample> calls) {}

  Result of(Metric metric) {
    return switch (metric) {
      case CALLS -> count(_ -> true);
      case OFFERED -> count(this::isOffered);
      case ANSWERED -> count(this::isAnswered);
      case MISSED -> count(call -> isOffered(call) && !isAnswered(call));
      case ABANDONED -> count(this::isAbandoned);
      case SHORT_ABANDONS ->
          count(call -> call.outcome().equals("abandoned") && !isAbandoned(call));
      case VOICEMAILS -> count(call -> call.outcome().equals("voicemail"));
      case ANSWER_RATE -> share(this::isAnswered, this::isOffered);
      case ABANDON_RATE -> share(this::isAbandoned, call -> isAnswered(call) || isAbandoned(call));
      case SERVICE_LEVEL ->
          share(
              call -> isAnswered(call) && call.waited().toMillis() <= levelSec * 1000L,
              call -> isAnswered(call) || isAbandoned(call));
      case SPEED_OF_ANSWER -> mean(call -> call.waited().toMillis(), 1000, this::isAnswered);
      case LONGEST_WAIT -> longestWait();
      case HANDLED -> count(call -> !agentsOf(call).isEmpty());
      case TALK_TIME -> perAgent(Attendee::talkSec);
      case HOLD_TIME -> perAgent(Attendee::holdSec);
      case TRANSFERRED ->
          count(
              call ->
                  isOwn(call)
                      && !call.direction().equals("internal")
                      && call.outcome().equals("answered")
                      && call.attendees().size() > 1);
      case OUTGOING -> count(this::isOutgoing);
      case CONNECTED -> count(this::isConnected);
      case CONNECT_RATE -> share(this::isConnected, this::isOutgoing);
      case INCOMING_TIME -> total(Sample::durationSec, this::isAnswered);
      case OUTGOING_TIME -> total(Sample::durationSec, this::isConnected);
      case INTERNAL -> count(call -> isOwn(call) && call.direction().equals("internal"));
    };
  }

  private boolean isOwn(Sample call) {
    return agent == null || agent.equals(call.agent());
  }

  private boolean isOffered(Sample call) {
    return call.direction().equals("inbound") && isOwn(call);
  }

  private boolean isAnswered(Sample call) {
    return isOffered(call) && call.outcome().equals("answered");
  }

  private boolean isAbandoned(Sample call) {
    return call.outcome().equals("abandoned")
        && (shortSec == 0 || call.waited().toMillis() > shortSec * 1000L);
  }

  private boolean isOutgoing(Sample call) {
    return call.direction().startsWith("outbound")
        && isOwn(call)
        && !call.outcome().equals("refused");
  }

  private boolean isConnected(Sample call) {
    return isOutgoing(call) && call.outcome().equals("answered");
  }

  /// Returns the agents who talked with the customer, and whose figures these are.
  private List<Attendee> agentsOf(Sample call) {
    if (call.direction().equals("internal") || !call.outcome().equals("answered")) {
      return List.of();
    }
    return call.attendees().stream()
        .filter(each -> each.user() != null && (agent == null || agent.equals(each.user())))
        .toList();
  }

  private List<Sample> those(Predicate<Sample> which) {
    return calls.stream().filter(which).toList();
  }

  private Result count(Predicate<Sample> which) {
    return new Result((double) those(which).size(), those(which));
  }

  private Result share(Predicate<Sample> part, Predicate<Sample> whole) {
    List<Sample> all = those(whole);
    double parts = those(part).size();
    return new Result(all.isEmpty() ? null : (Double) (parts / all.size()), all);
  }

  private Result total(ToLongFunction<Sample> amount, Predicate<Sample> which) {
    return new Result((double) those(which).stream().mapToLong(amount).sum(), those(which));
  }

  private Result mean(ToLongFunction<Sample> amount, int divisor, Predicate<Sample> which) {
    List<Sample> all = those(which);
    double sum = all.stream().mapToLong(amount).sum();
    return new Result(all.isEmpty() ? null : (Double) (sum / divisor / all.size()), all);
  }

  private Result longestWait() {
    long longest = 0;
    for (Sample call : those(this::isOffered)) {
      longest = Math.max(longest, call.waited().toMillis());
    }
    return new Result(longest / 1000.0, those(this::isOffered));
  }

  private Result perAgent(ToLongFunction<Attendee> seconds) {
    long sum = 0;
    long agents = 0;
    for (Sample call : calls) {
      for (Attendee each : agentsOf(call)) {
        sum += seconds.applyAsLong(each);
        agents++;
      }
    }
    return new Result(
        agents == 0 ? null : (Double) ((double) sum / agents),
        those(call -> !agentsOf(call).isEmpty()));
  }

  /// Returns whether an agent has figures of a call.
  static boolean isOf(Sample call, UUID agent) {
    return agent.equals(call.agent())
        || call.attendees().stream().anyMatch(each -> agent.equals(each.user()));
  }

  /// Returns the keys of the slices that contain a call.
  static Set<String> keys(Sample call, Dimension by, ZoneId zone) {
    ZonedDateTime at = call.start().atZone(zone);
    return switch (by) {
      case HOUR -> Set.of("%02d".formatted(at.getHour()));
      case WEEKDAY -> Set.of(String.valueOf(at.getDayOfWeek().getValue()));
      case WEEK_HOUR -> Set.of("%d-%02d".formatted(at.getDayOfWeek().getValue(), at.getHour()));
      case DAY -> Set.of(at.format(DateTimeFormatter.ISO_LOCAL_DATE));
      case NUMBER -> Set.of(call.line().isEmpty() ? "none" : call.line());
      case DIRECTION -> Set.of(call.direction());
      case OUTCOME -> Set.of(call.outcome());
      case AGENT -> {
        Set<String> agents = new TreeSet<>();
        SampleCalls.AGENTS.stream()
            .filter(agent -> isOf(call, agent))
            .map(UUID::toString)
            .forEach(agents::add);
        yield agents;
      }
    };
  }
}
