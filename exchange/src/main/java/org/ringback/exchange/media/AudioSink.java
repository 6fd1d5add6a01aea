package org.ringback.exchange.media;

/// Receives the audio of a leg: 8 kHz, 16 bit, mono, in frames of about 20 ms.
@FunctionalInterface
public interface AudioSink {
  /// Called by the media clock every 20 ms after the browser's first packet. Lost packets are
  /// silence. The receiver may keep the array. Must not block.
  void write(short[] frame);
}
