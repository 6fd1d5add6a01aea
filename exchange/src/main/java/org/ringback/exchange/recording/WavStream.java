package org.ringback.exchange.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A stream of the WAV file of a recording from any offset, as stored or mixed to mono.
public final class WavStream extends InputStream {
  private static final int FRAMES = 4096;

  private final FileChannel file;
  private final byte[] header;
  private final int stored;
  private final int channels;
  private final long size;
  private long position;
  private ByteBuffer sound = ByteBuffer.allocate(0);

  /// @param stored the number of channels in the file
  /// @param channels the number of channels of the stream, at most `stored`
  /// @param bytes the length of the audio in the file
  WavStream(Path path, int stored, int channels, long bytes) throws IOException {
    this.file = FileChannel.open(path, StandardOpenOption.READ);
    this.stored = stored;
    this.channels = channels;
    long audio = bytes / stored * channels;
    this.header = WavHeader.header(channels, audio);
    this.size = WavHeader.HEADER + audio;
  }

  /// Returns the total size in bytes.
  public long size() {
    return size;
  }

  /// @param start the position of the next byte
  void startAt(long start) {
    position = start;
    sound = ByteBuffer.allocate(0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (position >= size) {
      return -1;
    }
    int count;
    if (position < header.length) {
      count = (int) Math.min(length, header.length - position);
      System.arraycopy(header, (int) position, bytes, offset, count);
    } else {
      if (!sound.hasRemaining() && !load()) {
        return -1;
      }
      count = Math.min(length, sound.remaining());
      sound.get(bytes, offset, count);
    }
    position += count;
    return count;
  }

  /// Reads the next block at `position`, which may be inside a sample.
  private boolean load() throws IOException {
    long at = position - header.length;
    long frame = at / (2L * channels);
    ByteBuffer in = ByteBuffer.allocate(FRAMES * 2 * stored).order(ByteOrder.LITTLE_ENDIAN);
    if (file.read(in, WavHeader.HEADER + frame * 2 * stored) < 0) {
      return false;
    }
    in.flip();
    sound = channels == stored ? in : oneChannel(in);
    sound.position((int) (at - frame * 2 * channels));
    return sound.hasRemaining();
  }

  private static ByteBuffer oneChannel(ByteBuffer in) {
    ByteBuffer out = ByteBuffer.allocate(in.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= 4) {
      out.putShort(
          (short) Math.clamp(in.getShort() + in.getShort(), Short.MIN_VALUE, Short.MAX_VALUE));
    }
    return out.flip();
  }

  /// Skips bytes without reading them.
  @Override
  public long skip(long bytes) {
    long skipped = Math.clamp(bytes, 0, size - position);
    startAt(position + skipped);
    return skipped;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
