package org.ringback.exchange.chaos;

import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A fault to inject: its kind, probability and scope.
///
/// @param chance the probability, 0 to 1
/// @param length the duration or delay, for modes that have one
/// @param number limits the rule to a number or client; null for all
/// @param account limits the rule to an account; null for all
/// @param request limits a rule for REST to requests whose method and path contain a match, as in
///   `POST .*/Calls`; null for all
/// @param skip the number of occasions that pass before the rule takes effect
public record ChaosRule(
    ChaosMode mode,
    double chance,
    Duration length,
    @Nullable String number,
    @Nullable String account,
    @Nullable Pattern request,
    int skip) {

  /// Returns a rule that always applies, to everything.
  public static ChaosRule of(ChaosMode mode) {
    return new ChaosRule(mode, 1, Duration.ZERO, null, null, null, 0);
  }

  public ChaosRule withChance(double probability) {
    return new ChaosRule(mode, probability, length, number, account, request, skip);
  }

  public ChaosRule withLength(Duration duration) {
    return new ChaosRule(mode, chance, duration, number, account, request, skip);
  }

  /// Limits the rule to a number, or to `client:` and an identity.
  public ChaosRule forNumber(String numberOrClient) {
    return new ChaosRule(mode, chance, length, numberOrClient, account, request, skip);
  }

  public ChaosRule forAccount(String accountSid) {
    return new ChaosRule(mode, chance, length, number, accountSid, request, skip);
  }

  /// Limits a rule for REST to requests whose method and path contain a match.
  ///
  /// @param regex as in `POST .*/Calls`
  public ChaosRule forRequest(String regex) {
    return new ChaosRule(mode, chance, length, number, account, Pattern.compile(regex), skip);
  }

  /// Lets this number of occasions pass before the rule takes effect.
  public ChaosRule after(int occasions) {
    return new ChaosRule(mode, chance, length, number, account, request, occasions);
  }

  /// Returns whether the rule is limited to a number or an account.
  boolean isScoped() {
    return number != null || account != null;
  }

  boolean matches(String accountSid, Collection<String> numbers) {
    return (account == null || account.equals(accountSid))
        && (number == null || numbers.contains(number));
  }

  boolean matchesRequest(String methodAndPath) {
    return request == null || request.matcher(methodAndPath).find();
  }
}
