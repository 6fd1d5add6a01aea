package org.ringback.exchange.call;

import java.util.function.Consumer;
import org.ringback.exchange.media.MediaEndpoint;

/// The leg of a phone or browser in a call, as the engine controls it. Its events go to a
/// [LegListener]. No method blocks; all are thread-safe.
public interface Leg {
  MediaEndpoint media();

  /// Whether an answering machine answered. Twilio analyses the audio; here the phone itself knows.
  default boolean isMachine() {
    return false;
  }

  /// Tells a caller that the other end rings.
  void ringing();

  /// Tells a caller that the other end rings and that the audio carries the ringback. A phone is
  /// answered; a browser gets early media.
  default void ringingWithAudio() {
    connect();
  }

  /// To a caller: the call is answered (with our SDP). To one that was rung: its answer was the
  /// first, it has the call.
  void connect();

  /// A key that the other end pressed, for show; its tone is in the audio already.
  void digit(char digit);

  /// Sets the listener for the keys that this end presses. It replaces an earlier one.
  void onDigit(Consumer<Character> digits);

  /// Ends its part: it stops ringing, or is hung up; its audio is closed. Idempotent. The leg does
  /// not report this back.
  void end(HangupCause ending);
}
