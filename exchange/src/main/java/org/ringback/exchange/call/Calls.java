package org.ringback.exchange.call;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ringback.exchange.account.Account;

/// The calls that the exchange knows of: all live ones, and the newest of those that are over.
final class Calls {
  private static final int MOST = 10_000;

  private final Map<String, Call> bySid = new ConcurrentHashMap<>();

  void add(Call call) {
    bySid.put(call.sid(), call);
    if (bySid.size() > MOST + MOST / 10) {
      bySid.values().stream()
          .filter(Call::isOver)
          .sorted(Comparator.comparingLong(Call::order))
          .limit(bySid.size() - MOST)
          .map(Call::sid)
          .toList()
          .forEach(bySid::remove);
    }
  }

  Optional<Call> find(Account account, String sid) {
    return Optional.ofNullable(bySid.get(sid)).filter(c -> c.account().sid().equals(account.sid()));
  }

  /// Newest first.
  List<Call> of(Account account) {
    return bySid.values().stream()
        .filter(c -> c.account().sid().equals(account.sid()))
        .sorted(Comparator.comparingLong(Call::order).reversed())
        .toList();
  }

  long liveOf(Account account) {
    return live().stream().filter(c -> c.account().sid().equals(account.sid())).count();
  }

  /// Whether it has ended, or is not known.
  boolean isOver(String sid) {
    Call call = bySid.get(sid);
    return call == null || call.isOver();
  }

  List<Call> live() {
    return bySid.values().stream().filter(c -> !c.isOver()).toList();
  }
}
