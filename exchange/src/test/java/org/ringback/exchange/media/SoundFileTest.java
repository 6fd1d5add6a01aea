package org.ringback.exchange.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoundFileTest {
  @Test
  void an_mp3_is_decoded_with_its_frequency_and_length() throws IOException {
    short[] samples = SoundFile.read(tone());
    assertThat(samples.length).isBetween(8000, 8000 + 1200); // a second, and the encoder's padding
    assertThat(Goertzel.share(Arrays.copyOfRange(samples, 1000, 7400), 1000)).isGreaterThan(0.95);
  }

  @Test
  void a_wav_is_read_by_the_same_reader() throws IOException {
    short[] tone = new short[800];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (short) (8000 * Math.sin(2 * Math.PI * 440 * i / 8000));
    }
    assertThat(SoundFile.read(WavFile.write(tone))).isEqualTo(tone);
  }

  @Test
  void a_file_that_is_neither_is_rejected_with_an_io_exception() throws IOException {
    Random random = new Random(7);
    byte[] good = tone();
    for (int i = 0; i < 300; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
      for (int k = 0; k < 20 && bad.length > 4; k++) {
        bad[4 + random.nextInt(bad.length - 4)] = (byte) random.nextInt();
      }
      try {
        assertThat(SoundFile.read(bad)).isNotNull();
      } catch (IOException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
    }
    assertThatThrownBy(
            () ->
                SoundFile.read("hello, world".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isInstanceOf(IOException.class);
  }

  private static byte[] tone() throws IOException {
    try (InputStream file = SoundFileTest.class.getResourceAsStream("/sounds/tone-1000hz.mp3")) {
      assertThat(file).isNotNull();
      return file.readAllBytes();
    }
  }
}
