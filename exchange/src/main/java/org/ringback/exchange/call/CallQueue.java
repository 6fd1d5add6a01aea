package org.ringback.exchange.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;

/// A queue of calls, first come, first served.
public final class CallQueue {
  /// A call that waits in the queue.
  record QueuedCall(String callSid, Leg leg, SessionEventQueue eventQueue, Instant since) {}

  private final Account account;
  private final String sid;
  private final Clock clock;
  private final Instant created;
  private final List<QueuedCall> waiting = new ArrayList<>();
  private final Set<SessionEventQueue> subscribers = new CopyOnWriteArraySet<>();
  private String friendlyName;
  private int maxSize;
  private Instant updated;

  CallQueue(Account account, String sid, String friendlyName, int maxSize, Clock clock) {
    this.account = account;
    this.sid = sid;
    this.friendlyName = friendlyName;
    this.maxSize = maxSize;
    this.clock = clock;
    this.created = clock.instant();
    this.updated = created;
  }

  Account account() {
    return account;
  }

  public String sid() {
    return sid;
  }

  public synchronized String friendlyName() {
    return friendlyName;
  }

  public synchronized int maxSize() {
    return maxSize;
  }

  public Instant created() {
    return created;
  }

  public synchronized Instant updated() {
    return updated;
  }

  public synchronized int size() {
    return waiting.size();
  }

  synchronized void change(@Nullable String name, @Nullable Integer size) {
    friendlyName = name == null ? friendlyName : name;
    maxSize = size == null ? maxSize : size;
    updated = clock.instant();
  }

  /// @return empty when the queue is full
  Optional<QueuedCall> enqueue(String callSid, Leg leg, SessionEventQueue eventQueue) {
    QueuedCall queued = new QueuedCall(callSid, leg, eventQueue, clock.instant());
    synchronized (this) {
      if (waiting.size() >= maxSize) {
        return Optional.empty();
      }
      waiting.add(queued);
    }
    subscribers.forEach(each -> each.add(new SessionEvent.CallQueued()));
    return Optional.of(queued);
  }

  /// Removes and returns the first call.
  synchronized Optional<QueuedCall> dequeue() {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.removeFirst());
  }

  /// @return false when the call was not in the queue
  synchronized boolean remove(QueuedCall queued) {
    return waiting.remove(queued);
  }

  /// Subscribes to [SessionEvent]s of calls that join the queue.
  void subscribe(SessionEventQueue subscriber) {
    subscribers.add(subscriber);
  }

  void unsubscribe(SessionEventQueue subscriber) {
    subscribers.remove(subscriber);
  }

  /// Returns the waiting calls, the longest waiting first.
  public synchronized List<QueueMember> members() {
    List<QueueMember> members = new ArrayList<>();
    for (QueuedCall each : waiting) {
      members.add(
          new QueueMember(
              each.callSid(), sid, members.size() + 1, each.since(), seconds(each.since())));
    }
    return members;
  }

  /// Returns the average waiting time of the waiting calls.
  public synchronized long averageWaitSeconds() {
    return (long) waiting.stream().mapToLong(each -> seconds(each.since())).average().orElse(0);
  }

  long seconds(Instant since) {
    return Duration.between(since, clock.instant()).toSeconds();
  }
}
