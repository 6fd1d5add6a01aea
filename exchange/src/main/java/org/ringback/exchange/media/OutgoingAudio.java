package org.ringback.exchange.media;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audio that a browser receives: a source, or in its place the tones of keys.
final class OutgoingAudio {
  private static final Logger log = LoggerFactory.getLogger(OutgoingAudio.class);

  /// The number of frames (10 s) for which a sound waits for a connection. It then plays without a
  /// connection, so that a wait for its end returns.
  private static final int CONNECTION_TIMEOUT_FRAMES = 500;

  private final AtomicReference<@Nullable Playing> playing = new AtomicReference<>();
  private final DtmfTones keys = new DtmfTones();
  private final LevelMeter level = new LevelMeter();

  private static final class Playing {
    final AudioSource source;
    final Runnable ended;
    int waited; // the clock's thread only

    Playing(AudioSource source, Runnable ended) {
      this.source = source;
      this.ended = ended;
    }
  }

  void play(AudioSource source, Runnable ended) {
    playing.set(new Playing(source, ended));
  }

  void silence() {
    playing.set(null);
  }

  void press(char digit) {
    keys.press(digit);
  }

  double level() {
    return level.level();
  }

  /// Fills the frame with the next 20 ms.
  void next(short[] frame) {
    Playing now = playing.get();
    if (now == null || !read(now, frame)) {
      Arrays.fill(frame, (short) 0);
    }
    keys.replace(frame);
    level.add(frame);
  }

  /// Handles 20 ms without a connection.
  ///
  /// @param frame a scratch buffer
  void miss(short[] frame) {
    Playing now = playing.get();
    if (now != null && now.waited++ >= CONNECTION_TIMEOUT_FRAMES) {
      read(now, frame);
    }
  }

  private boolean read(Playing now, short[] frame) {
    boolean more = false;
    try {
      more = now.source.read(frame);
    } catch (RuntimeException | Error e) {
      log.warn("Could not finish a sound", e); // the clock continues for other calls
    }
    if (!more && playing.compareAndSet(now, null)) {
      SerialExecutor.runConcurrently(now.ended);
    }
    return more;
  }
}
