package org.ringback.exchange.media;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One leg's audio: a WebRTC connection between the exchange and one browser.
public interface MediaEndpoint extends AutoCloseable {
  /// Our SDP: the answer to the browser's offer, or the offer that [MediaServer] made. CRLF line
  /// ends.
  String localSdp();

  /// Takes the browser's answer to our offer.
  ///
  /// @throws SdpException when it cannot be understood
  void acceptAnswer(String sdp) throws SdpException;

  /// ICE restart: new credentials for the same connection (DTLS and SRTP go on).
  ///
  /// @return the answer to this new offer
  /// @throws SdpException when the offer cannot be understood
  String restart(String offer) throws SdpException;

  /// What the browser hears from now on, instead of what it heard before; silence when the source
  /// ends. The source waits up to 10 s for the connection, so that its beginning is not lost.
  ///
  /// @param ended run once, on a virtual thread, when the source ends or fails; not run when
  ///   another source replaces it
  void play(AudioSource source, Runnable ended);

  /// Silence from now on.
  void silence();

  /// Puts the two tones of one key in the place of what the browser hears, for 160 ms; several in a
  /// row are heard one after the other.
  void playDigit(char digit);

  /// Sets the sink for received audio. It replaces an earlier one.
  void onAudio(AudioSink sink);

  /// Sets the listener for keys (RFC 4733 telephone-event: `0-9 * # A-D`). It runs once per press,
  /// in order, on a virtual thread, and replaces an earlier one.
  void onDigit(Consumer<Character> digits);

  /// Run once, on a virtual thread, when the first audio packet of the browser has been decrypted.
  /// At once if it already was.
  void onConnected(Runnable connected);

  /// Lets one more listen in on both directions.
  void tap(AudioTap tap);

  void untap(AudioTap tap);

  /// Sets the listener for the text of speech that a scripted leg plays; null for none. It replaces
  /// an earlier one.
  ///
  /// @return whether this leg knows them
  default boolean onSpokenText(@Nullable Consumer<String> listener) {
    return false;
  }

  /// Root mean square of the last frames in each direction, 0 to 1.
  AudioLevels levels();

  /// Returns the parties of the call, which select injected packet faults.
  default PacketFaults.Parties parties() {
    return PacketFaults.Parties.NONE;
  }

  /// Ends the connection. Idempotent.
  @Override
  void close();
}
