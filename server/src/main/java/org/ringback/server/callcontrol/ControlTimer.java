package org.ringback.server.callcontrol;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ControlSchedule;
import org.ringback.server.cluster.LeaderLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the steps of calls that are due, on one node.
final class ControlTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlTimer.class);
  private static final int MAX_DUE = 200;

  private final LeaderLease lease;
  private final ControlSchedule schedule;
  private final ConferenceControl control;
  private final Set<CallId> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("call-control").factory());
  private final ExecutorService steps = Executors.newVirtualThreadPerTaskExecutor();

  private ControlTimer(LeaderLease lease, ControlSchedule schedule, ConferenceControl control) {
    this.lease = lease;
    this.schedule = schedule;
    this.control = control;
  }

  static ControlTimer start(
      LeaderLease lease, ControlSchedule schedule, ConferenceControl control, Duration interval) {
    ControlTimer timer = new ControlTimer(lease, schedule, control);
    var _ =
        timer.scheduler.scheduleWithFixedDelay(
            timer::tick, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return timer;
  }

  private void tick() {
    try {
      lease.runIfLeader(
          () -> {
            if (schedule.isDue()) {
              settle(schedule.due(MAX_DUE)).forEach(this::advance);
            }
          });
    } catch (RuntimeException e) {
      log.warn("Could not look for calls to control: {}", e.toString());
    }
  }

  /// Returns the calls that need a plan: all of them if it cannot settle the others.
  private List<ControlSchedule.DueCall> settle(List<ControlSchedule.DueCall> due) {
    try {
      return control.settle(due);
    } catch (RuntimeException e) {
      log.warn("Could not settle calls that are over: {}", e.toString());
      return due;
    }
  }

  private void advance(ControlSchedule.DueCall due) {
    if (running.add(due.call())) {
      steps.execute(
          () -> {
            try {
              control.advance(due.workspace(), due.call());
            } catch (RuntimeException e) {
              log.warn("Could not control call {}: {}", due.call(), e.toString());
            } finally {
              running.remove(due.call());
            }
          });
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    steps.shutdownNow();
  }
}
