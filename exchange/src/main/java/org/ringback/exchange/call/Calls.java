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

/// The calls that the exchange knows of: all live ones, of which accounts have only so many, and
/// the 10,000 that ended last. No call that comes or ends has all the others looked through.
final class Calls {
  private static final int MAX_ENDED = 10_000;

  /// One account's calls.
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

  /// Told once of each call that has ended. Does not block.
  void ended(Call call) {
    accountCalls(call.account()).live.remove(call.sid());
    endedCalls.add(call);
    if (endedCount.incrementAndGet() > MAX_ENDED) {
      endedCount.decrementAndGet();
      evict(endedCalls.remove());
    }
  }

  /// @return false when the call is not over
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

  /// Newest first, each looked at only when it is asked for.
  Stream<Call> of(Account account) {
    return accountCalls(account).newestFirst.values().stream();
  }

  int liveCount(Account account) {
    return accountCalls(account).live.size();
  }

  /// In no order.
  Stream<Call> live(Account account) {
    return accountCalls(account).live.values().stream();
  }

  /// Whether it has ended, or is not known.
  boolean hasEnded(String sid) {
    Call call = bySid.get(sid);
    return call == null || call.hasEnded();
  }

  /// Of all accounts.
  List<Call> live() {
    return byAccount.values().stream().flatMap(each -> each.live.values().stream()).toList();
  }

  int size() {
    return bySid.size();
  }
}
