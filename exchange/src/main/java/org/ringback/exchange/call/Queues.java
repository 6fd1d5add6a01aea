package org.ringback.exchange.call;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;

/// The queues of all accounts. Names are unique within an account.
public final class Queues {
  public static final int DEFAULT_SIZE = 100;

  private final Map<String, CallQueue> bySid = new ConcurrentSkipListMap<>();
  private final Clock clock;
  private final RandomGenerator random;

  Queues(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// @return empty when the name is in use
  public synchronized Optional<CallQueue> create(Account account, String name, int maxSize) {
    if (find(account, name).isPresent()) {
      return Optional.empty();
    }
    CallQueue queue = new CallQueue(account, Sid.next("QU", random), name, maxSize, clock);
    bySid.put(queue.sid(), queue);
    return Optional.of(queue);
  }

  /// Returns the queue of a name, or a new one.
  synchronized CallQueue named(Account account, String name) {
    return find(account, name).or(() -> create(account, name, DEFAULT_SIZE)).orElseThrow();
  }

  /// @param sidOrName the SID or name
  public Optional<CallQueue> find(Account account, String sidOrName) {
    return of(account)
        .filter(q -> q.sid().equals(sidOrName) || q.friendlyName().equals(sidOrName))
        .findFirst();
  }

  public List<CallQueue> list(Account account) {
    return of(account).toList();
  }

  /// @return false when the name is in use
  public synchronized boolean change(
      CallQueue queue, @Nullable String name, @Nullable Integer maxSize) {
    if (name != null && find(queue.account(), name).filter(q -> q != queue).isPresent()) {
      return false;
    }
    queue.change(name, maxSize);
    return true;
  }

  /// @return false when the queue is not empty
  public synchronized boolean delete(CallQueue queue) {
    return queue.size() == 0 && bySid.remove(queue.sid()) != null;
  }

  private Stream<CallQueue> of(Account account) {
    return bySid.values().stream().filter(q -> q.account().sid().equals(account.sid()));
  }
}
