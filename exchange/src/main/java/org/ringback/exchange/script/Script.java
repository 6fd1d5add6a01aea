package org.ringback.exchange.script;

import java.time.Duration;
import java.util.List;
import org.ringback.exchange.call.CallStatus;

/// What a scripted telephone does in a call: how it takes it, and then step after step. After the
/// last step it stays on the line until the other end hangs up.
public record Script(Opening opening, List<Step> steps) {
  public Script {
    steps = List.copyOf(steps);
  }

  /// Whether an answering machine takes the call.
  boolean isMachine() {
    return steps.stream().anyMatch(Step.Machine.class::isInstance);
  }

  /// How the call begins.
  public sealed interface Opening {}

  /// It rings for a while, then is answered.
  public record Answers(Duration after) implements Opening {}

  /// It rings for a while, then is not taken.
  ///
  /// @param outcome `BUSY` or `FAILED`
  public record Declines(Duration after, CallStatus outcome) implements Opening {}

  /// It rings until the caller has had enough.
  public record NeverAnswers() implements Opening {}

  /// A caller's: it hangs up when nobody has answered for this long.
  public record GivesUp(Duration after) implements Opening {}
}
