package org.ringback.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/// The keys that the server needs, made at the first start and kept for the next ones.
///
/// @param secretKey `RINGBACK_SECRET_KEY`, base64 of 32 bytes
/// @param jwtSecret `JWT_SECRET`
record DemoSecrets(String secretKey, String jwtSecret) {
  static DemoSecrets in(Path file) {
    try {
      if (Files.exists(file)) {
        return read(file);
      }
      DemoSecrets made = new DemoSecrets(random(), random());
      made.write(file);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DemoSecrets read(Path file) throws IOException {
    Properties kept = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      kept.load(reader);
    }
    String secretKey = kept.getProperty("RINGBACK_SECRET_KEY");
    String jwtSecret = kept.getProperty("JWT_SECRET");
    if (secretKey == null || jwtSecret == null) {
      throw new DemoException(file + " is damaged: start over with bin/run --fresh");
    }
    return new DemoSecrets(secretKey, jwtSecret);
  }

  private void write(Path file) throws IOException {
    Properties kept = new Properties();
    kept.setProperty("RINGBACK_SECRET_KEY", secretKey);
    kept.setProperty("JWT_SECRET", jwtSecret);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Writer writer = Files.newBufferedWriter(file)) {
      kept.store(writer, "Made by the demo for itself. Not for production.");
    }
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "DemoSecrets[REDACTED]";
  }
}
