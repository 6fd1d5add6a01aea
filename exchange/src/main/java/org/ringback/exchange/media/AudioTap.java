package org.ringback.exchange.media;

/// Receives both directions of the audio of a leg.
@FunctionalInterface
public interface AudioTap {
  /// Called every 20 ms, also during silence. The arrays are shared and must be neither kept nor
  /// modified. Must not block.
  ///
  /// @param inbound the audio that the leg sent
  /// @param outbound the audio that the leg received in the same 20 ms
  void frame(short[] inbound, short[] outbound);
}
