package org.ringback.exchange.media;

import java.util.Arrays;

/// Resamples 48 kHz to 8 kHz block by block, with a low-pass filter (windowed sinc, 3.6 kHz).
final class Decimator {
  private static final int FACTOR = 6;
  private static final int TAPS = 96;
  private static final double CUTOFF = 3600.0 / 48_000;
  private static final float[] FILTER = filter();

  private float[] window = new float[TAPS];

  private static float[] filter() {
    float[] filter = new float[TAPS];
    double sum = 0;
    double[] exact = new double[TAPS];
    for (int i = 0; i < TAPS; i++) {
      double x = i - (TAPS - 1) / 2.0;
      double sinc = Math.sin(2 * Math.PI * CUTOFF * x) / (Math.PI * x);
      double hamming = 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (TAPS - 1));
      exact[i] = sinc * hamming;
      sum += exact[i];
    }
    for (int i = 0; i < TAPS; i++) {
      filter[i] = (float) (exact[i] / sum);
    }
    return filter;
  }

  /// @param length a multiple of six
  short[] next(short[] samples, int length) {
    float[] input = Arrays.copyOf(window, TAPS + length);
    for (int i = 0; i < length; i++) {
      input[TAPS + i] = samples[i];
    }
    short[] output = new short[length / FACTOR];
    for (int i = 0; i < output.length; i++) {
      float sum = 0;
      int from = (i + 1) * FACTOR;
      for (int tap = 0; tap < TAPS; tap++) {
        sum += FILTER[tap] * input[from + tap];
      }
      output[i] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    window = Arrays.copyOfRange(input, length, length + TAPS);
    return output;
  }
}
