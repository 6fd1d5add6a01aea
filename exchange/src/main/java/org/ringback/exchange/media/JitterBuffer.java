package org.ringback.exchange.media;

import java.util.Arrays;

/// Puts one browser's sound back in time: packets come late, early, twice or not at all; every 20
/// ms exactly one frame is taken. What is missing is silence. The delay is 40 ms, grows while the
/// network is restless and shrinks again; more than a fifth of a second too much is thrown away at
/// once, oldest first.
final class JitterBuffer {
  private static final int FRAME = AudioSource.SAMPLES_PER_FRAME;
  private static final int CAPACITY = 8192; // about a second; divides the timestamps' 2^32
  private static final int MIN_DELAY = 2 * FRAME;
  private static final int MAX_DELAY = 10 * FRAME;
  private static final int MAX_TOO_MUCH = 10 * FRAME;
  private static final int READS_WATCHED = 100;

  /// The samples of [position, end) by timestamp; all others are zero.
  private final short[] ring = new short[CAPACITY];

  private boolean started;
  private boolean dry = true;
  private long position;
  private long end;
  private int delay = MIN_DELAY;
  private int reads;
  private long leastLeft = Long.MAX_VALUE;

  /// Takes the sound of one packet.
  ///
  /// @param timestamp of the 8 kHz clock
  synchronized void put(int timestamp, short[] samples) {
    int length = samples.length;
    if (length <= 0 || length > MAX_TOO_MUCH) {
      return;
    }
    long at = started ? end + (timestamp - (int) end) : Integer.toUnsignedLong(timestamp);
    boolean jumped = at > end + CAPACITY / 2 || at < position - CAPACITY;
    if (dry || jumped) {
      beginAt(at);
    } else if (at < position) {
      waitLonger();
    }
    for (int i = (int) Math.max(0, position - at); i < length; i++) {
      ring[slot(at + i)] = samples[i];
    }
    end = Math.max(end, at + length);
    if (end - position > delay + MAX_TOO_MUCH) {
      skipTo(end - delay);
    }
  }

  /// The next 20 ms; false while nothing has come yet.
  synchronized boolean read(short[] frame) {
    if (!started) {
      return false;
    }
    if (end - position < frame.length) {
      dry = true;
    }
    if (dry) {
      Arrays.fill(frame, (short) 0);
      return true;
    }
    for (int i = 0; i < frame.length; i++) {
      int slot = slot(position + i);
      frame[i] = ring[slot];
      ring[slot] = 0;
    }
    position += frame.length;
    adapt();
    return true;
  }

  /// After silence: at the next packet's time, less the delay. When that packet is just the one
  /// that was waited for, the network was late, not the speaker silent: wait longer from now on.
  private void beginAt(long at) {
    if (started && at == end) {
      delay = Math.min(MAX_DELAY, delay + FRAME);
    } else {
      skipTo(end);
      end = at;
    }
    position = at - delay;
    started = true;
    dry = false;
    restartWatch();
  }

  private void waitLonger() {
    if (delay < MAX_DELAY) {
      delay += FRAME;
      position -= FRAME;
      restartWatch();
    }
  }

  private void adapt() {
    leastLeft = Math.min(leastLeft, end - position);
    if (++reads < READS_WATCHED) {
      return;
    }
    if (leastLeft >= delay + FRAME) {
      skipTo(position + FRAME); // the browser's clock is faster, or a burst came: catch up
    } else if (delay > MIN_DELAY && leastLeft >= delay - FRAME) {
      delay -= FRAME;
    }
    restartWatch();
  }

  private void restartWatch() {
    reads = 0;
    leastLeft = Long.MAX_VALUE;
  }

  private void skipTo(long newPosition) {
    for (long at = position; at < Math.min(newPosition, end); at++) {
      ring[slot(at)] = 0;
    }
    position = newPosition;
  }

  private static int slot(long timestamp) {
    return (int) (timestamp & (CAPACITY - 1));
  }
}
