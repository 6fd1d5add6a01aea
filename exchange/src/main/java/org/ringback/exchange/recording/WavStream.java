package org.ringback.exchange.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The WAV file of a recording from any byte on, as stored or mixed to mono.
public final class WavStream extends InputStream {
  private static final int FRAMES = 4096;

  private final FileChannel file;
  private final byte[] header;
  private final int stored;
  private final int wanted;
  private final long size;
  private long position;
  private ByteBuffer sound = ByteBuffer.allocate(0);

  /// @param stored channels of the file
  /// @param wanted channels of the stream, at most `stored`
  /// @param bytes of audio in the file
  WavStream(Path path, int stored, int wanted, long bytes) throws IOException {
    this.file = FileChannel.open(path, StandardOpenOption.READ);
    this.stored = stored;
    this.wanted = wanted;
    long audio = bytes / stored * wanted;
    this.header = WavHeader.header(wanted, audio);
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
    int taken;
    if (position < header.length) {
      taken = (int) Math.min(length, header.length - position);
      System.arraycopy(header, (int) position, bytes, offset, taken);
    } else {
      if (!sound.hasRemaining() && !load()) {
        return -1;
      }
      taken = Math.min(length, sound.remaining());
      sound.get(bytes, offset, taken);
    }
    position += taken;
    return taken;
  }

  /// Reads the next block at `position`, which may be inside a sample.
  private boolean load() throws IOException {
    long at = position - header.length;
    long frame = at / (2L * wanted);
    ByteBuffer in = ByteBuffer.allocate(FRAMES * 2 * stored).order(ByteOrder.LITTLE_ENDIAN);
    if (file.read(in, WavHeader.HEADER + frame * 2 * stored) < 0) {
      return false;
    }
    in.flip();
    sound = wanted == stored ? in : oneChannel(in);
    sound.position((int) (at - frame * 2 * wanted));
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
