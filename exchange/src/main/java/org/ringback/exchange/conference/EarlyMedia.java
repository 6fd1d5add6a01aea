package org.ringback.exchange.conference;

import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.Tone;

/// The ringback tone that a conference hears while the phone of an expected participant rings.
final class EarlyMedia {
  private volatile boolean over;

  /// Creates a tone for one listener.
  AudioSource ringing() {
    Tone tone = Tone.ringback();
    return frame -> !over && tone.read(frame);
  }

  void end() {
    over = true;
  }
}
