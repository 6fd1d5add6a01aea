package org.ringback.exchange.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The WAV file of a recording in progress. The media clock adds frames, which stay in memory for
/// at most one second. When the disk is too slow, audio becomes silence; its timing never shifts.
final class RecordingFile {
  private static final Logger log = LoggerFactory.getLogger(RecordingFile.class);
  private static final int SOUND_THRESHOLD = 200; // of 32768: about -44 dBFS
  private static final int FRAMES_PER_CHUNK = 50;

  private final Path path;
  private final int channels;
  private final DiskWriter disk;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private long frames;
  private long firstSoundFrame = -1;
  private long lastSoundFrame = -1;
  private int bytesPerFrame;
  private long missed;

  RecordingFile(Path path, int channels, DiskWriter disk) {
    this.path = path;
    this.channels = channels;
    this.disk = disk;
  }

  Path path() {
    return path;
  }

  /// @param right the second channel; ignored for a mono file
  synchronized void frame(short[] left, short[] right) {
    bytesPerFrame = left.length * 2 * channels;
    if (chunk.remaining() < bytesPerFrame) {
      flush();
    }
    boolean hasSound = false;
    for (int i = 0; i < left.length; i++) {
      put(left[i]);
      hasSound |= Math.abs(left[i]) > SOUND_THRESHOLD;
      if (channels == 2) {
        put(right[i]);
        hasSound |= Math.abs(right[i]) > SOUND_THRESHOLD;
      }
    }
    if (hasSound) {
      firstSoundFrame = firstSoundFrame < 0 ? frames : firstSoundFrame;
      lastSoundFrame = frames;
    }
    frames++;
  }

  private void put(short sample) {
    chunk.put((byte) sample).put((byte) (sample >> 8));
  }

  private void flush() {
    if (chunk.position() > 0) {
      ByteBuffer full = chunk.flip();
      long silence = missed;
      if (disk.offer(() -> append(silence, full))) {
        missed = 0;
      } else {
        log.warn("Could not write one second of {}: the disk is too slow", path.getFileName());
        missed += full.remaining();
      }
    }
    chunk = ByteBuffer.allocate(FRAMES_PER_CHUNK * bytesPerFrame);
  }

  private void append(long silence, ByteBuffer sound) {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long at = Math.max(file.size(), WavHeader.HEADER) + silence; // gaps in a file read as zeros
      while (sound.hasRemaining()) {
        at += file.write(sound, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the number of silent frames at the start, which [#finish] may remove.
  synchronized long silentFrames() {
    return Math.max(0, firstSoundFrame);
  }

  /// Writes the remaining audio and the header.
  ///
  /// @param trim whether silence at both ends is removed
  /// @param done receives the length in samples; 0 when the file could not be written
  void finish(boolean trim, LongConsumer done) throws InterruptedException {
    long from;
    long to;
    long silence;
    int bytes;
    ByteBuffer rest;
    synchronized (this) {
      from = trim ? Math.max(0, firstSoundFrame) : 0;
      to = trim ? lastSoundFrame + 1 : frames;
      silence = missed;
      rest = chunk.flip();
      bytes = bytesPerFrame;
      chunk = ByteBuffer.allocate(0);
    }
    disk.put(
        () -> {
          long samples = 0;
          try {
            append(silence, rest);
            complete(from * bytes, to * bytes);
            samples = (to - from) * bytes / 2 / channels;
          } catch (IOException | UncheckedIOException e) {
            log.error("Could not complete recording {}", path.getFileName(), e);
          } finally {
            done.accept(samples);
          }
        });
  }

  private void complete(long from, long to) throws IOException {
    if (from > 0) {
      trimStart(from, to);
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(WavHeader.header(channels, to - from)), 0);
      file.truncate(WavHeader.HEADER + to - from);
    }
  }

  private void trimStart(long from, long to) throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".half");
    try (FileChannel original = FileChannel.open(path, StandardOpenOption.READ);
        FileChannel cut =
            FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      cut.write(ByteBuffer.allocate(WavHeader.HEADER), 0);
      cut.position(WavHeader.HEADER);
      for (long at = from; at < to; ) {
        at += original.transferTo(WavHeader.HEADER + at, to - at, cut);
      }
    }
    Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
  }
}
