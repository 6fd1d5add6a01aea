package org.ringback.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The folder with the demo's data. A file lock allows one process at a time.
final class DataFolder implements AutoCloseable {
  private final Path folder;
  private final FileLock lock;

  private DataFolder(Path folder, FileLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// @throws DemoException if another process uses the folder, or it is not writable
  static DataFolder open(Path folder) {
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
            "Ringback is already running with the data in "
                + absolute
                + ". Stop it, or set RINGBACK_HOME to another folder.");
      }
      return new DataFolder(absolute, lock);
    } catch (IOException e) {
      throw new DemoException(
          "Could not use the data folder " + absolute + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  Path recordingsFolder() {
    return folder.resolve("recordings");
  }

  Path databaseFolder() {
    return folder.resolve("postgres");
  }

  Path exchangeFile() {
    return folder.resolve("exchange.json");
  }

  Path secretsFile() {
    return folder.resolve("secrets.properties");
  }

  /// Deletes all data of earlier starts.
  void deleteAll() {
    for (Path saved : List.of(databaseFolder(), exchangeFile(), secretsFile())) {
      try {
        Folders.delete(saved);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.acquiredBy().close();
  }
}
