package org.ringback.exchange.chaos;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// One thing that goes wrong, how often, and for whom.
///
/// @param chance of each occasion, 0 to 1
/// @param length how long, where that means something
/// @param number only what this number takes part in; null: all
/// @param account only what is this account's; null: all
public record ChaosRule(
    ChaosMode mode,
    double chance,
    Duration length,
    @Nullable String number,
    @Nullable String account) {

  /// Whether it is kept to a number or an account; else it is for all.
  boolean isScoped() {
    return number != null || account != null;
  }

  boolean matches(String accountSid, Collection<String> numbers) {
    return (account == null || account.equals(accountSid))
        && (number == null || numbers.contains(number));
  }
}
