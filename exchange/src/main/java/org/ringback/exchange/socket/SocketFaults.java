package org.ringback.exchange.socket;

/// What may befall a socket.
public interface SocketFaults {
  /// Told of each that has been opened.
  void opened(TextSocket socket);

  /// Told once of each whose user has become known.
  ///
  /// @param client `client:` and the identity
  void signedIn(TextSocket socket, String accountSid, String client);
}
