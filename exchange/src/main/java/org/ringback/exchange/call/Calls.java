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
  private static final int MOST_OVER = 10_000;

  /// One account's calls.
  private static final class AccountCalls {
    private final Map<Long, Call> newestFirst =
        new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    private final Map<String, Call> live = new ConcurrentHashMap<>();
  }

  private final Map<String, Call> bySid = new ConcurrentHashMap<>();
  private final Map<String, AccountCalls> ledgers = new ConcurrentHashMap<>();
  private final Queue<Call> over = new ConcurrentLinkedQueue<>();
  private final AtomicInteger numberOver = new AtomicInteger();

  void add(Call call) {
    AccountCalls ledger = ledger(call.account());
    bySid.put(call.sid(), call);
    ledger.live.put(call.sid(), call);
    ledger.newestFirst.put(call.order(), call);
  }

  /// Told once of each call that has ended. Does not block.
  void ended(Call call) {
    ledger(call.account()).live.remove(call.sid());
    over.add(call);
    if (numberOver.incrementAndGet() > MOST_OVER) {
      numberOver.decrementAndGet();
      forget(over.remove());
    }
  }

  private void forget(Call call) {
    bySid.remove(call.sid());
    ledger(call.account()).newestFirst.remove(call.order());
  }

  private AccountCalls ledger(Account account) {
    return ledgers.computeIfAbsent(account.sid(), _ -> new AccountCalls());
  }

  Optional<Call> find(Account account, String sid) {
    return Optional.ofNullable(bySid.get(sid)).filter(c -> c.account().sid().equals(account.sid()));
  }

  /// Newest first, each looked at only when it is asked for.
  Stream<Call> of(Account account) {
    return ledger(account).newestFirst.values().stream();
  }

  int liveOf(Account account) {
    return ledger(account).live.size();
  }

  /// In no order.
  Stream<Call> live(Account account) {
    return ledger(account).live.values().stream();
  }

  /// Whether it has ended, or is not known.
  boolean isOver(String sid) {
    Call call = bySid.get(sid);
    return call == null || call.isOver();
  }

  /// Of all accounts.
  List<Call> live() {
    return ledgers.values().stream().flatMap(each -> each.live.values().stream()).toList();
  }

  int size() {
    return bySid.size();
  }
}
