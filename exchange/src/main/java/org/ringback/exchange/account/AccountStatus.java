package org.ringback.exchange.account;

import java.util.Set;

/// What Twilio thinks of an account. In good standing to begin with, and adjustable.
///
/// @param status `active`, `suspended` or `closed`; only an active account may do anything but look
///   at itself
/// @param type `Full`, or `Trial`, which calls its own and verified numbers only
/// @param numbersWithoutVoice those of its numbers that cannot be called
public record AccountStatus(String status, String type, Set<String> numbersWithoutVoice) {
  public static final Set<String> STATUSES = Set.of("active", "suspended", "closed");
  private static final Set<String> TYPES = Set.of("Full", "Trial");

  public static final AccountStatus GOOD = new AccountStatus("active", "Full", Set.of());

  public AccountStatus {
    numbersWithoutVoice = Set.copyOf(numbersWithoutVoice);
    if (!STATUSES.contains(status) || !TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "\"status\" is one of active, suspended, closed; \"type\" of Full, Trial");
    }
  }

  public boolean isActive() {
    return status.equals("active");
  }

  public boolean isTrial() {
    return type.equals("Trial");
  }
}
