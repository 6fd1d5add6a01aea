package org.ringback.exchange.call;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ringback.exchange.account.Account;

/// All live calls, and the 10,000 that ended last. Adding or ending a call takes constant time.
final class Calls {
  private static final int MAX_ENDED = 10_000;

  /// The calls of one account.
  private static final class AccountCalls {
    private final Map<Long, Call> newestFirst =
        new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    private final Map<String, Call> live = new ConcurrentHashMap<>();
  }

  private final Map<String, Call> bySid = new ConcurrentHashMap<>();
  private final Map<String, AccountCalls> byAccount = new ConcurrentHashMap<>();
  private final Queue<Call> endedCalls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger endedCount = new AtomicInteger();

  void add(Call call) {
    AccountCalls accountCalls = accountCalls(call.account());
    bySid.put(call.sid(), call);
    accountCalls.live.put(call.sid(), call);
    accountCalls.newestFirst.put(call.order(), call);
  }

  /// Handles the end of a call. Called once per call; does not block.
  void ended(Call call) {
    accountCalls(call.account()).live.remove(call.sid());
    endedCalls.add(call);
    if (endedCount.incrementAndGet() > MAX_ENDED) {
      endedCount.decrementAndGet();
      evict(endedCalls.remove());
    }
  }

  /// @return false when the call has not ended
  boolean delete(Call call) {
    if (!call.hasEnded()) {
      return false;
    }
    evict(call);
    return true;
  }

  private void evict(Call call) {
    bySid.remove(call.sid());
    accountCalls(call.account()).newestFirst.remove(call.order());
  }

  private AccountCalls accountCalls(Account account) {
    return byAccount.computeIfAbsent(account.sid(), _ -> new AccountCalls());
  }

  Optional<Call> find(Account account, String sid) {
    return Optional.ofNullable(bySid.get(sid)).filter(c -> c.account().sid().equals(account.sid()));
  }

  /// Returns the calls lazily, newest first.
  Stream<Call> of(Account account) {
    return accountCalls(account).newestFirst.values().stream();
  }

  int liveCount(Account account) {
    return accountCalls(account).live.size();
  }

  /// Returns the live calls of an account, in no order.
  Stream<Call> live(Account account) {
    return accountCalls(account).live.values().stream();
  }

  /// Returns whether the call has ended or is unknown.
  boolean hasEnded(String sid) {
    Call call = bySid.get(sid);
    return call == null || call.hasEnded();
  }

  /// Returns the live calls of all accounts.
  List<Call> live() {
    return byAccount.values().stream().flatMap(each -> each.live.values().stream()).toList();
  }

  int size() {
    return bySid.size();
  }
}
