package org.ringback.exchange.media;

/// Sound that a leg is to hear: 8 kHz, 16 bit, mono, pulled in frames of 20 ms.
@FunctionalInterface
public interface AudioSource {
  int SAMPLES_PER_FRAME = 160;

  /// Fills the frame with the next 160 samples. False when there is no more; then the frame is not
  /// used. Called from the media clock every 20 ms, so it must not block.
  boolean read(short[] frame);
}
