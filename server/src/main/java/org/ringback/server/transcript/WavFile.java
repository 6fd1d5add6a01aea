package org.ringback.server.transcript;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// A WAV file of 16-bit PCM that is read once.
///
/// @param header all bytes before the samples
/// @param size of the samples in bytes
/// @param samples the rest of the file
public record WavFile(byte[] header, int channels, int rate, long size, InputStream samples) {
  private static final int MAX_HEADER = 64 * 1024;
  private static final int MONO_HEADER = 44;
  private static final int SAMPLE_BYTES = 2;

  /// @throws IOException for another format
  public static WavFile read(InputStream file) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(MAX_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    copy(file, header, 12);
    if (!tag(header, 0).equals("RIFF") || !tag(header, 8).equals("WAVE")) {
      throw new IOException("the recording is not a WAV file");
    }
    int channels = 0;
    int rate = 0;
    while (true) {
      int chunk = header.position();
      copy(file, header, 8);
      if (tag(header, chunk).equals("data")) {
        break;
      }
      int length = header.getInt(chunk + 4);
      copy(file, header, length + (length & 1));
      if (tag(header, chunk).equals("fmt ")) {
        channels = header.getShort(chunk + 10);
        rate = header.getInt(chunk + 12);
        if (header.getShort(chunk + 8) != 1 || header.getShort(chunk + 22) != 16) {
          throw new IOException("the recording is not 16-bit PCM");
        }
      }
    }
    if (channels < 1 || channels > 2 || rate <= 0) {
      throw new IOException("the recording has no format");
    }
    byte[] bytes = new byte[header.position()];
    header.get(0, bytes);
    long size = Integer.toUnsignedLong(header.getInt(bytes.length - 4));
    return new WavFile(bytes, channels, rate, size, file);
  }

  private static void copy(InputStream from, ByteBuffer to, int length) throws IOException {
    if (length < 0 || length > to.remaining()) {
      throw new IOException("the header of the recording is too long");
    }
    byte[] bytes = from.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the recording ends within its header");
    }
    to.put(bytes);
  }

  private static String tag(ByteBuffer header, int at) {
    byte[] bytes = new byte[4];
    header.get(at, bytes);
    return new String(bytes, US_ASCII);
  }

  /// One channel, read once: as a WAV file, or its samples of 16-bit PCM.
  ///
  /// @param size of the samples in bytes
  record Channel(byte[] header, int rate, long size, InputStream samples) {
    InputStream file() {
      return new SequenceInputStream(new ByteArrayInputStream(header), samples);
    }

    /// Returns the size of the file in bytes.
    long length() {
      return header.length + size;
    }
  }

  Channel channel(int channel) {
    long frames = size / ((long) channels * SAMPLE_BYTES);
    int length = (int) (frames * SAMPLE_BYTES); // unsigned
    ByteBuffer mono = ByteBuffer.allocate(MONO_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    mono.put("RIFF".getBytes(US_ASCII)).putInt(length + MONO_HEADER - 8);
    mono.put("WAVEfmt ".getBytes(US_ASCII)).putInt(16);
    mono.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(rate * SAMPLE_BYTES);
    mono.putShort((short) SAMPLE_BYTES).putShort((short) (8 * SAMPLE_BYTES));
    mono.put("data".getBytes(US_ASCII)).putInt(length);
    return new Channel(mono.array(), rate, frames * SAMPLE_BYTES, new OneChannel(channel, frames));
  }

  /// The samples of one channel. Silence takes the place of samples that the file lacks.
  private final class OneChannel extends InputStream {
    private final int offset;
    private final byte[] frame = new byte[channels * SAMPLE_BYTES];
    private long framesLeft;
    private int buffered;

    OneChannel(int channel, long frames) {
      this.offset = channel * SAMPLE_BYTES;
      this.framesLeft = frames;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = 0;
      while (count < length && (buffered > 0 || framesLeft > 0)) {
        if (buffered == 0) {
          if (samples.readNBytes(frame, 0, frame.length) < frame.length) {
            Arrays.fill(frame, (byte) 0);
          }
          framesLeft--;
          buffered = SAMPLE_BYTES;
        }
        bytes[from + count++] = frame[offset + SAMPLE_BYTES - buffered--];
      }
      return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
      samples.close();
    }
  }

  /// Returns the whole file with silence in some ranges, on all channels.
  public InputStream muted(List<AudioRange> ranges) {
    return new SequenceInputStream(new ByteArrayInputStream(header), new Muted(ranges));
  }

  private final class Muted extends FilterInputStream {
    private final List<AudioRange> ranges;
    private final long bytesPerSecond = (long) rate * channels * SAMPLE_BYTES;
    private long position;

    Muted(List<AudioRange> ranges) {
      super(samples);
      this.ranges = ranges;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      for (AudioRange range : ranges) {
        long start = Math.max(position, byteAt(range.from()));
        long end = Math.min(position + count, byteAt(range.to()));
        for (long at = start; at < end; at++) {
          bytes[from + (int) (at - position)] = 0;
        }
      }
      position += Math.max(0, count);
      return count;
    }

    private long byteAt(long millis) {
      long frame = (long) channels * SAMPLE_BYTES;
      return Math.max(0, millis) * bytesPerSecond / 1000 / frame * frame;
    }
  }
}
