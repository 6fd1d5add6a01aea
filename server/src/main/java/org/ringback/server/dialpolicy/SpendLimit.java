package org.ringback.server.dialpolicy;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// The spend limits for outgoing calls in any 24 hours, in the currency of the Twilio account.
/// Twilio reports prices long after a call, so they are estimated by a single price per started
/// minute.
///
/// @param pricePerMinute the most expensive allowed minute; 0 disables the limits
public record SpendLimit(
    BigDecimal pricePerMinute, BigDecimal memberPerDay, BigDecimal workspacePerDay) {
  static final SpendLimit STANDARD =
      new SpendLimit(new BigDecimal("0.05"), new BigDecimal("50"), new BigDecimal("500"));

  private static final long NO_LIMIT = Integer.MAX_VALUE;

  boolean isUsedUp(Usage used) {
    return memberLeft(used) < 1 || workspaceLeft(used) < 1;
  }

  /// Returns the minutes for one more call: the remaining budget, shared with running calls.
  long minutesForOneMoreCall(Usage used) {
    return Math.min(
        memberLeft(used) / (used.memberOpen() + 1),
        workspaceLeft(used) / (used.workspaceOpen() + 1));
  }

  private long memberLeft(Usage used) {
    return minutes(memberPerDay) - used.memberMinutes();
  }

  private long workspaceLeft(Usage used) {
    return minutes(workspacePerDay) - used.workspaceMinutes();
  }

  private long minutes(BigDecimal money) {
    return pricePerMinute.signum() == 0
        ? NO_LIMIT
        : money.divide(pricePerMinute, 0, RoundingMode.DOWN).longValueExact();
  }
}
