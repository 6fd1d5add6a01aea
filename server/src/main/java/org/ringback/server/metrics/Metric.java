package org.ringback.server.metrics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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
      Shape.mean(Amount.of(Measure.ANSWER_WAIT_MS), 1000, Measure.ANSWERED)),
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
      Shape.mean(Amount.of(Measure.TALK_SEC), 1, Measure.LEGS)),
  HOLD_TIME(
      "Average hold time",
      "How long an agent was on hold in a call. A call with two agents counts for each of them.",
      "Total time of agents on hold ÷ number of agents in the handled calls",
      Trend.LOWER,
      true,
      CallSet.HANDLED,
      Shape.mean(Amount.of(Measure.HOLD_SEC), 1, Measure.LEGS)),
  WRAP_UP_TIME(
      "Average wrap-up time",
      "How long an agent was in wrap-up after a call. A wrap-up counts at the time at which it"
          + " passes.",
      "Total wrap-up time of agents ÷ number of agents in the handled calls",
      Trend.LOWER,
      true,
      CallSet.HANDLED,
      Shape.mean(Amount.of(Measure.WRAP_UP_MS), 1000, Measure.LEGS)),
  HANDLE_TIME(
      "Average handle time",
      "How long a call occupied an agent: talk, hold and wrap-up. A call with two agents counts for"
          + " each of them.",
      "(Talk time + hold time + wrap-up time of agents) ÷ number of agents in the handled calls",
      Trend.LOWER,
      true,
      CallSet.HANDLED,
      Shape.mean(
          Amount.of(Measure.TALK_SEC)
              .plus(Amount.of(Measure.HOLD_SEC))
              .times(1000)
              .plus(Amount.of(Measure.WRAP_UP_MS)),
          1000,
          Measure.LEGS)),
  OCCUPANCY(
      "Occupancy",
      "The share of their working time in which agents were on calls or in wrap-up. Time away,"
          + " offline or while a call rings is in neither.",
      "(Time on calls + wrap-up time) ÷ (time on calls + wrap-up time + idle time of available"
          + " agents)",
      Trend.NONE,
      true,
      CallSet.HANDLED,
      Shape.ratio(
          Amount.of(Measure.ON_CALL_MS).plus(Amount.of(Measure.WRAP_UP_MS)),
          Amount.of(Measure.ON_CALL_MS)
              .plus(Amount.of(Measure.WRAP_UP_MS))
              .plus(Amount.of(Measure.IDLE_MS)))),
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
  REPEAT_CALL_RATE(
      "Repeat-call rate",
      "The share of answered callers who called the same number again within 7 days. Callers without"
          + " a number are in neither.",
      "Answered calls with a further call of the same caller ÷ answered calls of known callers",
      Trend.LOWER,
      true,
      CallSet.REPEATABLE,
      Shape.ratio(_ -> Amount.of(Measure.REPEATED), CallSet.REPEATABLE)),
  CONCURRENT_CALLS(
      "Peak concurrent calls",
      "The highest number of incoming, outgoing and internal calls that existed at the same time,"
          + " from their arrival to their end.",
      "Maximum of the number of calls at each time",
      Trend.NONE,
      false,
      CallSet.ALL,
      Shape.maximum(Measure.CONCURRENT)),
  INTERNAL(
      "Internal calls",
      "Calls between members of the workspace, connected or not.",
      "Number of calls between members",
      Trend.NONE,
      true,
      CallSet.INTERNAL),
  COST(
      "Cost",
      "What Twilio charged for the calls and for their recordings. Charges for conferences and"
          + " transcriptions are not included, because Twilio has no prices of single ones. Calls"
          + " without a known price are not included either.",
      "Cost of calls + cost of recordings",
      Trend.NONE,
      true,
      CallSet.PRICED,
      Shape.cost(Amount.of(Measure.COST_MICROS))),
  CALL_COST(
      "Cost of calls",
      "What Twilio charged for all legs of the calls, also those of agents.",
      "Total price of the calls whose prices are known",
      Trend.NONE,
      true,
      CallSet.PRICED,
      Shape.cost(Amount.of(Measure.COST_MICROS).minus(Amount.of(Measure.RECORDING_COST_MICROS)))),
  RECORDING_COST(
      "Cost of recordings",
      "What Twilio charged for the recordings of calls, voicemails and deleted recordings included."
          + " Recordings without a known price are not.",
      "Total price of the recordings of the calls whose prices are known",
      Trend.NONE,
      true,
      CallSet.RECORDING_PRICED,
      Shape.cost(Amount.of(Measure.RECORDING_COST_MICROS))),
  COST_PER_CALL(
      "Cost per call",
      "What Twilio charged for a call and its recordings. Calls without a charge or without a known"
          + " price are not included.",
      "Cost ÷ number of calls with a price",
      Trend.LOWER,
      true,
      CallSet.PRICED,
      Shape.costPer(Measure.COST_CALLS, 1)),
  COST_PER_MINUTE(
      "Cost per minute",
      "What Twilio charged for a minute of a call, from its answer to its end, and for its"
          + " recordings. Includes the charges for calls that no agent answered.",
      "Cost ÷ total duration of the calls with a price",
      Trend.LOWER,
      true,
      CallSet.PRICED,
      Shape.costPer(Measure.COST_SEC, 60)),
  UNPRICED(
      "Calls without a price yet",
      "Calls that Twilio charges for, and whose price is not known yet. Twilio has it some minutes"
          + " after the end of a call.",
      "Number of calls with a leg whose price is not known",
      Trend.NONE,
      true,
      CallSet.UNPRICED),
  UNPRICED_RECORDINGS(
      "Calls with an unpriced recording",
      "Calls with a recording whose price is not known. Twilio has it some minutes after the end of"
          + " a recording; after two days it is not requested again.",
      "Number of calls with a recording whose price is not known",
      Trend.NONE,
      true,
      CallSet.RECORDING_UNPRICED),
  QUALITY(
      "Call quality (MOS)",
      "The mean opinion score of what agents heard, from 1, bad, to 5, excellent, as their browsers"
          + " measured it. 4 and more is good, 3.6 and more is fair.",
      "Sum of the scores of 10 seconds each ÷ number of scores",
      Trend.HIGHER,
      true,
      CallSet.RATED,
      Shape.mean(Unit.SCORE, Measure.SCORE_HUNDREDTHS, 100, Measure.SCORES)),
  PACKET_LOSS(
      "Packet loss",
      "The share of the audio that was lost on the way to agents, as their browsers measured it.",
      "Sum of the shares of 10 seconds each ÷ number of samples",
      Trend.LOWER,
      true,
      CallSet.MEASURED,
      Shape.mean(Unit.RATIO, Measure.LOSS_BASIS_POINTS, 10_000, Measure.SAMPLES));

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
        this, title, definition, formula, shape.unit(), better, isOfAgents, version());
  }

  /// Increases when a definition changes. The cost included no recordings at first.
  private int version() {
    return this == COST || this == COST_PER_CALL || this == COST_PER_MINUTE ? 2 : 1;
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

  /// Returns whether the figure is one of the clock, which slices of calls do not have.
  boolean isByClock() {
    return Stream.of(Optional.of(shape.numerator()), Optional.ofNullable(shape.denominator()))
        .flatMap(Optional::stream)
        .flatMap(amount -> amount.apply(MetricOptions.DEFAULT).factors().keySet().stream())
        .anyMatch(Measure::isByClock);
  }

  /// Returns whether the figure has a value for each currency.
  boolean isMoney() {
    return shape.unit() == Unit.MONEY;
  }

  CallSet calls() {
    return calls;
  }

  /// Returns the value; null for a rate or a mean of nothing.
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
