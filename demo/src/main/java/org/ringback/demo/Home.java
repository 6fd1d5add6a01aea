package org.ringback.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder that keeps the demo's data between two starts. One process at a time: it holds a
/// lock.
final class Home implements AutoCloseable {
  private final Path folder;
  private final FileLock lock;

  private Home(Path folder, FileLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// @throws DemoException when another process runs on this folder, or it cannot be written
  static Home open(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      FileChannel channel =
          FileChannel.open(
              absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new DemoException(
            "Ringback already runs on the data in "
                + absolute
                + ": end it, or choose another folder with RINGBACK_HOME=…");
      }
      return new Home(absolute, lock);
    } catch (IOException e) {
      throw new DemoException(
          "The folder " + absolute + " cannot be used for Ringback's data: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  Path database() {
    return folder.resolve("postgres");
  }

  Path exchange() {
    return folder.resolve("exchange.json");
  }

  Path secrets() {
    return folder.resolve("secrets.properties");
  }

  /// Forgets everything that an earlier start has kept.
  void startOver() {
    for (Path kept : List.of(database(), exchange(), secrets())) {
      try {
        delete(kept);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }

  @Override
  public void close() throws IOException {
    lock.acquiredBy().close();
  }
}
