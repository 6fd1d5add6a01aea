package org.ringback.server.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptAudioTest {
  private static byte[] wav(int rate, int channels, double seconds) throws IOException {
    AudioFormat format = new AudioFormat(rate, 16, channels, true, false);
    int frames = (int) (rate * seconds);
    byte[] samples = new byte[frames * channels * 2];
    Arrays.fill(samples, (byte) 20);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(samples), format, frames),
        AudioFileFormat.Type.WAVE,
        out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"8000, 1", "16000, 1", "44100, 2", "48000, 1"})
  void a_wav_file_becomes_telephone_audio_of_the_same_length(int rate, int channels)
      throws Exception {
    PromptAudio audio = PromptAudio.of(wav(rate, channels, 0.5)).orElseThrow();
    assertThat(audio.durationMs()).isBetween(495, 505);
    try (AudioInputStream stored =
        AudioSystem.getAudioInputStream(new ByteArrayInputStream(audio.wav()))) {
      assertThat(stored.getFormat().getSampleRate()).isEqualTo(8000);
      assertThat(stored.getFormat().getChannels()).isEqualTo(1);
      assertThat(stored.readAllBytes().length / 16).isEqualTo(audio.durationMs());
    }
  }

  @Test
  void a_file_that_is_too_long_empty_cut_off_or_no_wav_file_is_rejected() throws Exception {
    assertThat(PromptAudio.of(wav(8000, 1, PromptAudio.MAX_SECONDS))).isPresent();
    assertThat(PromptAudio.of(wav(8000, 1, PromptAudio.MAX_SECONDS + 0.1))).isEmpty();
    assertThat(PromptAudio.of(wav(8000, 1, 0))).isEmpty();
    assertThat(PromptAudio.of(Arrays.copyOf(wav(8000, 1, 1), 30))).isEmpty();
    assertThat(PromptAudio.of("ID3 not audio at all".getBytes(StandardCharsets.US_ASCII)))
        .isEmpty();
    assertThat(PromptAudio.of(new byte[0])).isEmpty();
  }
}
