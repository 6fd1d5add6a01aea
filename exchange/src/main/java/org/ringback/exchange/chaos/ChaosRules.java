package org.ringback.exchange.chaos;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// The active fault injection rules. A rule applies depending on the seed, the rule, the occasion
/// and its count, and not on thread timing. The same rules, seed and calls therefore give the same
/// faults.
public final class ChaosRules {
  private record State(long seed, List<ChaosRule> rules, Map<String, AtomicLong> occasions) {
    State(long seed, List<ChaosRule> rules) {
      this(seed, List.copyOf(rules), new ConcurrentHashMap<>());
    }
  }

  private volatile State state;

  public ChaosRules(long seed) {
    state = new State(seed, List.of());
  }

  /// Replaces all rules and resets the counts.
  public void set(long seed, List<ChaosRule> rules) {
    state = new State(seed, rules);
  }

  /// Adds a rule and resets the counts.
  public synchronized void add(ChaosRule rule) {
    State now = state;
    state =
        new State(
            now.seed(),
            java.util.stream.Stream.concat(now.rules().stream(), java.util.stream.Stream.of(rule))
                .toList());
  }

  /// Removes all rules.
  public void clear() {
    state = new State(state.seed(), List.of());
  }

  public long seed() {
    return state.seed();
  }

  public List<ChaosRule> rules() {
    return state.rules();
  }

  /// Returns whether there is a rule of the mode.
  public boolean has(ChaosMode mode) {
    return state.rules().stream().anyMatch(r -> r.mode() == mode);
  }

  /// Returns the rule that applies to an occasion; empty when none does.
  ///
  /// @param key identifies the occasion: the same key gives the same result
  public Optional<ChaosRule> triggers(
      ChaosMode mode, String accountSid, Collection<String> numbers, String key) {
    return triggers(mode, key, rule -> rule.matches(accountSid, numbers));
  }

  /// Considers a REST request.
  ///
  /// @param request its method and path, as in `GET /2010-04-01/Accounts.json`
  Optional<ChaosRule> triggersRequest(
      ChaosMode mode, String accountSid, Collection<String> numbers, String request) {
    String key = request.replaceAll("[A-Z]{2}[0-9a-f]{32}", "*") + " " + numbers;
    return triggers(
        mode, key, rule -> rule.matches(accountSid, numbers) && rule.matchesRequest(request));
  }

  /// Considers only rules that are limited to a number or an account.
  Optional<ChaosRule> triggersScoped(
      ChaosMode mode, String accountSid, Collection<String> numbers, String key) {
    return triggers(mode, key, rule -> rule.isScoped() && rule.matches(accountSid, numbers));
  }

  private Optional<ChaosRule> triggers(ChaosMode mode, String key, Predicate<ChaosRule> matches) {
    State now = state;
    for (int i = 0; i < now.rules().size(); i++) {
      ChaosRule rule = now.rules().get(i);
      if (rule.mode() == mode
          && matches.test(rule)
          && isPastSkipped(now, i, rule)
          && random(now, i, key).nextDouble() < rule.chance()) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static boolean isPastSkipped(State now, int index, ChaosRule rule) {
    return rule.skip() == 0 || count(now, "skipped by " + index) >= rule.skip();
  }

  /// Returns the number of earlier calls for a counter.
  private static long count(State now, String counter) {
    return now.occasions().computeIfAbsent(counter, _ -> new AtomicLong()).getAndIncrement();
  }

  /// Considers an occasion without a number or account.
  public Optional<ChaosRule> triggers(ChaosMode mode, String key) {
    return triggers(mode, "", List.of(), key);
  }

  /// Returns a random amount, 0 to 1.
  double fraction(ChaosMode mode, String key) {
    return random(state, -1 - mode.ordinal(), key).nextDouble();
  }

  private static SplittableRandom random(State now, int rule, String key) {
    long occasion = count(now, rule + " " + key);
    long mixed = now.seed() * 0x9e3779b97f4a7c15L + rule;
    for (int i = 0; i < key.length(); i++) {
      mixed = mixed * 1099511628211L + key.charAt(i);
    }
    return new SplittableRandom(mixed * 0x9e3779b97f4a7c15L + occasion);
  }
}
