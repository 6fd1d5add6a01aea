package org.ringback.exchange.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.recording.RecordingOptions;

/// What an application may ask of a call that it places, besides whom and how long to ring.
///
/// @param asyncAmd when set, the instructions do not wait for the detection; its outcome goes here
/// @param sendDigits keys to press once it is answered; `w` waits half a second, `W` a whole one
/// @param timeLimit after which the call is ended; null: none of its own
/// @param recording from the answer on; null: it is not recorded
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

    /// `AnsweredBy`, as Twilio words it.
    String answeredBy(Leg leg) {
      if (!leg.isMachine()) {
        return "human";
      }
      return this == DETECT_MESSAGE_END ? "machine_end_beep" : "machine_start";
    }
  }
}
