package org.ringback.exchange.media;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.jspecify.annotations.Nullable;

/// Decodes Opus (RFC 6716) to 8 kHz. Recovers the last lost packet by FEC, and conceals those
/// before it by extrapolation. Ignores late packets. Used by the receiver's thread only.
final class OpusAudioDecoder {
  /// Receives audio with the 8 kHz timestamp of its first sample.
  @FunctionalInterface
  interface Sink {
    void sound(int timestamp, short[] samples);
  }

  private static final int RATE = 48_000; // needed for hybrid frames
  private static final int CLOCKS_PER_SAMPLE = 6;
  private static final int MAX_LENGTH = RATE * 120 / 1000;
  private static final int MAX_CONCEALED = 5;

  private final OpusDecoder decoder;
  private boolean any;
  private long lastIndex;
  private long nextTimestamp;
  private final Decimator telephone = new Decimator();
  private int frame = RATE / 50;

  OpusAudioDecoder() {
    try {
      decoder = new OpusDecoder(RATE, 1);
    } catch (OpusException e) {
      throw new IllegalStateException("Opus supports mono at 48 kHz", e);
    }
  }

  /// @param index the extended sequence number of the packet
  /// @param timestamp the RTP timestamp of a 48 kHz clock
  void receive(long index, int timestamp, byte[] packet, int offset, int length, Sink sink) {
    if (any && index <= lastIndex) {
      return;
    }
    long at =
        any ? nextTimestamp + (timestamp - (int) nextTimestamp) : Integer.toUnsignedLong(timestamp);
    long lost = any ? index - lastIndex - 1 : 0;
    if (lost > 0 && lost <= MAX_CONCEALED) {
      conceal((int) lost, at, packet, offset, length, sink);
    }
    short[] samples = decodeFrame(packet, offset, length, MAX_LENGTH, false);
    any = true;
    lastIndex = index;
    nextTimestamp = at;
    if (samples != null) {
      frame = samples.length * CLOCKS_PER_SAMPLE;
      nextTimestamp += frame;
      sink.sound((int) (at / CLOCKS_PER_SAMPLE), samples);
    }
  }

  private void conceal(int lost, long until, byte[] packet, int offset, int length, Sink sink) {
    long at = nextTimestamp;
    for (int i = 1; i <= lost && at < until; i++) {
      short[] samples =
          i == lost
              ? decodeFrame(packet, offset, length, frame, true)
              : decodeFrame(null, 0, 0, frame, false);
      if (samples == null) {
        return;
      }
      sink.sound((int) (at / CLOCKS_PER_SAMPLE), samples);
      at += (long) samples.length * CLOCKS_PER_SAMPLE;
    }
  }

  /// Decodes a frame. Returns null for invalid data, which counts as lost.
  private short @Nullable [] decodeFrame(
      byte @Nullable [] packet, int offset, int length, int most, boolean copy) {
    short[] samples = new short[most];
    try {
      int decoded = decoder.decode(packet, offset, length, samples, 0, most, copy);
      return decoded > 0 ? telephone.next(samples, decoded) : null;
    } catch (OpusException | RuntimeException | AssertionError e) { // the codec throws all three
      decoder.resetState(); // an invalid packet leaves the decoder in an undefined state
      return null;
    }
  }
}
