package org.ringback.exchange.media;

import java.io.IOException;

/// Reads the sound files of `<Play>`. Detects the format from the content.
public final class SoundFile {
  private SoundFile() {}

  /// @param file WAV or MP3, mono or stereo
  /// @return samples at 8 kHz
  /// @throws IOException for any other format
  public static short[] read(byte[] file) throws IOException {
    return Mp3File.looksLike(file) ? Mp3File.read(file) : WavFile.read(file);
  }
}
