package org.ringback.server.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.UUID;
import org.ringback.server.settings.StorageSettings;

/// Stores objects by key. An object is complete or absent, never partial. Its content is encrypted
/// by the caller. Methods throw [StorageException] when the storage fails.
public interface ObjectStorage extends AutoCloseable {
  /// Returns the storage of these settings.
  static ObjectStorage of(StorageSettings settings, Clock clock) {
    return switch (settings) {
      case StorageSettings.Local local -> new LocalStorage(local.directory());
      case StorageSettings.S3 s3 -> new S3Storage(s3, clock);
    };
  }

  /// Writes the content of an object.
  @FunctionalInterface
  interface Content<T> {
    /// @return what [ObjectStorage#put] returns
    T writeTo(OutputStream out) throws IOException;
  }

  /// Stores what `content` writes, without a copy of it in memory or in another file. Replaces an
  /// object with the same key. When `content` throws, nothing is stored.
  ///
  /// @param key segments of letters, digits and hyphens, separated by slashes
  /// @throws IOException only by `content`
  <T> T put(String key, Content<T> content) throws IOException;

  /// Opens an object from a position.
  InputStream open(String key, long position);

  /// Deletes an object, and what an interrupted [#put] of it has left; no-op when there is neither.
  void delete(String key);

  @Override
  void close();

  /// Stores, reads and deletes a small object.
  ///
  /// @throws StorageException when that is not possible
  default void check() {
    String key = "check/" + UUID.randomUUID();
    try {
      put(
          key,
          out -> {
            out.write(1);
            return key;
          });
      try (InputStream in = open(key, 0)) {
        if (in.read() != 1) {
          throw new StorageException("The storage returned other content than it was given");
        }
      }
    } catch (IOException e) {
      throw new StorageException("Could not read from the storage: " + e, e);
    }
    delete(key);
  }
}
