package org.ringback.exchange.media;

import java.io.IOException;

/// Reads what `<Play>` may play, whatever its name and its content type say it is.
public final class SoundFile {
  private SoundFile() {}

  /// @param file WAV or MP3, mono or stereo
  /// @return samples at 8 kHz
  /// @throws IOException when it is neither
  public static short[] read(byte[] file) throws IOException {
    return Mp3File.looksLike(file) ? Mp3File.read(file) : WavFile.read(file);
  }
}
