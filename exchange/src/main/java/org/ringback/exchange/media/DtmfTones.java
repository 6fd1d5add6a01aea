package org.ringback.exchange.media;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Plays the tones of keys in sequence. They replace other audio, because a telephone does not send
/// speech while a key is pressed.
final class DtmfTones {
  private static final int MAX_WAITING = 32;
  private static final int FRAMES_BETWEEN = 3;

  private final Deque<Tone> waiting = new ArrayDeque<>();
  private final short[] own = new short[AudioSource.SAMPLES_PER_FRAME];
  private @Nullable Tone now;
  private int pause;

  /// @throws IllegalArgumentException unless the digit is one of `0-9 * # A-D`
  synchronized void press(char digit) {
    Tone tone = Tone.key(digit);
    if (waiting.size() < MAX_WAITING) {
      waiting.add(tone);
    }
  }

  synchronized void replace(short[] frame) {
    if (now == null) {
      if (pause > 0) {
        pause--;
        return;
      }
      now = waiting.poll();
    }
    Tone tone = now;
    if (tone != null && !tone.read(own)) {
      now = null;
      pause = FRAMES_BETWEEN - 1;
    } else if (tone != null) {
      System.arraycopy(own, 0, frame, 0, frame.length);
    }
  }
}
