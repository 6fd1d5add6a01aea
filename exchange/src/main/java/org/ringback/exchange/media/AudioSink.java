package org.ringback.exchange.media;

/// Where the sound that a leg makes goes: 8 kHz, 16 bit, mono, about one frame of 20 ms at a time.
@FunctionalInterface
public interface AudioSink {
  /// Called by the media clock every 20 ms from the browser's first packet on, in the order of
  /// speech; what the network lost is silence. The array is the receiver's to keep. Must not block.
  void write(short[] frame);
}
