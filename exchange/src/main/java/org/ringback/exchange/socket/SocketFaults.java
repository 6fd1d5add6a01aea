package org.ringback.exchange.socket;

/// Injects faults into sockets.
public interface SocketFaults {
  /// Called for every socket that opens.
  void opened(TextSocket socket);

  /// Called once per socket, when its user has signed in.
  ///
  /// @param client `client:` and the identity
  void signedIn(TextSocket socket, String accountSid, String client);
}
