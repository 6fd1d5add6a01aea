package org.ringback.exchange.media;

/// A source of audio for a leg: 8 kHz, 16 bit, mono, read in frames of 20 ms.
@FunctionalInterface
public interface AudioSource {
  int SAMPLES_PER_FRAME = 160;

  /// Fills the frame with the next 160 samples. Returns false at the end, and then the content of
  /// the frame is undefined. The media clock calls this every 20 ms, so it must not block.
  boolean read(short[] frame);
}
