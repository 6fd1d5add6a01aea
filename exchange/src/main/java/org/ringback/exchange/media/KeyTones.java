package org.ringback.exchange.media;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The sound of keys pressed one after the other, mixed into what else is heard.
final class KeyTones {
  private static final int MOST_WAITING = 32;
  private static final int FRAMES_BETWEEN = 3;

  private final Deque<Tone> waiting = new ArrayDeque<>();
  private final short[] own = new short[AudioSource.SAMPLES_PER_FRAME];
  private @Nullable Tone now;
  private int pause;

  /// @throws IllegalArgumentException for anything but `0-9 * # A-D`
  synchronized void press(char digit) {
    Tone tone = Tone.key(digit);
    if (waiting.size() < MOST_WAITING) {
      waiting.add(tone);
    }
  }

  synchronized void mixInto(short[] frame) {
    if (now == null) {
      if (pause > 0) {
        pause--;
        return;
      }
      now = waiting.poll();
    }
    Tone tone = now;
    if (tone == null) {
      return;
    }
    Arrays.fill(own, (short) 0);
    if (!tone.read(own)) {
      now = null;
      pause = FRAMES_BETWEEN - 1;
      return;
    }
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (short) Math.clamp(frame[i] + own[i], Short.MIN_VALUE, Short.MAX_VALUE);
    }
  }
}
