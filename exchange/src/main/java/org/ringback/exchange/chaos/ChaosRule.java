package org.ringback.exchange.chaos;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A fault to inject: its kind, probability and scope.
///
/// @param chance the probability, 0 to 1
/// @param length the duration or delay, for modes that have one
/// @param number limits the rule to a number or client; null for all
/// @param account limits the rule to an account; null for all
public record ChaosRule(
    ChaosMode mode,
    double chance,
    Duration length,
    @Nullable String number,
    @Nullable String account) {

  /// Returns whether the rule is limited to a number or an account.
  boolean isScoped() {
    return number != null || account != null;
  }

  boolean matches(String accountSid, Collection<String> numbers) {
    return (account == null || account.equals(accountSid))
        && (number == null || numbers.contains(number));
  }
}
