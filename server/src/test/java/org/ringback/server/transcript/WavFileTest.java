package org.ringback.server.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WavFileTest {
  /// Returns a second of stereo audio at 1000 Hz, with 1 on the left and 2 on the right channel.
  static byte[] stereo() {
    return wav(2, 1000, 1, 2);
  }

  private static byte[] wav(int channels, int rate, int... samples) {
    int size = rate * channels * 2;
    ByteBuffer file = ByteBuffer.allocate(54 + size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(46 + size).put(ascii("WAVE"));
    file.put(ascii("LIST")).putInt(2).put(ascii("ab")); // a chunk that is not needed
    file.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
    file.putInt(rate).putInt(rate * channels * 2);
    file.putShort((short) (channels * 2)).putShort((short) 16);
    file.put(ascii("data")).putInt(size);
    for (int i = 0; i < rate * channels; i++) {
      file.putShort((short) samples[i % channels]);
    }
    return file.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static WavFile read(byte[] file) throws IOException {
    return WavFile.read(new ByteArrayInputStream(file));
  }

  private static short[] samples(byte[] file) throws IOException {
    WavFile wav = read(file);
    byte[] bytes = wav.samples().readAllBytes();
    short[] samples = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  @Test
  void a_channel_is_a_file_of_its_own() throws IOException {
    WavFile.Channel channel = read(stereo()).channel(1);
    byte[] right = channel.file().readAllBytes();
    assertThat(right).hasSize((int) channel.length());
    assertThat(read(right).channels()).isEqualTo(1);
    assertThat(read(right).rate()).isEqualTo(1000);
    assertThat(samples(right)).hasSize(1000).containsOnly((short) 2);
    assertThat(samples(read(stereo()).channel(0).file().readAllBytes())).containsOnly((short) 1);
  }

  @Test
  void a_channel_of_a_truncated_file_has_the_length_of_its_header() throws IOException {
    WavFile.Channel channel = read(Arrays.copyOf(stereo(), 54 + 2_000)).channel(0);
    byte[] left = channel.file().readAllBytes();
    assertThat(left).hasSize((int) channel.length());
    assertThat(Arrays.copyOf(samples(left), 500)).containsOnly((short) 1);
    assertThat(Arrays.copyOfRange(samples(left), 500, 1000)).containsOnly((short) 0);
  }

  @Test
  void ranges_are_silent_on_both_channels_and_everything_else_stays() throws IOException {
    byte[] muted =
        read(stereo())
            .muted(List.of(new AudioRange(100, 200), new AudioRange(900, 5_000)))
            .readAllBytes();
    assertThat(muted).hasSameSizeAs(stereo());
    short[] samples = samples(muted);
    for (int i = 0; i < samples.length; i++) {
      int ms = i / 2;
      boolean isSilent = ms >= 100 && ms < 200 || ms >= 900;
      assertThat(samples[i]).as("at %d ms", ms).isEqualTo((short) (isSilent ? 0 : i % 2 + 1));
    }
  }

  @Test
  void other_files_are_rejected() {
    assertThatThrownBy(() -> read(ascii("ID3 this is an MP3 file")))
        .isInstanceOf(IOException.class)
        .hasMessage("the recording is not a WAV file");
    byte[] compressed = stereo();
    compressed[30] = 7; // G.711
    assertThatThrownBy(() -> read(compressed)).hasMessage("the recording is not 16-bit PCM");
  }
}
