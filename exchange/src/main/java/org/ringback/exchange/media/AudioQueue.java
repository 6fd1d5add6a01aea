package org.ringback.exchange.media;

import java.util.Arrays;

/// A jitter buffer between one leg's microphone and another's ear. Reading never ends: it is silent
/// while too little has come. When more comes than is read, the oldest is dropped, so that delay
/// does not grow.
public final class AudioQueue implements AudioSink, AudioSource {
  private static final int CAPACITY = 10 * SAMPLES_PER_FRAME;
  private static final int ENOUGH_TO_START = 2 * SAMPLES_PER_FRAME;

  private final short[] ring = new short[CAPACITY];
  private int first;
  private int size;
  private boolean started;

  @Override
  public synchronized void write(short[] frame) {
    int skip = Math.max(0, frame.length - CAPACITY);
    int length = frame.length - skip;
    int tooMuch = Math.max(0, size + length - CAPACITY);
    first = (first + tooMuch) % CAPACITY;
    size -= tooMuch;
    for (int i = 0; i < length; i++) {
      ring[(first + size + i) % CAPACITY] = frame[skip + i];
    }
    size += length;
  }

  @Override
  public synchronized boolean read(short[] frame) {
    if (!started && size < ENOUGH_TO_START || size < frame.length) {
      started = false;
      Arrays.fill(frame, (short) 0);
      return true;
    }
    started = true;
    for (int i = 0; i < frame.length; i++) {
      frame[i] = ring[(first + i) % CAPACITY];
    }
    first = (first + frame.length) % CAPACITY;
    size -= frame.length;
    return true;
  }
}
