package org.ringback.server.settings;

import java.net.URI;
import java.nio.file.Path;
import org.ringback.server.crypto.Secret;

/// Where recordings are stored.
public sealed interface StorageSettings {
  /// @param directory `RINGBACK_RECORDINGS_DIR`
  record Local(Path directory) implements StorageSettings {}

  /// S3, or a server with the same API.
  ///
  /// @param bucket `RINGBACK_S3_BUCKET`
  /// @param endpoint `RINGBACK_S3_ENDPOINT`; Amazon's of the region by default
  /// @param region `RINGBACK_S3_REGION`
  /// @param accessKey `RINGBACK_S3_ACCESS_KEY`
  /// @param secretKey `RINGBACK_S3_SECRET_KEY`
  record S3(String bucket, URI endpoint, String region, String accessKey, Secret secretKey)
      implements StorageSettings {}
}
