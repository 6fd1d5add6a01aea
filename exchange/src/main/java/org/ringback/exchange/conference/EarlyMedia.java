package org.ringback.exchange.conference;

import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.Tone;

/// What those in a conference hear of one that is being rung to come into it: the ringing tone,
/// until it answers or does not come.
final class EarlyMedia {
  private volatile boolean over;

  /// A tone of its own for each who hears it.
  AudioSource ringing() {
    Tone tone = Tone.ringback();
    return frame -> !over && tone.read(frame);
  }

  void end() {
    over = true;
  }
}
