package org.ringback.server.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Set;
import org.ringback.server.settings.StorageSettings;
import org.ringback.server.storage.S3Bucket.Request;

/// Stores objects in a bucket of S3, or of a server with the same API.
final class S3Storage implements ObjectStorage {
  private final S3Bucket bucket;

  S3Storage(StorageSettings.S3 settings, Clock clock) {
    this.bucket = new S3Bucket(settings, clock);
  }

  @Override
  public <T> T put(String key, Content<T> content) throws IOException {
    S3Upload upload = new S3Upload(bucket, key);
    boolean isComplete = false;
    try {
      T result = content.writeTo(upload);
      upload.complete();
      isComplete = true;
      return result;
    } finally {
      if (!isComplete) {
        upload.abort();
      }
    }
  }

  @Override
  public InputStream open(String key, long position) {
    // Servers may ignore a range that is the whole object.
    Set<Integer> expected = position == 0 ? Set.of(200, 206) : Set.of(206);
    return bucket.send(Request.of("GET", key).withRangeFrom(position), expected).body();
  }

  @Override
  public void delete(String key) {
    bucket.ask(Request.of("DELETE", key), Set.of(200, 204, 404));
    S3Upload.abortAll(bucket, key);
  }

  @Override
  public void close() {
    bucket.close();
  }
}
