package org.ringback.exchange.media;

import java.util.function.Consumer;

/// The audio connection of a leg.
public interface MediaEndpoint extends AutoCloseable {
  /// Returns the exchange's SDP: the answer to the browser's offer, or the offer of [MediaServer].
  String localSdp();

  /// Applies the browser's answer to the exchange's offer.
  ///
  /// @throws SdpException when the answer is invalid
  void acceptAnswer(String sdp) throws SdpException;

  /// Restarts ICE: new credentials for the same connection. DTLS and SRTP continue.
  ///
  /// @return the answer to the new offer
  /// @throws SdpException when the offer is invalid
  String restart(String offer) throws SdpException;

  /// Plays a source, replacing the previous one, and silence after its end. Waits up to 10 s for
  /// the connection, so that the start of the source is not lost.
  ///
  /// @param ended runs once, on a virtual thread, when the source ends or fails; not when another
  ///   source replaces it
  void play(AudioSource source, Runnable ended);

  /// Stops the source: plays silence.
  void silence();

  /// Plays the tones of a key for 160 ms, in place of the source. Queues several keys.
  void playDigit(char digit);

  /// Sets the sink for received audio. Replaces an earlier sink.
  void onAudio(AudioSink sink);

  /// Sets the listener for keys (RFC 4733 telephone-event: `0-9 * # A-D`). Runs once per press, in
  /// order, on a virtual thread. Replaces an earlier listener.
  void onDigit(Consumer<Character> digits);

  /// Runs the task once, on a virtual thread, when the first audio packet of the browser has been
  /// decrypted, or immediately if it already was.
  void onConnected(Runnable connected);

  /// Adds a tap on both directions.
  void tap(AudioTap tap);

  void untap(AudioTap tap);

  /// Adds a listener for the text of each speech that a scripted leg has played.
  ///
  /// @return whether this leg reports texts
  default boolean addTextListener(Consumer<String> listener) {
    return false;
  }

  default void removeTextListener(Consumer<String> listener) {}

  /// Adds a listener for the text of each speech of a script that this leg has received to its end.
  default void addHeardTextListener(Consumer<String> listener) {}

  default void removeHeardTextListener(Consumer<String> listener) {}

  /// Reports the text of a speech that this leg has received to its end.
  default void reportHeardText(String text, TextSource source) {}

  /// Returns the current levels of both directions.
  AudioLevels levels();

  /// Returns the parties of the call, which select injected packet faults.
  default PacketFaults.Parties parties() {
    return PacketFaults.Parties.NONE;
  }

  /// Ends the connection. Idempotent.
  @Override
  void close();
}
