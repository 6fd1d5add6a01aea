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
  /// One who waits.
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
    QueuedCall one = new QueuedCall(callSid, leg, eventQueue, clock.instant());
    synchronized (this) {
      if (waiting.size() >= maxSize) {
        return Optional.empty();
      }
      waiting.add(one);
    }
    subscribers.forEach(each -> each.add(new SessionEvent.CallQueued()));
    return Optional.of(one);
  }

  /// Takes out the first.
  synchronized Optional<QueuedCall> dequeue() {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.removeFirst());
  }

  /// @return false when it was taken before
  synchronized boolean remove(QueuedCall one) {
    return waiting.remove(one);
  }

  /// Subscribes to [SessionEvent]s of calls that join the queue.
  void subscribe(SessionEventQueue taker) {
    subscribers.add(taker);
  }

  void unsubscribe(SessionEventQueue taker) {
    subscribers.remove(taker);
  }

  /// In the order of waiting.
  public synchronized List<QueueMember> members() {
    List<QueueMember> members = new ArrayList<>();
    for (QueuedCall each : waiting) {
      members.add(
          new QueueMember(
              each.callSid(), sid, members.size() + 1, each.since(), seconds(each.since())));
    }
    return members;
  }

  /// Of those who wait now.
  public synchronized long averageWaitSeconds() {
    return (long) waiting.stream().mapToLong(each -> seconds(each.since())).average().orElse(0);
  }

  long seconds(Instant since) {
    return Duration.between(since, clock.instant()).toSeconds();
  }
}
