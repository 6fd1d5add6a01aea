package org.ringback.exchange.recording;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The WAV header of recordings: 8 kHz, 16-bit PCM.
final class WavHeader {
  static final int HEADER = 44;
  static final int RATE = 8000;

  private WavHeader() {}

  /// @param bytes the length of the audio after the header
  static byte[] header(int channels, long bytes) {
    ByteBuffer out = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt((int) (bytes + HEADER - 8)).put(ascii("WAVE"));
    out.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
    out.putInt(RATE).putInt(RATE * 2 * channels);
    out.putShort((short) (2 * channels)).putShort((short) 16);
    out.put(ascii("data")).putInt((int) bytes);
    return out.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
