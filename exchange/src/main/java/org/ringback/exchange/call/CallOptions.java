package org.ringback.exchange.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.recording.RecordingOptions;

/// The options of an outgoing call.
///
/// @param asyncAmd the callback of asynchronous answering machine detection; unset to wait for the
///   detection
/// @param sendDigits the keys to press after the answer; `w` waits half a second, `W` one second
/// @param timeLimit the maximum duration of the call; null for none
/// @param recording the recording, from the answer; null for none
public record CallOptions(
    MachineDetection machineDetection,
    WebhookTarget asyncAmd,
    String sendDigits,
    @Nullable Duration timeLimit,
    @Nullable RecordingOptions recording) {
  public static final CallOptions NONE =
      new CallOptions(MachineDetection.NONE, WebhookTarget.NONE, "", null, null);

  /// Twilio's answering machine detection.
  public enum MachineDetection {
    NONE,
    ENABLE,
    DETECT_MESSAGE_END;

    /// Returns the value of `AnsweredBy`.
    String answeredBy(Leg leg) {
      if (!leg.isMachine()) {
        return "human";
      }
      return this == DETECT_MESSAGE_END ? "machine_end_beep" : "machine_start";
    }
  }
}
