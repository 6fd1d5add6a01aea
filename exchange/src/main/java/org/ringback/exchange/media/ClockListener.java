package org.ringback.exchange.media;

/// An endpoint that the media clock calls every 20 ms. In each tick all endpoints receive before
/// any endpoint sends.
interface ClockListener extends AutoCloseable {
  /// Passes on the audio that the remote side sent.
  void receiveFrame();

  /// Sends the next 20 ms to the remote side.
  ///
  /// @param frame a scratch buffer
  void sendFrame(short[] frame);

  @Override
  void close();
}
