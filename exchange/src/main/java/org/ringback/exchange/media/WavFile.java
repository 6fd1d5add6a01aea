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

/// Reads and writes WAV files of 16 bit PCM, as 8 kHz mono.
public final class WavFile {
  private static final int RATE = 8000;
  private static final int ZERO_CROSSINGS = 16;
  private static final AudioFormat TELEPHONE = new AudioFormat(RATE, 16, 1, true, false);

  private WavFile() {}

  /// @param wav 16 bit PCM or a format that the JDK converts to it, such as mu-law; mono or stereo,
  ///   8 to 48 kHz
  /// @return the samples at 8 kHz, channels mixed
  /// @throws IOException for any other file
  public static short[] read(byte[] wav) throws IOException {
    try (AudioInputStream stream = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
      AudioFormat format = stream.getFormat();
      AudioFormat linear =
          new AudioFormat(format.getSampleRate(), 16, format.getChannels(), true, false);
      try (AudioInputStream pcm = AudioSystem.getAudioInputStream(linear, stream)) {
        return resample(mono(pcm.readAllBytes(), format.getChannels()), format.getSampleRate());
      }
    } catch (UnsupportedAudioFileException | IllegalArgumentException e) {
      throw new IOException("could not read the WAV file: " + e.getMessage(), e);
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

  /// Resamples to 8 kHz with a windowed sinc. The filter removes frequencies above 4 kHz, which
  /// would alias.
  public static short[] resample(short[] samples, float rate) {
    if (rate == RATE) {
      return samples;
    }
    double step = rate / RATE;
    double cutoff = Math.min(1, 0.92 / step); // leaves room for the slope of the filter
    int reach = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
    short[] out = new short[(int) (samples.length / step)];
    for (int i = 0; i < out.length; i++) {
      out[i] = sampleAt(samples, i * step, cutoff, reach);
    }
    return out;
  }

  /// Resamples 8 kHz to 16 kHz.
  public static short[] doubled(short[] telephone) {
    return resample(telephone, RATE / 2f);
  }

  private static short sampleAt(short[] samples, double centre, double cutoff, int reach) {
    int first = Math.max(0, (int) Math.ceil(centre) - reach);
    int last = Math.min(samples.length - 1, (int) Math.floor(centre) + reach);
    double sum = 0;
    for (int i = first; i <= last; i++) {
      double distance = i - centre;
      double window = 0.5 + 0.5 * Math.cos(Math.PI * distance / (reach + 1));
      double x = Math.PI * cutoff * distance;
      double sinc = Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x;
      sum += samples[i] * cutoff * sinc * window;
    }
    return (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
  }
}
