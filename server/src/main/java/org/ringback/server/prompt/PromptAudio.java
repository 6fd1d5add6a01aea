package org.ringback.server.prompt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/// A prompt in the format of telephones: 16 bit PCM, 8 kHz, mono.
///
/// @param wav a WAV file
record PromptAudio(byte[] wav, int durationMs) {
  static final int MAX_SECONDS = 60;

  /// The size of the longest prompt at 16 kHz.
  static final int MAX_BYTES = 2 * 1024 * 1024;

  private static final int RATE = 8000;
  private static final int BYTES_PER_SECOND = 2 * RATE;
  private static final AudioFormat TELEPHONE = new AudioFormat(RATE, 16, 1, true, false);

  /// Reads a WAV file of any common format.
  ///
  /// @return empty when the file is no such file, is empty or too long
  static Optional<PromptAudio> of(byte[] file) {
    try (AudioInputStream source = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file));
        AudioInputStream converted = AudioSystem.getAudioInputStream(TELEPHONE, source)) {
      byte[] samples = converted.readNBytes(MAX_SECONDS * BYTES_PER_SECOND + 2);
      int length = samples.length - samples.length % 2;
      return length == 0 || length > MAX_SECONDS * BYTES_PER_SECOND
          ? Optional.empty()
          : Optional.of(
              new PromptAudio(wav(samples, length), (int) (length * 1000L / BYTES_PER_SECOND)));
    } catch (UnsupportedAudioFileException | IOException | RuntimeException unreadable) {
      // Damaged files and formats without a conversion cause exceptions of several types.
      return Optional.empty();
    }
  }

  private static byte[] wav(byte[] samples, int length) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 44);
    try (AudioInputStream pcm =
        new AudioInputStream(new ByteArrayInputStream(samples, 0, length), TELEPHONE, length / 2)) {
      AudioSystem.write(pcm, AudioFileFormat.Type.WAVE, out);
    }
    return out.toByteArray();
  }
}
