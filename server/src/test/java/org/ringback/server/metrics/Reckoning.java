package org.ringback.server.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.ringback.server.metrics.SampleCalls.Attendee;
import org.ringback.server.metrics.SampleCalls.Leg;
import org.ringback.server.metrics.SampleCalls.Measured;
import org.ringback.server.metrics.SampleCalls.Recorded;
import org.ringback.server.metrics.SampleCalls.Sample;
import org.ringback.server.metrics.SampleTimes.Moment;

/// Computes figures a second time, by plain loops over calls.
///
/// @param calls those of one slice
/// @param moments the time of agents in the slice
/// @param loads how many calls there were at times in the slice
/// @param repeated the calls of all slices whose caller has called again, by [#repeated]
/// @param agent whose figures; null for the workspace
record Reckoning(
    List<Sample> calls,
    List<Moment> moments,
    List<Load> loads,
    Set<UUID> repeated,
    @Nullable UUID agent,
    int levelSec,
    int shortSec) {
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
      case TALK_TIME -> perAgent(Attendee::talkSec, 0);
      case HOLD_TIME -> perAgent(Attendee::holdSec, 0);
      case WRAP_UP_TIME -> perAgent(_ -> 0, time("wrap-up"));
      case HANDLE_TIME -> perAgent(each -> each.talkSec() + each.holdSec(), time("wrap-up"));
      case OCCUPANCY -> occupancy();
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
      case REPEAT_CALL_RATE -> share(this::isRepeated, this::canRepeat);
      case CONCURRENT_CALLS -> concurrent();
      case INTERNAL -> count(call -> isOwn(call) && call.direction().equals("internal"));
      case COST, CALL_COST, COST_PER_CALL, COST_PER_MINUTE ->
          new Result(null, those(this::isPriced));
      case RECORDING_COST ->
          new Result(
              null,
              those(
                  call ->
                      isPriced(call)
                          && call.recordings().stream().anyMatch(each -> each.currency() != null)));
      case UNPRICED -> count(this::lacksPrice);
      case UNPRICED_RECORDINGS ->
          count(
              call ->
                  isOwn(call)
                      && call.recordings().stream().anyMatch(each -> each.currency() == null));
      case QUALITY -> perSample(Measured::score, 100, Measured::scores);
      case PACKET_LOSS -> perSample(Measured::loss, 10_000, Measured::samples);
    };
  }

  /// Returns the amount of a metric of money in each currency.
  Map<String, Optional<Double>> amounts(Metric metric) {
    Map<String, Optional<Double>> amounts = new TreeMap<>();
    for (String currency : List.of("EUR", "USD")) {
      double ofCalls = 0;
      double ofRecordings = 0;
      int charged = 0;
      double minutes = 0;
      for (Sample call : calls) {
        boolean hasCurrency = false;
        for (Leg leg : call.legs()) {
          if (isPriced(call) && currency.equals(leg.currency())) {
            hasCurrency = true;
            ofCalls += leg.micros() / 1e6;
          }
        }
        for (Recorded recorded : call.recordings()) {
          if (isPriced(call) && currency.equals(recorded.currency())) {
            hasCurrency = true;
            ofRecordings += recorded.micros() / 1e6;
          }
        }
        if (hasCurrency) {
          charged++;
          minutes += call.durationSec() / 60.0;
        }
      }
      double divisor =
          switch (metric) {
            case COST, CALL_COST, RECORDING_COST -> 1;
            case COST_PER_CALL -> charged;
            case COST_PER_MINUTE -> minutes;
            default -> throw new IllegalArgumentException(metric.wire());
          };
      double units =
          switch (metric) {
            case CALL_COST -> ofCalls;
            case RECORDING_COST -> ofRecordings;
            default -> ofCalls + ofRecordings;
          };
      if (charged > 0) {
        amounts.put(currency, divisor == 0 ? Optional.empty() : Optional.of(units / divisor));
      }
    }
    return amounts;
  }

  private Result perSample(
      ToLongFunction<Measured> sum, double perUnit, ToLongFunction<Measured> count) {
    double total = 0;
    long samples = 0;
    List<Sample> counted = new ArrayList<>();
    for (Sample call : calls) {
      long ofCall = 0;
      for (Measured each : call.measured()) {
        if (agent == null || agent.equals(each.user())) {
          total += sum.applyAsLong(each) / perUnit;
          ofCall += count.applyAsLong(each);
        }
      }
      samples += ofCall;
      if (ofCall > 0) {
        counted.add(call);
      }
    }
    return new Result(samples == 0 ? null : (Double) (total / samples), counted);
  }

  /// Returns the network with most samples.
  private static String network(Sample call, @Nullable UUID agent) {
    String most = "unknown";
    int highest = 0;
    for (String network : List.of("cellular", "wifi")) {
      int samples = 0;
      for (Measured each : call.measured()) {
        if (each.network().equals(network) && (agent == null || agent.equals(each.user()))) {
          samples += each.samples();
        }
      }
      if (samples > highest) {
        highest = samples;
        most = network;
      }
    }
    return most;
  }

  private boolean isPriced(Sample call) {
    return isOwn(call)
        && call.legs().stream().anyMatch(leg -> leg.currency() != null)
        && !lacksPrice(call);
  }

  private boolean lacksPrice(Sample call) {
    return isOwn(call)
        && call.legs().stream().anyMatch(leg -> leg.isCharged() && leg.currency() == null);
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

  private boolean canRepeat(Sample call) {
    return isAnswered(call) && call.caller().startsWith("+1555") && !call.line().isEmpty();
  }

  private boolean isRepeated(Sample call) {
    return canRepeat(call) && repeated.contains(call.id());
  }

  private Result concurrent() {
    int most = 0;
    for (Load load : loads) {
      most = Math.max(most, load.calls());
    }
    return new Result((double) most, calls);
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
    List<Sample> counted = those(which);
    return new Result((double) counted.size(), counted);
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

  private Result occupancy() {
    double busy = time("on-call") + time("wrap-up");
    double all = busy + time("available");
    return new Result(
        all == 0 ? null : (Double) (busy / all), those(call -> !agentsOf(call).isEmpty()));
  }

  /// Returns seconds.
  private double time(String state) {
    long millis = 0;
    for (Moment moment : moments) {
      if (moment.state().equals(state) && (agent == null || agent.equals(moment.agent()))) {
        millis += moment.millis();
      }
    }
    return millis / 1000.0;
  }

  private Result perAgent(ToLongFunction<Attendee> seconds, double more) {
    double sum = more;
    long agents = 0;
    for (Sample call : calls) {
      for (Attendee each : agentsOf(call)) {
        sum += seconds.applyAsLong(each);
        agents++;
      }
    }
    return new Result(
        agents == 0 ? null : (Double) (sum / agents), those(call -> !agentsOf(call).isEmpty()));
  }

  /// The number of calls at a time.
  record Load(Instant at, int calls) {}

  /// Counts the calls at the start of each call and at each minute in which one lasts.
  static List<Load> loads(Collection<Sample> calls) {
    List<Load> loads = new ArrayList<>();
    for (Sample call : calls) {
      Instant at = call.start();
      while (at.isBefore(call.end())) {
        int count = 0;
        for (Sample other : calls) {
          if (!other.start().isAfter(at) && at.isBefore(other.end())) {
            count++;
          }
        }
        loads.add(new Load(at, count));
        at = at.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
      }
    }
    return loads;
  }

  /// Returns the calls whose caller called the same line again within a week.
  static Set<UUID> repeated(Collection<Sample> calls) {
    Set<UUID> repeated = new HashSet<>();
    for (Sample call : calls) {
      Instant limit = call.start().plus(Duration.ofDays(7));
      for (Sample other : calls) {
        if (other.caller().equals(call.caller())
            && other.line().equals(call.line())
            && other.direction().equals("inbound")
            && other.start().isAfter(call.start())
            && !other.start().isAfter(limit)) {
          repeated.add(call.id());
        }
      }
    }
    return repeated;
  }

  /// Returns whether an agent has figures of a call.
  static boolean isOf(Sample call, UUID agent) {
    return agent.equals(call.agent())
        || call.attendees().stream().anyMatch(each -> agent.equals(each.user()));
  }

  /// Returns the keys of the slices that contain a call.
  ///
  /// @param agent whose slices; null for those of the workspace
  static Set<String> keys(Sample call, Dimension by, ZoneId zone, @Nullable UUID agent) {
    return switch (by) {
      case HOUR, WEEKDAY, WEEK_HOUR, DAY -> Set.of(SampleTimes.timeKey(call.start(), by, zone));
      case NUMBER -> Set.of(call.line().isEmpty() ? "none" : call.line());
      case DIRECTION -> Set.of(call.direction());
      case OUTCOME -> Set.of(call.outcome());
      case NETWORK -> Set.of(network(call, agent));
      case AGENT -> {
        Set<String> agents = new TreeSet<>();
        SampleCalls.AGENTS.stream()
            .filter(each -> isOf(call, each))
            .map(UUID::toString)
            .forEach(agents::add);
        yield agents;
      }
    };
  }
}
