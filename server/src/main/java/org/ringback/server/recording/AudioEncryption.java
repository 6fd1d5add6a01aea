package org.ringback.server.recording;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.ringback.server.crypto.ChunkedCipher;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.Sha256;

/// Encrypts a WAV file and measures it, in one pass.
final class AudioEncryption {
  private AudioEncryption() {}

  /// Returns what was written.
  ///
  /// @throws WrongAudio when the file ends early, or is no WAV file
  static StoredRecording.Audio encrypt(
      String objectKey, Secret dataKey, InputStream wav, OutputStream out) throws IOException {
    MessageDigest sha256 = Sha256.digest();
    Measured measured = new Measured(new DigestInputStream(wav, sha256));
    new ChunkedCipher(dataKey).encrypt(measured, out);
    AudioMeter meter = measured.meter;
    if (meter.isTruncated()) {
      throw new WrongAudio(
          "the file ends after %.1f s, before its announced length"
              .formatted(meter.durationMs() / 1000.0));
    }
    return new StoredRecording.Audio(
        objectKey,
        () -> dataKey,
        meter.durationMs(),
        measured.size,
        sha256.digest(),
        meter.peaks());
  }

  private static final class Measured extends FilterInputStream {
    private final AudioMeter meter = new AudioMeter();
    private long size;

    Measured(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count > 0) {
        size += count;
        meter.accept(bytes, offset, count);
      }
      return count;
    }
  }
}
