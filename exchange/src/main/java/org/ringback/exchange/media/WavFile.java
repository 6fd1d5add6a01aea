package org.ringback.exchange.media;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/// WAV files of 16 bit PCM, to and from the 8 kHz mono of a telephone.
public final class WavFile {
  private static final int RATE = 8000;
  private static final AudioFormat TELEPHONE = new AudioFormat(RATE, 16, 1, true, false);

  private WavFile() {}

  /// @param wav 16 bit PCM (or what the JDK converts to it, such as mu-law), mono or stereo, 8 to
  ///   48 kHz
  /// @return the samples at 8 kHz, channels mixed
  /// @throws IOException when it is not such a file
  public static short[] read(byte[] wav) throws IOException {
    try (AudioInputStream stream = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
      AudioFormat given = stream.getFormat();
      AudioFormat linear =
          new AudioFormat(given.getSampleRate(), 16, given.getChannels(), true, false);
      try (AudioInputStream pcm = AudioSystem.getAudioInputStream(linear, stream)) {
        return resample(mono(pcm.readAllBytes(), given.getChannels()), given.getSampleRate());
      }
    } catch (UnsupportedAudioFileException | IllegalArgumentException e) {
      throw new IOException("not a WAV file that can be played: " + e.getMessage(), e);
    }
  }

  /// @param samples 8 kHz mono
  public static byte[] write(short[] samples) {
    ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      AudioSystem.write(
          new AudioInputStream(new ByteArrayInputStream(bytes.array()), TELEPHONE, samples.length),
          AudioFileFormat.Type.WAVE,
          out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// Plays samples once, from the start.
  public static AudioSource source(short[] samples) {
    return new AudioSource() {
      private int position;

      @Override
      public boolean read(short[] frame) {
        if (position >= samples.length) {
          return false;
        }
        for (int i = 0; i < frame.length; i++, position++) {
          frame[i] = position < samples.length ? samples[position] : 0;
        }
        return true;
      }
    };
  }

  private static short[] mono(byte[] pcm, int channels) {
    ByteBuffer bytes = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN);
    short[] samples = new short[pcm.length / 2 / channels];
    for (int i = 0; i < samples.length; i++) {
      int sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += bytes.getShort();
      }
      samples[i] = (short) (sum / channels);
    }
    return samples;
  }

  /// To 8 kHz, averaging the samples that fall together so that high pitches do not fold back
  /// audibly.
  public static short[] resample(short[] samples, float rate) {
    if (rate == RATE) {
      return samples;
    }
    double step = rate / RATE;
    short[] out = new short[(int) (samples.length / step)];
    for (int i = 0; i < out.length; i++) {
      int from = (int) (i * step);
      int to = Math.max(from + 1, Math.min(samples.length, (int) ((i + 1) * step)));
      long sum = 0;
      for (int j = from; j < to; j++) {
        sum += samples[Math.min(j, samples.length - 1)];
      }
      out[i] = (short) (sum / (to - from));
    }
    return out;
  }
}
