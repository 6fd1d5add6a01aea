package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AudioMeterTest {
  private static AudioMeter measured(byte[] wav, Random pieces) {
    AudioMeter meter = new AudioMeter();
    for (int at = 0; at < wav.length; ) {
      int length = Math.min(wav.length - at, 1 + pieces.nextInt(700));
      meter.accept(wav, at, length);
      at += length;
    }
    return meter;
  }

  @Test
  void the_duration_and_the_peaks_of_each_channel_do_not_depend_on_the_pieces() {
    // The left channel is loud in the first half second, the right one in the second.
    byte[] wav =
        TestWav.of(2, 8000, (channel, i) -> (short) (i < 4000 == (channel == 0) ? -20_000 : 100));
    for (int seed = 0; seed < 20; seed++) {
      AudioMeter meter = measured(wav, new Random(seed));
      assertThat(meter.durationMs()).isEqualTo(1000);
      byte[] peaks = meter.peaks();
      assertThat(peaks).hasSize(20);
      assertThat(peaks[0] & 0xff).isEqualTo(20_000 >> 7);
      assertThat(peaks[1]).isZero();
      assertThat(peaks[18]).isZero();
      assertThat(peaks[19] & 0xff).isEqualTo(20_000 >> 7);
    }
  }

  @Test
  void a_file_that_ends_before_its_announced_length_is_truncated() {
    byte[] wav = TestWav.of(2, 800, (_, _) -> (short) 1);
    assertThat(measured(wav, new Random(1)).isTruncated()).isFalse();
    byte[] part = Arrays.copyOf(wav, wav.length - 4);
    assertThat(measured(part, new Random(1)).isTruncated()).isTrue();
  }

  @Test
  void a_file_without_audio_has_no_duration_and_another_format_is_rejected() {
    assertThat(measured(TestWav.of(1, 0, (_, _) -> (short) 0), new Random(1)).durationMs())
        .isZero();
    byte[] text = "<html>Not a recording, but a page.</html>".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> measured(text, new Random(1)))
        .hasMessage("the file is not a WAV file");
  }
}
