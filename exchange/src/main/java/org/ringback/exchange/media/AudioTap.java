package org.ringback.exchange.media;

/// Hears both directions of one leg at once.
@FunctionalInterface
public interface AudioTap {
  /// Called once every 20 ms, sound or silence, so that what it has heard is as long as it has
  /// listened. The arrays are shared: they are neither to be kept nor to be written to. Must not
  /// block.
  ///
  /// @param said what the leg said
  /// @param heard what it heard in the same 20 ms
  void frame(short[] said, short[] heard);
}
