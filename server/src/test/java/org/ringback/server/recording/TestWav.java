package org.ringback.server.recording;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// WAV files as Twilio sends them: 8 kHz, 16-bit PCM.
final class TestWav {
  static final int HEADER = 44;

  private TestWav() {}

  /// Computes a sample of a channel.
  interface Samples {
    short at(int channel, int index);
  }

  /// @param count the number of samples of each channel
  static byte[] of(int channels, int count, Samples samples) {
    return ByteBuffer.allocate(HEADER + count * channels * 2)
        .put(header(channels, (long) count * channels * 2))
        .put(samples(channels, count, samples))
        .array();
  }

  /// Returns audio without a header.
  ///
  /// @param count the number of samples of each channel
  static byte[] samples(int channels, int count, Samples samples) {
    ByteBuffer out = ByteBuffer.allocate(count * channels * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      for (int channel = 0; channel < channels; channel++) {
        out.putShort(samples.at(channel, i));
      }
    }
    return out.array();
  }

  /// @param bytes the size of the audio
  static byte[] header(int channels, long bytes) {
    ByteBuffer out = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt((int) (bytes + HEADER - 8)).put(ascii("WAVE"));
    out.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
    out.putInt(8000).putInt(8000 * 2 * channels);
    out.putShort((short) (2 * channels)).putShort((short) 16);
    out.put(ascii("data")).putInt((int) bytes);
    return out.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
