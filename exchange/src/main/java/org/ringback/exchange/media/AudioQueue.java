package org.ringback.exchange.media;

import java.util.Arrays;

/// A FIFO queue of audio between two legs. Reading returns silence while the queue is empty, and
/// never ends. The queue holds at most 200 ms and drops the oldest audio, so that the delay does
/// not grow.
public final class AudioQueue implements AudioSink, AudioSource {
  private static final int CAPACITY = 10 * SAMPLES_PER_FRAME;
  private static final int READS_WATCHED = 50;

  private final short[] ring = new short[CAPACITY];
  private int first;
  private int size;
  private int reads;
  private int minimumFill = CAPACITY;

  @Override
  public synchronized void write(short[] frame) {
    int skip = Math.max(0, frame.length - CAPACITY);
    int length = frame.length - skip;
    drop(size + length - CAPACITY);
    for (int i = 0; i < length; i++) {
      ring[(first + size + i) % CAPACITY] = frame[skip + i];
    }
    size += length;
  }

  @Override
  public synchronized boolean read(short[] frame) {
    int length = Math.min(size, frame.length);
    for (int i = 0; i < length; i++) {
      frame[i] = ring[(first + i) % CAPACITY];
    }
    Arrays.fill(frame, length, frame.length, (short) 0);
    drop(length);
    dropExcessDelay();
    return true;
  }

  /// Drops audio that has stayed in the queue for a second, because it only adds delay.
  private void dropExcessDelay() {
    minimumFill = Math.min(minimumFill, size);
    if (++reads == READS_WATCHED) {
      drop(minimumFill - SAMPLES_PER_FRAME);
      reads = 0;
      minimumFill = CAPACITY;
    }
  }

  private void drop(int samples) {
    if (samples > 0) {
      first = (first + samples) % CAPACITY;
      size -= samples;
    }
  }
}
