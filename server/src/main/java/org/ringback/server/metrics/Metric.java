package org.ringback.server.metrics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The dictionary: each metric once, with its definition, its formula and the calls behind it.
enum Metric {
  CALLS(
      "All calls",
      "Incoming, outgoing and internal calls, answered or not.",
      "Number of calls",
      Trend.NONE,
      true,
      CallSet.ALL),
  OFFERED(
      "Offered calls",
      "Incoming calls, answered or not.",
      "Number of incoming calls",
      Trend.NONE,
      false,
      CallSet.OFFERED),
  ANSWERED(
      "Answered calls",
      "Incoming calls in which an agent joined the caller.",
      "Number of offered calls with an agent",
      Trend.NONE,
      true,
      CallSet.ANSWERED),
  MISSED(
      "Missed calls",
      "Incoming calls that no agent joined. Includes abandoned calls and voicemails.",
      "Offered calls − answered calls",
      Trend.LOWER,
      false,
      CallSet.UNANSWERED),
  ABANDONED(
      "Abandoned calls",
      "Incoming calls whose caller hung up before an agent joined, without leaving a message."
          + " Short abandons are not included.",
      "Number of calls that the caller ended after more than the short-abandon time",
      Trend.LOWER,
      false,
      CallSet.ABANDONED),
  SHORT_ABANDONS(
      "Short abandons",
      "Incoming calls whose caller hung up within the short-abandon time, often a wrong number.",
      "Number of calls that the caller ended within the short-abandon time",
      Trend.NONE,
      false,
      CallSet.SHORT_ABANDONED),
  VOICEMAILS(
      "Voicemails",
      "Incoming calls whose caller left a message.",
      "Number of offered calls with a message",
      Trend.NONE,
      false,
      CallSet.VOICEMAIL),
  ANSWER_RATE(
      "Answer rate",
      "The share of offered calls that an agent answered.",
      "Answered calls ÷ offered calls",
      Trend.HIGHER,
      false,
      CallSet.OFFERED,
      Shape.ratio(_ -> Amount.of(Measure.ANSWERED), CallSet.OFFERED)),
  ABANDON_RATE(
      "Abandon rate",
      "The share of callers who hung up, of those who were answered or hung up. Short abandons and"
          + " voicemails are in neither.",
      "Abandoned calls ÷ (answered calls + abandoned calls)",
      Trend.LOWER,
      false,
      CallSet.ANSWERED_OR_ABANDONED,
      Shape.ratio(MetricOptions::longAbandons, CallSet.ANSWERED_OR_ABANDONED)),
  SERVICE_LEVEL(
      "Service level",
      "The share of callers who were answered within the service-level time, of those who were"
          + " answered or hung up. Short abandons and voicemails are in neither.",
      "Calls answered in time ÷ (answered calls + abandoned calls)",
      Trend.HIGHER,
      false,
      CallSet.ANSWERED_OR_ABANDONED,
      Shape.ratio(MetricOptions::answeredInTime, CallSet.ANSWERED_OR_ABANDONED)),
  SPEED_OF_ANSWER(
      "Average speed of answer",
      "How long callers waited until an agent joined, from the arrival of the call. Includes"
          + " announcements and ringing.",
      "Total wait of answered calls ÷ answered calls",
      Trend.LOWER,
      true,
      CallSet.ANSWERED,
      Shape.mean(Measure.ANSWER_WAIT_MS, 1000, Measure.ANSWERED)),
  LONGEST_WAIT(
      "Longest wait",
      "The longest time that a caller waited until an agent joined, voicemail began or the call"
          + " ended.",
      "Maximum of the waits of offered calls",
      Trend.LOWER,
      false,
      CallSet.OFFERED,
      Shape.seconds(Measure.LONGEST_WAIT_MS, 1000)),
  HANDLED(
      "Handled calls",
      "Incoming and outgoing calls in which an agent and a customer were connected.",
      "Number of calls with an agent and a customer",
      Trend.NONE,
      true,
      CallSet.HANDLED),
  TALK_TIME(
      "Average talk time",
      "How long an agent talked in a call, without the time on hold. A call with two agents counts"
          + " for each of them.",
      "Total talk time of agents ÷ number of agents in the handled calls",
      Trend.NONE,
      true,
      CallSet.HANDLED,
      Shape.mean(Measure.TALK_SEC, 1, Measure.LEGS)),
  HOLD_TIME(
      "Average hold time",
      "How long an agent was on hold in a call. A call with two agents counts for each of them.",
      "Total time of agents on hold ÷ number of agents in the handled calls",
      Trend.LOWER,
      true,
      CallSet.HANDLED,
      Shape.mean(Measure.HOLD_SEC, 1, Measure.LEGS)),
  TRANSFERRED(
      "Transferred calls",
      "Handled calls that a second agent or an outside number joined: by a transfer, after a"
          + " consultation or as a third party.",
      "Number of handled calls with more than one person beside the customer",
      Trend.NONE,
      true,
      CallSet.TRANSFERRED),
  OUTGOING(
      "Outgoing calls",
      "Calls to customers that were dialed. Calls that a rule refused are not included.",
      "Number of dialed calls",
      Trend.NONE,
      true,
      CallSet.OUTGOING),
  CONNECTED(
      "Connected calls",
      "Outgoing calls in which the customer and an agent were connected.",
      "Number of outgoing calls that were answered",
      Trend.NONE,
      true,
      CallSet.CONNECTED),
  CONNECT_RATE(
      "Connect rate",
      "The share of outgoing calls in which the customer and an agent were connected.",
      "Connected calls ÷ outgoing calls",
      Trend.HIGHER,
      true,
      CallSet.OUTGOING,
      Shape.ratio(_ -> Amount.of(Measure.CONNECTED), CallSet.OUTGOING)),
  INCOMING_TIME(
      "Incoming call time",
      "How long answered incoming calls lasted in total, from the answer to the end.",
      "Total duration of answered calls",
      Trend.NONE,
      true,
      CallSet.ANSWERED,
      Shape.seconds(Measure.INBOUND_SEC, 1)),
  OUTGOING_TIME(
      "Outgoing call time",
      "How long connected outgoing calls lasted in total, from the answer to the end.",
      "Total duration of connected calls",
      Trend.NONE,
      true,
      CallSet.CONNECTED,
      Shape.seconds(Measure.OUTGOING_SEC, 1)),
  INTERNAL(
      "Internal calls",
      "Calls between members of the workspace, connected or not.",
      "Number of calls between members",
      Trend.NONE,
      true,
      CallSet.INTERNAL);

