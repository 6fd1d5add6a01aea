package org.ringback.exchange.account;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// All accounts of the exchange, in memory.
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

  /// Sets the listener that runs after each change to an account or its resources.
  public void onChange(Runnable listener) {
    changed = listener;
  }

  /// Sets the limits of all existing and future accounts.
  public void limit(AccountLimits.Values values) {
    limits = values;
    bySid.values().forEach(a -> a.limits().set(values));
  }

  /// Creates an account with a generated SID and Auth Token.
  public Account create(String friendlyName) {
    return create(Sid.next("AC", random), Sid.next("", random), friendlyName);
  }

  /// Creates an account with a given SID and Auth Token.
  public Account create(String sid, String authToken, String friendlyName) {
    Account account = restore(sid, authToken, friendlyName, clock.instant());
    changed.run();
    return account;
  }

  /// Restores a stored account. The caller adds its keys, applications and numbers.
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

  /// Returns the account that owns a phone number.
  public Optional<Account> ownerOf(String e164) {
    return bySid.values().stream().filter(a -> a.numberFor(e164).isPresent()).findFirst();
  }

  /// Returns the account that owns an API key.
  public Optional<Account> ownerOfKey(String keySid) {
    return bySid.values().stream().filter(a -> a.key(keySid).isPresent()).findFirst();
  }
}
