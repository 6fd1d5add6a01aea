package org.ringback.exchange.socket;

/// What may befall a socket.
@FunctionalInterface
public interface SocketWeather {
  /// Told of each that has been opened.
  void opened(TextSocket socket);
}
