package org.ringback.exchange.media;

import java.util.Arrays;

/// The audio that a test peer received, ordered by RTP timestamp. Gaps are silence.
public final class ReceivedAudio {
  private short[] samples = new short[8000];
  private boolean any;
  private int first;
  private int length;

  synchronized void add(int timestamp, byte[] packet, int offset, int count) {
    if (!any) {
      any = true;
      first = timestamp;
    }
    int at = timestamp - first;
    if (at < 0 || at > 8000 * 600) {
      return;
    }
    if (at + count > samples.length) {
      samples = Arrays.copyOf(samples, Math.max(2 * samples.length, at + count));
    }
    for (int i = 0; i < count; i++) {
      samples[at + i] = Pcmu.decode(packet[offset + i]);
    }
    length = Math.max(length, at + count);
  }

  /// Adds decoded audio, one packet after the other.
  synchronized void add(short[] sound) {
    if (length + sound.length > samples.length) {
      samples = Arrays.copyOf(samples, 2 * samples.length + sound.length);
    }
    System.arraycopy(sound, 0, samples, length, sound.length);
    length += sound.length;
  }

  /// Returns the number of samples (8 kHz) so far, as a mark for [#since].
  public synchronized int length() {
    return length;
  }

  /// Returns the newest milliseconds, or fewer when less was received.
  public synchronized short[] last(int millis) {
    return Arrays.copyOfRange(samples, Math.max(0, length - millis * 8), length);
  }

  public synchronized short[] since(int mark) {
    return Arrays.copyOfRange(samples, Math.min(mark, length), length);
  }
}
