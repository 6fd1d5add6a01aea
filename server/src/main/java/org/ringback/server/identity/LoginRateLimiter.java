package org.ringback.server.identity;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.ringback.server.limits.AttemptLimiter;
import org.ringback.server.limits.AttemptStore;

/// Limits sign-in attempts: ten in 15 minutes per e-mail address and client address, and a hundred
/// a day per e-mail address. The daily limit exempts client addresses from which the user has
/// signed in, so that an attacker cannot lock them out. Unknown e-mail addresses are limited too,
/// to prevent account enumeration. Both limits and the known client addresses apply to all nodes.
final class LoginRateLimiter {
  private final AttemptLimiter perClient;
  private final AttemptLimiter perEmail;
  private final KnownClients knownClients;

  /// @param purpose what the password is entered for
  LoginRateLimiter(AttemptStore store, KnownClients knownClients, String purpose, Clock clock) {
    this.knownClients = knownClients;
    this.perClient =
        new AttemptLimiter(store, purpose + " by client", 10, Duration.ofMinutes(15), clock);
    this.perEmail =
        new AttemptLimiter(store, purpose + " by e-mail", 100, Duration.ofDays(1), clock);
  }

  /// Counts an attempt before the password is checked.
  ///
  /// @throws ProblemException 429 `too-many-attempts`
  void begin(String email, String clientAddress) {
    String client = client(email, clientAddress);
    perClient.count(client);
    if (!knownClients.contains(client)) {
      perEmail.count(normalized(email));
    }
  }

  /// Records a successful sign-in.
  void succeeded(String email, String clientAddress) {
    String client = client(email, clientAddress);
    perClient.reset(client);
    knownClients.add(client);
  }

  private static String client(String email, String clientAddress) {
    return clientAddress + " " + normalized(email);
  }

  private static String normalized(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
