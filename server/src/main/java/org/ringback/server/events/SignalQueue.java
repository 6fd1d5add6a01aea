package org.ringback.server.events;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The signals that a node has yet to send. Of the newest numbers of a workspace only the last one
/// is kept. A full queue discards signals, and says so with [NodeSignal.SignalsLost].
final class SignalQueue {
  /// The capacity: some seconds of a busy node, in a few megabytes.
  static final int CAPACITY = 10_000;

  private static final int BATCH = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();

  /// By what a later signal replaces: the workspace of [NodeSignal.EventsAppended], else the
  /// signal.
  private final Map<Object, NodeSignal> waiting = new LinkedHashMap<>();

  private boolean hasLost;

  void add(NodeSignal signal) {
    lock.lock();
    try {
      put(signal);
      added.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for signals, and removes the oldest ones.
  List<NodeSignal> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !hasLost) {
        added.await();
      }
      List<NodeSignal> taken = new ArrayList<>();
      if (hasLost) {
        taken.add(new NodeSignal.SignalsLost());
        hasLost = false;
      }
      Iterator<NodeSignal> oldest = waiting.values().iterator();
      while (oldest.hasNext() && taken.size() < BATCH) {
        taken.add(oldest.next());
        oldest.remove();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Returns signals that could not be sent to the front of the queue.
  void putBack(List<NodeSignal> unsent) {
    lock.lock();
    try {
      List<NodeSignal> later = List.copyOf(waiting.values());
      waiting.clear();
      unsent.forEach(this::put);
      later.forEach(this::put);
    } finally {
      lock.unlock();
    }
  }

  private void put(NodeSignal signal) {
    switch (signal) {
      case NodeSignal.SignalsLost _ -> hasLost = true;
      case NodeSignal.EventsAppended appended ->
          put(
              appended.workspace(),
              waiting.get(appended.workspace()) instanceof NodeSignal.EventsAppended earlier
                      && earlier.seq() > appended.seq()
                  ? earlier
                  : appended);
      case NodeSignal.SessionEnded _,
          NodeSignal.MemberRemoved _,
          NodeSignal.GrantsRevoked _,
          NodeSignal.Broadcast _ ->
          put(signal, signal);
    }
  }

  private void put(Object key, NodeSignal signal) {
    if (waiting.size() < CAPACITY || waiting.containsKey(key)) {
      waiting.put(key, signal);
    } else {
      hasLost = true;
    }
  }
}
