package org.ringback.exchange.media;

import java.util.Arrays;

/// A jitter buffer. Packets may be late, early, repeated or lost; one frame is read every 20 ms.
/// Missing samples are silence. The delay starts at 40 ms, grows with network jitter and shrinks
/// again. An excess of more than 200 ms is dropped, oldest first.
final class JitterBuffer {
  private static final int FRAME = AudioSource.SAMPLES_PER_FRAME;
  private static final int CAPACITY = 8192; // about a second; a divisor of 2^32
  private static final int MIN_DELAY = 2 * FRAME;
  private static final int MAX_DELAY = 10 * FRAME;
  private static final int MAX_TOO_MUCH = 10 * FRAME;
  private static final int READS_WATCHED = 100;

  /// The samples of [position, end), indexed by timestamp. All others are zero.
  private final short[] ring = new short[CAPACITY];

  private boolean started;
  private boolean dry = true;
  private long position;
  private long end;
  private int delay = MIN_DELAY;
  private int reads;
  private long minimumFill = Long.MAX_VALUE;

  /// Adds the samples of one packet.
  ///
  /// @param timestamp the RTP timestamp of an 8 kHz clock
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

  /// Reads the next 20 ms. Returns false before the first packet.
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

  /// Restarts after silence, at the time of the next packet minus the delay. If that packet is the
  /// one that was expected next, the network was late, so the delay is increased.
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
    minimumFill = Math.min(minimumFill, end - position);
    if (++reads < READS_WATCHED) {
      return;
    }
    if (minimumFill >= delay + FRAME) {
      skipTo(position + FRAME); // catches up with a faster clock or a burst
    } else if (delay > MIN_DELAY && minimumFill >= delay - FRAME) {
      delay -= FRAME;
    }
    restartWatch();
  }

  private void restartWatch() {
    reads = 0;
    minimumFill = Long.MAX_VALUE;
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
