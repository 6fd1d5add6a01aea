package org.ringback.exchange.account;

import java.util.Set;

/// The status and type of an account.
///
/// @param status `active`, `suspended` or `closed`; an inactive account may only read itself
/// @param type `Full`, or `Trial`, which may call only its own and verified numbers
/// @param numbersWithoutVoice the account's numbers without the voice capability
public record AccountStatus(String status, String type, Set<String> numbersWithoutVoice) {
  public static final Set<String> STATUSES = Set.of("active", "suspended", "closed");
  private static final Set<String> TYPES = Set.of("Full", "Trial");

  public static final AccountStatus ACTIVE = new AccountStatus("active", "Full", Set.of());

  public AccountStatus {
    numbersWithoutVoice = Set.copyOf(numbersWithoutVoice);
    if (!STATUSES.contains(status) || !TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "\"status\" must be active, suspended or closed; \"type\" must be Full or Trial");
    }
  }

  public boolean isActive() {
    return status.equals("active");
  }

  public boolean isTrial() {
    return type.equals("Trial");
  }
}
