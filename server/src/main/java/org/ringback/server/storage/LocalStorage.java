package org.ringback.server.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Stores each object as a file below a directory. Several nodes need a directory that they share.
final class LocalStorage implements ObjectStorage {
  /// Holds the objects that are being written. No key has a dot or an underscore.
  private static final String PARTS = ".parts";

  private final Path directory;

  /// @param directory created when the first object is stored
  LocalStorage(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  @Override
  public <T> T put(String key, Content<T> content) throws IOException {
    Path target = path(key);
    Path part = part(key);
    FileChannel file = attempt("create", () -> create(part));
    try {
      T result;
      try (file) {
        result = content.writeTo(new PartStream(Channels.newOutputStream(file)));
        attempt(
            "write",
            () -> {
              file.force(true);
              return file;
            });
      }
      attempt("store", () -> publish(part, target));
      return result;
    } finally {
      attempt("delete", () -> Files.deleteIfExists(part));
    }
  }

  private static FileChannel create(Path part) throws IOException {
    Files.createDirectories(part.getParent());
    return FileChannel.open(
        part,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  /// Moves a complete file to its place, where it also survives a power failure.
  private Path publish(Path part, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    for (Path each = target.getParent();
        each != null && each.startsWith(directory);
        each = each.getParent()) {
      try (FileChannel changed = FileChannel.open(each, StandardOpenOption.READ)) {
        changed.force(true);
      }
    }
    return target;
  }

  @Override
  public InputStream open(String key, long position) {
    Path file = path(key);
    return attempt(
        "open",
        () ->
            Channels.newInputStream(
                FileChannel.open(file, StandardOpenOption.READ).position(position)));
  }

  @Override
  public void delete(String key) {
    for (Path file : new Path[] {path(key), part(key)}) {
      attempt("delete", () -> Files.deleteIfExists(file));
    }
  }

  @Override
  public void close() {
    // nothing is open
  }

  private Path path(String key) {
    return directory.resolve(ObjectKeys.require(key));
  }

  private Path part(String key) {
    return directory.resolve(PARTS).resolve(ObjectKeys.require(key).replace('/', '_'));
  }

  @FunctionalInterface
  private interface FileAccess<T> {
    T run() throws IOException;
  }

  private static <T> T attempt(String verb, FileAccess<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw new StorageException("The storage could not " + verb + " a file: " + reason(e), e);
    }
  }

  /// Returns what went wrong without the path, because agents see it too.
  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  /// Reports failures of the storage as [StorageException].
  private static final class PartStream extends OutputStream {
    private final OutputStream out;

    PartStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int oneByte) {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      attempt(
          "write",
          () -> {
            out.write(bytes, offset, length);
            return out;
          });
    }
  }
}
