package org.ringback.server.events;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Connects servers of one process that share a [Hub]. A single server needs no other fan-out.
final class InProcessFanout implements EventFanout {
  /// The servers that are connected.
  static final class Hub {
    private final List<InProcessFanout> members = new CopyOnWriteArrayList<>();
  }

  private final Hub hub;
  private final ExecutorService deliveries =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("fanout-listener").factory());
  private volatile @Nullable Listener listener;

  InProcessFanout(Hub hub) {
    this.hub = hub;
  }

  @Override
  public void start(Listener started) {
    listener = started;
    hub.members.add(this);
    deliveries.execute(started::connected);
  }

  @Override
  public void publish(NodeSignal signal) {
    if (!hub.members.contains(this)) {
      return; // closed
    }
    for (InProcessFanout member : hub.members) {
      if (member != this) {
        member.deliver(signal);
      }
    }
  }

  private void deliver(NodeSignal signal) {
    Listener receiver = listener;
    if (receiver != null) {
      try {
        deliveries.execute(() -> receiver.received(signal));
      } catch (RejectedExecutionException closed) {
        // This member has left.
      }
    }
  }

  @Override
  public void close() {
    hub.members.remove(this);
    deliveries.shutdownNow();
  }
}
