package org.ringback.exchange.media;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;

/// Encodes 8 kHz audio as Opus (RFC 6716): narrowband, with FEC.
final class OpusAudioEncoder implements AudioEncoder {
  private static final int RATE = 8000;
  private static final int BITS_PER_SECOND = 24_000;
  private static final int COMPLEXITY = 2; // of 10, to save CPU time

  private final OpusEncoder encoder;

  OpusAudioEncoder() {
    try {
      encoder = new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
    } catch (OpusException e) {
      throw new IllegalStateException("Opus supports mono at 8 kHz", e);
    }
    encoder.setBitrate(BITS_PER_SECOND);
    encoder.setComplexity(COMPLEXITY);
    encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
    encoder.setUseInbandFEC(true);
    encoder.setPacketLossPercent(5);
  }

  @Override
  public int encode(short[] frame, byte[] packet, int offset) {
    try {
      return encoder.encode(frame, 0, frame.length, packet, offset, MAX_LENGTH);
    } catch (OpusException e) {
      throw new IllegalStateException("could not encode 20 ms as Opus", e);
    }
  }

  /// Encodes frames at start, because the first frames are slow before the code is compiled.
  static void warmUp() {
    OpusAudioEncoder encoder = new OpusAudioEncoder();
    OpusAudioDecoder decoder = new OpusAudioDecoder();
    Tone tone = Tone.ringback();
    short[] frame = new short[AudioSource.SAMPLES_PER_FRAME];
    byte[] packet = new byte[MAX_LENGTH];
    for (int i = 0; i < 50 && tone.read(frame); i++) {
      int length = encoder.encode(frame, packet, 0);
      decoder.receive(i, i * 960, packet, 0, length, (timestamp, samples) -> {});
    }
  }
}
