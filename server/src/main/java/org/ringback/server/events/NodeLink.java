package org.ringback.server.events;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connects the sockets of this node with the other nodes. Applies each change here, and publishes
/// it. Polls for changes whose signal was lost.
final class NodeLink implements EventFanout.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeLink.class);

  private final Database db;
  private final EventFanout fanout;
  private final EventDelivery delivery;
  private final Realtime realtime;
  private final Revocations revocations;
  private final AtomicBoolean isRecheckDue = new AtomicBoolean();
  private final ScheduledExecutorService poller = timer("event-poll");
  private final ScheduledExecutorService rechecker = timer("socket-recheck");

  /// Used by the poller only.
  private boolean isPollFailing;

  NodeLink(
      Database db,
      EventFanout fanout,
      EventDelivery delivery,
      Realtime realtime,
      Revocations revocations) {
    this.db = db;
    this.fanout = fanout;
    this.delivery = delivery;
    this.realtime = realtime;
    this.revocations = revocations;
  }

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  void start(DeliveryConfig config) {
    schedule(poller, config.pollInterval(), this::poll);
    schedule(rechecker, config.recheckInterval(), this::recheck);
    fanout.start(this);
  }

  private static void schedule(ScheduledExecutorService timer, Duration interval, Runnable work) {
    var _ =
        timer.scheduleWithFixedDelay(
            work, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Delivers events that this node has appended and committed.
  void appended(WorkspaceId workspace, List<LoggedEvent> events) {
    fanout.publish(new NodeSignal.EventsAppended(workspace, events.getLast().seq()));
    delivery.appended(workspace, events);
  }

  /// Applies a change of this node, on all nodes, after the caller's transaction commits.
  void changed(NodeSignal signal) {
    db.afterCommit(
        () -> {
          fanout.publish(signal);
          apply(signal);
        });
  }

  @Override
  public void received(NodeSignal signal) {
    try {
      revocations.clearCaches(signal);
      apply(signal);
    } catch (RuntimeException failed) {
      log.error("Could not apply the signal {} of another node", signal, failed);
    }
  }

  @Override
  public void connected() {
    recheckSoon();
  }

  private void apply(NodeSignal signal) {
    switch (signal) {
      case NodeSignal.EventsAppended appended ->
          delivery.announced(appended.workspace(), appended.seq());
      case NodeSignal.Broadcast broadcast ->
          delivery.broadcast(broadcast.workspace(), broadcast.frame());
      case NodeSignal.SessionEnded _, NodeSignal.MemberRemoved _, NodeSignal.GrantsRevoked _ ->
          realtime.revoke(signal);
      case NodeSignal.SignalsLost _ -> recheckSoon();
    }
  }

  /// Checks all sessions and logs on the threads of the timers.
  private void recheckSoon() {
    if (isRecheckDue.compareAndSet(false, true)) {
      try {
        rechecker.execute(this::recheck);
        poller.execute(this::poll);
      } catch (RejectedExecutionException closed) {
        log.debug("The node is closing", closed);
      }
    }
  }

  private void poll() {
    try {
      delivery.poll();
      isPollFailing = false;
    } catch (RuntimeException failed) {
      if (!isPollFailing) {
        log.warn("Could not poll the event logs: {}", failed.toString());
      }
      isPollFailing = true;
    }
  }

  private void recheck() {
    try {
      isRecheckDue.set(false);
      revocations.find(realtime.connectedSessions()).forEach(realtime::revoke);
    } catch (RuntimeException failed) {
      log.warn("Could not check the sessions with sockets: {}", failed.toString());
    }
  }

  @Override
  public void close() {
    poller.shutdownNow();
    rechecker.shutdownNow();
    fanout.close();
    delivery.close();
  }
}
