package org.ringback.exchange.media;

/// Endless hold music: broken chords, one note at a time.
public final class HoldMusic implements AudioSource {
  private static final double RATE = 8000;
  private static final int NOTE = 3200; // 400 ms
  private static final double AMPLITUDE = 5000;

  /// The chords C major, A minor, F major and G major, up and down.
  private static final double[] HERTZ = {
    261.63, 329.63, 392.00, 523.25, 392.00, 329.63,
    220.00, 261.63, 329.63, 440.00, 329.63, 261.63,
    174.61, 220.00, 261.63, 349.23, 261.63, 220.00,
    196.00, 246.94, 293.66, 392.00, 293.66, 246.94,
  };

  private int position;

  @Override
  public boolean read(short[] frame) {
    for (int i = 0; i < frame.length; i++) {
      int at = position % NOTE;
      double hertz = HERTZ[position / NOTE];
      double loudness = Math.min(1, at / 80.0) * Math.exp(-at / 2000.0);
      frame[i] = (short) (AMPLITUDE * loudness * Math.sin(2 * Math.PI * hertz * at / RATE));
      position = (position + 1) % (NOTE * HERTZ.length);
    }
    return true;
  }
}
