package org.ringback.exchange.script;

import java.time.Duration;
import java.util.List;
import org.ringback.exchange.call.CallStatus;

/// The behaviour of a scripted phone: how it answers, then its steps. After the last step it stays
/// on the line until the other end hangs up.
public record Script(Opening opening, List<Step> steps) {
  public Script {
    steps = List.copyOf(steps);
  }

  /// Returns whether an answering machine answers.
  boolean isMachine() {
    return steps.stream().anyMatch(Step.Machine.class::isInstance);
  }

  /// The first step: how the phone reacts to the call.
  public sealed interface Opening {}

  /// Rings for a while, then answers.
  public record Answers(Duration after) implements Opening {}

  /// Rings for a while, then declines.
  ///
  /// @param outcome `BUSY` or `FAILED`
  public record Declines(Duration after, CallStatus outcome) implements Opening {}

  /// Rings for a while, then rejects the call (SIP 603).
  public record Rejects(Duration after) implements Opening {}

  /// Rings until the caller hangs up.
  public record NeverAnswers() implements Opening {}

  /// Hangs up an outgoing call that is not answered within this time.
  public record GivesUp(Duration after) implements Opening {}
}
