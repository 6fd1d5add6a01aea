package org.ringback.server.events;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the signals of this node from a queue, on a thread of its own. Signals that follow each
/// other within ten milliseconds are sent together.
final class SignalSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SignalSender.class);

  /// The shortest time between two sends.
  static final Duration COALESCING = Duration.ofMillis(10);

  /// The pause after two failed tries.
  private static final Duration RETRY = Duration.ofMillis(250);

  /// Sends texts of [SignalCodec] to all nodes, in their order.
  interface Transport {
    void send(List<String> texts) throws Exception;
  }

  private final UUID node;
  private final Transport transport;
  private final SignalQueue queue = new SignalQueue();
  private final Thread thread;
  private boolean isFailing;
  private volatile boolean isClosed;

  /// @param node the sender
  SignalSender(UUID node, Transport transport) {
    this.node = node;
    this.transport = transport;
    this.thread = Thread.ofVirtual().name("fanout-sender").unstarted(this::sendAll);
  }

  void start() {
    thread.start();
  }

  void add(NodeSignal signal) {
    queue.add(signal);
  }

  private void sendAll() {
    try {
      while (true) {
        List<NodeSignal> signals = queue.take();
        boolean isSent = send(signals);
        if (!isSent) {
          isSent = send(signals); // a new connection may work
        }
        if (isSent) {
          Thread.sleep(COALESCING);
        } else {
          queue.putBack(signals);
          Thread.sleep(RETRY);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean send(List<NodeSignal> signals) throws InterruptedException {
    try {
      transport.send(SignalCodec.encode(node, signals));
      isFailing = false;
      return true;
    } catch (InterruptedException closed) {
      throw closed;
    } catch (Exception failed) {
      if (!isFailing && !isClosed) {
        log.warn("Could not send signals to the other nodes: {}", failed.toString());
      }
      isFailing = true;
      return false;
    }
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }
}
