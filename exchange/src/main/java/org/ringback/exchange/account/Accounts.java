package org.ringback.exchange.account;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// Every account of this exchange. In memory.
public final class Accounts {
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<String, Account> bySid = new ConcurrentHashMap<>();

  private volatile Runnable changed = () -> {};
  private volatile AccountLimits.Values limits = AccountLimits.Values.TWILIO;

  public Accounts(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// Who is told after each change to an account or to what it owns. One at a time; the last wins.
  public void onChange(Runnable listener) {
    changed = listener;
  }

  /// What every account may do at a time, those there are and those to come.
  public void limit(AccountLimits.Values values) {
    limits = values;
    bySid.values().forEach(a -> a.limits().set(values));
  }

  /// Makes an account with a SID and an Auth Token of its own.
  public Account create(String friendlyName) {
    return create(Sid.next("AC", random), Sid.next("", random), friendlyName);
  }

  /// Makes an account whose SID and Auth Token the caller already knows.
  public Account create(String sid, String authToken, String friendlyName) {
    Account account = restore(sid, authToken, friendlyName, clock.instant());
    changed.run();
    return account;
  }

  /// Puts back an account that was kept; its keys, applications and numbers are saved to it one by
  /// one.
  Account restore(String sid, String authToken, String friendlyName, Instant created) {
    Account account =
        new Account(sid, authToken, friendlyName, created, clock, random, () -> changed.run());
    account.limits().set(limits);
    if (bySid.putIfAbsent(sid, account) != null) {
      throw new IllegalArgumentException("account " + sid + " exists already");
    }
    return account;
  }

  public Optional<Account> find(String sid) {
    return Optional.ofNullable(bySid.get(sid));
  }

  public List<Account> all() {
    return List.copyOf(bySid.values());
  }

  /// The account that owns a phone number, if one of this exchange's does.
  public Optional<Account> ownerOf(String e164) {
    return bySid.values().stream().filter(a -> a.numberFor(e164).isPresent()).findFirst();
  }

  /// The account that an API key belongs to.
  public Optional<Account> ownerOfKey(String keySid) {
    return bySid.values().stream().filter(a -> a.key(keySid).isPresent()).findFirst();
  }
}
