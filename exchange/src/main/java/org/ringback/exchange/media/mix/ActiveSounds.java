package org.ringback.exchange.media.mix;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ringback.exchange.media.AudioSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sounds that play at the same time, each to its end.
final class ActiveSounds {
  private static final Logger log = LoggerFactory.getLogger(ActiveSounds.class);

  private record Playing(AudioSource source, Runnable ended) {}

  private final List<Playing> playing = new CopyOnWriteArrayList<>();
  private final short[] frame = new short[AudioSource.SAMPLES_PER_FRAME]; // the clock's thread only

  void add(AudioSource source, Runnable ended) {
    playing.add(new Playing(source, ended));
  }

  /// Stops all sounds and does not call their listeners.
  void clear() {
    playing.clear();
  }

  void mixInto(int[] sum) {
    for (Playing each : playing) {
      if (read(each.source())) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += frame[i];
        }
      } else if (playing.remove(each)) {
        Thread.ofVirtual().name("sound-ended").start(each.ended());
      }
    }
  }

  private boolean read(AudioSource source) {
    try {
      return source.read(frame);
    } catch (RuntimeException e) {
      log.warn("Could not finish a sound", e); // the clock continues for other calls
      return false;
    }
  }
}
