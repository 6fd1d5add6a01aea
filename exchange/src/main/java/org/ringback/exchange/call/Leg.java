package org.ringback.exchange.call;

import java.util.function.Consumer;
import org.ringback.exchange.media.MediaEndpoint;

/// The leg of a phone or browser in a call, as the engine controls it. Its events go to a
/// [LegListener]. No method blocks; all are thread-safe.
public interface Leg {
  MediaEndpoint media();

  /// Returns whether an answering machine answered. Twilio analyses the audio; here the phone
  /// reports it.
  default boolean isMachine() {
    return false;
  }

  /// Notifies a caller that the other end rings.
  void ringing();

  /// Notifies a caller that the other end rings and that the audio contains the ringback. A phone's
  /// call is answered; a browser receives early media.
  default void ringingWithAudio() {
    connect();
  }

  /// Connects the leg. A caller receives the answer with the exchange's SDP. A called leg is
  /// confirmed as the first that answered.
  void connect();

  /// Displays a key of the other end. The audio already contains its tone.
  void digit(char digit);

  /// Sets the listener for the keys of this leg. Replaces an earlier listener.
  void onDigit(Consumer<Character> digits);

  /// Stops ringing or hangs up, and closes the audio. Idempotent. Does not notify the listener.
  void end(HangupCause ending);
}
