package org.ringback.server.recording;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Measures the WAV file that passes through it: its duration, and the loudest sample of each tenth
/// of a second on each channel, for a waveform.
final class AudioMeter {
  static final int PEAKS_PER_SECOND = 10;

  private static final int MAX_HEADER = 64 * 1024;
  private static final int PCM = 1;
  private static final long UNKNOWN_LENGTH = 0x7FFF_0000L;

  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private final ByteArrayOutputStream peaks = new ByteArrayOutputStream();
  private @Nullable Format format;
  private int[] loudest = new int[0];
  private long audioBytes;
  private long announcedBytes;
  private int pending = -1;
  private int sample;

  private record Format(int encoding, int channels, int rate, int byteRate, int bits) {
    boolean isPcm16() {
      return encoding == PCM && bits == 16 && channels >= 1 && channels <= 2;
    }
  }

  void accept(byte[] bytes, int offset, int length) {
    int from = offset;
    int end = offset + length;
    while (format == null && from < end) {
      header.write(bytes[from++]);
      format = readHeader();
    }
    Format known = format;
    if (known != null) {
      audioBytes += end - from;
      if (known.isPcm16()) {
        measure(known, bytes, from, end);
      }
    }
  }

  private void measure(Format known, byte[] bytes, int from, int end) {
    int samplesPerPeak = known.rate() / PEAKS_PER_SECOND * known.channels();
    for (int i = from; i < end; i++) {
      if (pending < 0) {
        pending = bytes[i] & 0xff;
        continue;
      }
      int value = Math.abs((bytes[i] << 8) | pending);
      pending = -1;
      int channel = sample % known.channels();
      loudest[channel] = Math.max(loudest[channel], value);
      if (++sample == samplesPerPeak) {
        writePeaks();
      }
    }
  }

  private void writePeaks() {
    for (int channel = 0; channel < loudest.length; channel++) {
      peaks.write(Math.min(255, loudest[channel] >> 7));
      loudest[channel] = 0;
    }
    sample = 0;
  }

  /// Returns the format when the header is complete, which ends with that of the `data` chunk.
  private @Nullable Format readHeader() {
    int size = header.size();
    if (size > MAX_HEADER) {
      throw new IllegalArgumentException("the file is not a WAV file");
    }
    if (size < 20 || size % 2 != 0) {
      return null;
    }
    ByteBuffer all = ByteBuffer.wrap(header.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    if (!isTag(all, 0, "RIFF") || !isTag(all, 8, "WAVE")) {
      throw new IllegalArgumentException("the file is not a WAV file");
    }
    Format found = null;
    int at = 12;
    while (at + 8 <= size) {
      if (isTag(all, at, "data")) {
        announcedBytes = Integer.toUnsignedLong(all.getInt(at + 4));
        loudest = new int[found == null ? 0 : found.channels()];
        return found;
      }
      int length = all.getInt(at + 4);
      if (isTag(all, at, "fmt ") && at + 24 <= size) {
        found =
            new Format(
                all.getShort(at + 8),
                all.getShort(at + 10),
                all.getInt(at + 12),
                all.getInt(at + 16),
                all.getShort(at + 22));
      }
      at += 8 + Math.max(0, length) + (length & 1);
    }
    return null;
  }

  private static boolean isTag(ByteBuffer all, int at, String tag) {
    byte[] bytes = new byte[4];
    all.get(at, bytes);
    return new String(bytes, StandardCharsets.US_ASCII).equals(tag);
  }

  /// Returns the duration; 0 when the file had no audio.
  long durationMs() {
    Format known = format;
    return known == null || known.byteRate() <= 0 ? 0 : audioBytes * 1000 / known.byteRate();
  }

  /// Returns whether the file ends before the length in its header. A server that streams audio of
  /// unknown length announces the largest one.
  boolean isTruncated() {
    return announcedBytes > audioBytes && announcedBytes < UNKNOWN_LENGTH;
  }

  /// Returns one byte for each tenth of a second and channel, the channels interleaved. Empty for
  /// an encoding other than 16-bit PCM.
  byte[] peaks() {
    if (sample > 0) {
      writePeaks();
    }
    return peaks.toByteArray();
  }
}
