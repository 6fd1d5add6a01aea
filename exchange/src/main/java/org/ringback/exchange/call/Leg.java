package org.ringback.exchange.call;

import java.util.function.Consumer;
import org.ringback.exchange.media.MediaEndpoint;

/// One telephone's or browser's part in one call: how the engine speaks to it. What it says in turn
/// goes to its [LegListener]. No method blocks, all may be called from any thread.
public interface Leg {
  MediaEndpoint media();

  /// Whether an answering machine has taken the call, as far as who answers can say. Twilio listens
  /// to find out; here the telephone itself knows.
  default boolean isMachine() {
    return false;
  }

  /// To a caller: the far end rings.
  void ringing();

  /// To a caller: the far end rings, and the audio that is played carries the ringing tone. A
  /// telephone is answered; a browser gets early media.
  default void ringingWithAudio() {
    connect();
  }

  /// To a caller: the call is answered (with our SDP). To one that was rung: its answer was the
  /// first, it has the call.
  void connect();

  /// A key that the other end pressed, for show; its tone is in the audio already.
  void digit(char digit);

  /// Who is told of each key that this end presses. One at a time; the last wins.
  void onDigit(Consumer<Character> digits);

  /// Ends its part: it stops ringing, or is hung up; its audio is closed. Idempotent. The leg does
  /// not report this back.
  void end(HangupCause ending);
}
