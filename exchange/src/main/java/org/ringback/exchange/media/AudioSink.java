package org.ringback.exchange.media;

/// Where the sound that a leg makes goes: 8 kHz, 16 bit, mono, about one frame of 20 ms at a time.
@FunctionalInterface
public interface AudioSink {
  /// Called for each frame that arrived. The array is the receiver's to keep. Must not block.
  void write(short[] frame);
}
