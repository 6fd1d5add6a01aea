package org.ringback.exchange.media;

/// Sound that a leg is to hear: 8 kHz, 16 bit, mono, pulled in frames of 20 ms.
@FunctionalInterface
public interface AudioSource {
  int SAMPLES_PER_FRAME = 160;

  /// Fills the frame with the next 160 samples. Returns false at the end; the frame is unused then.
  /// The media clock calls it every 20 ms, so it must not block.
  boolean read(short[] frame);
}
