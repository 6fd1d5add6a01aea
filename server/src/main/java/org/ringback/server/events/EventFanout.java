package org.ringback.server.events;

/// Connects the nodes: sends signals to all other nodes, and receives theirs. Signals are hints. A
/// node also polls the event log and the revocations, so a lost signal only delays.
///
/// While the connection is broken, signals wait in a bounded queue, and the fan-out reconnects by
/// itself. `EventFanoutContract` in the tests describes what every implementation does.
public interface EventFanout extends AutoCloseable {
  /// Receives the signals of other nodes, on a thread of the fan-out. It must not wait.
  interface Listener {
    /// Handles a signal of another node. The signals of one node arrive in their order.
    void received(NodeSignal signal);

    /// The connection has been established, at the start or again. Signals that were sent before
    /// may be lost.
    void connected();
  }

  /// Connects in the background. Called once.
  void start(Listener listener);

  /// Sends a signal to all other nodes. Returns at once, whatever the state of the connection.
  void publish(NodeSignal signal);

  @Override
  void close();
}
