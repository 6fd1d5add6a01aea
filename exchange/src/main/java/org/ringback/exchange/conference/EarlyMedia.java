package org.ringback.exchange.conference;

import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.Tone;

/// The ringback tone that a conference hears while the phone of an expected participant rings.
final class EarlyMedia {
  private volatile boolean stopped;

  /// Creates a tone for one listener.
  AudioSource ringing() {
    Tone tone = Tone.ringback();
    return frame -> !stopped && tone.read(frame);
  }

  void end() {
    stopped = true;
  }
}
