package org.ringback.exchange.media;

/// What the media clock drives, every 20 ms: first all ears, then all mouths.
interface ClockListener extends AutoCloseable {
  /// Hands on what the far side said.
  void receiveFrame();

  /// Lets the far side hear the next 20 ms.
  ///
  /// @param frame scratch space
  void sendFrame(short[] frame);

  @Override
  void close();
}