  /// What a value is counted in.
  enum Unit {
    CALLS,
    SECONDS,
    /// From 0 to 1.
    RATIO;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Which change is an improvement.
  enum Trend {
    HIGHER,
    LOWER,
    NONE;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How a value is computed from sums.
  ///
  /// @param divisor converts the numerator to seconds
  /// @param denominator null for a sum
  private record Shape(
      Unit unit,
      Function<MetricOptions, Amount> numerator,
      int divisor,
      @Nullable Function<MetricOptions, Amount> denominator) {
    static Shape count(CallSet calls) {
      return new Shape(Unit.CALLS, calls::count, 1, null);
    }

    static Shape ratio(Function<MetricOptions, Amount> part, CallSet whole) {
      return new Shape(Unit.RATIO, part, 1, whole::count);
    }

    static Shape mean(Measure time, int perSecond, Measure count) {
      return new Shape(Unit.SECONDS, _ -> Amount.of(time), perSecond, _ -> Amount.of(count));
    }

    static Shape seconds(Measure time, int perSecond) {
      return new Shape(Unit.SECONDS, _ -> Amount.of(time), perSecond, null);
    }
  }

  /// Increases when a definition changes.
  private static final int VERSION = 1;

  private final String title;
  private final String definition;
  private final String formula;
  private final Trend better;
  private final boolean isOfAgents;
  private final CallSet calls;
  private final Shape shape;

  /// A number of calls.
  Metric(
      String title,
      String definition,
      String formula,
      Trend better,
      boolean isOfAgents,
      CallSet calls) {
    this(title, definition, formula, better, isOfAgents, calls, Shape.count(calls));
  }

  Metric(
      String title,
      String definition,
      String formula,
      Trend better,
      boolean isOfAgents,
      CallSet calls,
      Shape shape) {
    this.title = title;
    this.definition = definition;
    this.formula = formula;
    this.better = better;
    this.isOfAgents = isOfAgents;
    this.calls = calls;
    this.shape = shape;
  }

  /// An entry of the dictionary, as in openapi.yaml.
  ///
  /// @param perAgent whether single agents have the figure
  record Definition(
      Metric name,
      String title,
      String definition,
      String formula,
      Unit unit,
      Trend better,
      boolean perAgent,
      int version) {}

  Definition definition() {
    return new Definition(
        this, title, definition, formula, shape.unit(), better, isOfAgents, VERSION);
  }

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Metric> of(String wire) {
    return Arrays.stream(values()).filter(metric -> metric.wire().equals(wire)).findFirst();
  }

  /// Returns whether single agents have the figure. A missed call belongs to no agent.
  boolean isOfAgents() {
    return isOfAgents;
  }

  CallSet calls() {
    return calls;
  }

  /// Returns the value; null for a rate or a mean of no calls.
  @Nullable Double value(Totals totals, MetricOptions options) {
    double amount = shape.numerator().apply(options).in(totals) / (double) shape.divisor();
    Function<MetricOptions, Amount> denominator = shape.denominator();
    if (denominator == null) {
      return amount;
    }
    long whole = denominator.apply(options).in(totals);
    return whole == 0 ? null : (Double) (amount / whole);
  }
}
