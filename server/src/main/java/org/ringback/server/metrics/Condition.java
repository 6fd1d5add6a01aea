package org.ringback.server.metrics;

/// Which calls count, as conditions on a row `f` of `call_facts`. A row of an agent counts as a
/// call of that agent if the agent answered it first or placed it, and as handled if the agent
/// talked.
final class Condition {
  static final String OFFERED = "f.direction = 'inbound' and f.is_own";
  static final String ANSWERED = OFFERED + " and f.outcome = 'answered'";
  static final String REPEATABLE = ANSWERED + " and f.can_repeat";
  static final String REPEATED = ANSWERED + " and f.is_repeated";
  static final String ABANDONED = OFFERED + " and f.outcome = 'abandoned'";
  static final String VOICEMAIL = OFFERED + " and f.outcome = 'voicemail'";
  static final String HANDLED = "f.legs > 0";
  static final String TRANSFERRED =
      "f.direction <> 'internal' and f.outcome = 'answered' and f.attendees > 1 and f.is_own";
  static final String OUTGOING =
      "f.direction in ('outbound-api', 'outbound-dial') and f.outcome <> 'refused' and f.is_own";
  static final String CONNECTED = OUTGOING + " and f.outcome = 'answered'";
  static final String INTERNAL = "f.direction = 'internal' and f.is_own";

  /// Twilio charged for the call, and the prices of all legs are known.
  static final String PRICED = "f.has_price and not f.lacks_price and f.is_own";

  static final String UNPRICED = "f.lacks_price and f.is_own";
  static final String RECORDING_PRICED = PRICED + " and f.has_recording_price";
  static final String RECORDING_UNPRICED = "f.lacks_recording_price and f.is_own";

  /// A browser of an agent measured the quality.
  static final String MEASURED = "f.samples > 0";

  /// The measurements have a mean opinion score.
  static final String RATED = "f.scores > 0";

  private Condition() {}
}
