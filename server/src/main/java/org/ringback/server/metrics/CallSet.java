package org.ringback.server.metrics;

import java.util.function.Function;

/// The calls behind a figure: how to find them, and how many they are.
enum CallSet {
  ALL("true", _ -> Amount.of(Measure.CALLS)),
  OFFERED(Condition.OFFERED, _ -> Amount.of(Measure.OFFERED)),
  ANSWERED(Condition.ANSWERED, _ -> Amount.of(Measure.ANSWERED)),
  REPEATABLE(Condition.REPEATABLE, _ -> Amount.of(Measure.REPEATABLE)),
  UNANSWERED(
      Condition.OFFERED + " and f.outcome <> 'answered'",
      _ -> Amount.of(Measure.OFFERED).minus(Amount.of(Measure.ANSWERED))),
  ABANDONED(Condition.ABANDONED + " and f.wait_ms > :shortMs", MetricOptions::longAbandons),
  SHORT_ABANDONED(Condition.ABANDONED + " and f.wait_ms <= :shortMs", MetricOptions::shortAbandons),
  ANSWERED_OR_ABANDONED(
      Condition.OFFERED
          + " and (f.outcome = 'answered' or f.outcome = 'abandoned' and f.wait_ms > :shortMs)",
      options -> Amount.of(Measure.ANSWERED).plus(options.longAbandons())),
  VOICEMAIL(Condition.VOICEMAIL, _ -> Amount.of(Measure.VOICEMAILS)),
  HANDLED(Condition.HANDLED, _ -> Amount.of(Measure.HANDLED)),
  TRANSFERRED(Condition.TRANSFERRED, _ -> Amount.of(Measure.TRANSFERRED)),
  OUTGOING(Condition.OUTGOING, _ -> Amount.of(Measure.OUTGOING)),
  CONNECTED(Condition.CONNECTED, _ -> Amount.of(Measure.CONNECTED)),
  INTERNAL(Condition.INTERNAL, _ -> Amount.of(Measure.INTERNAL)),
  PRICED(Condition.PRICED, _ -> Amount.of(Measure.PRICED)),
  UNPRICED(Condition.UNPRICED, _ -> Amount.of(Measure.UNPRICED)),
  RECORDING_PRICED(Condition.RECORDING_PRICED, _ -> Amount.of(Measure.RECORDING_PRICED)),
  RECORDING_UNPRICED(Condition.RECORDING_UNPRICED, _ -> Amount.of(Measure.RECORDING_UNPRICED)),
  RATED(Condition.RATED, _ -> Amount.of(Measure.RATED)),
  MEASURED(Condition.MEASURED, _ -> Amount.of(Measure.MEASURED));

  private final String condition;
  private final Function<MetricOptions, Amount> count;

  CallSet(String condition, Function<MetricOptions, Amount> count) {
    this.condition = condition;
    this.count = count;
  }

  /// Returns a condition on a row `f` of `call_facts`. Its parameter is `shortMs`.
  String condition() {
    return condition;
  }

  Amount count(MetricOptions options) {
    return count.apply(options);
  }
}
