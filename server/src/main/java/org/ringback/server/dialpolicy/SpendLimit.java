package org.ringback.server.dialpolicy;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What may be spent on outgoing calls in any 24 hours, in the money of the Twilio account. Twilio
/// tells a call's price long after it is over, so it is estimated: every minute begun costs the
/// same.
///
/// @param pricePerMinute what a minute costs at most; 0 counts no money
public record SpendLimit(
    BigDecimal pricePerMinute, BigDecimal memberPerDay, BigDecimal workspacePerDay) {
  static final SpendLimit STANDARD =
      new SpendLimit(new BigDecimal("0.05"), new BigDecimal("50"), new BigDecimal("500"));

  private static final long NO_LIMIT = Integer.MAX_VALUE;

  boolean isUsedUp(Usage used) {
    return memberLeft(used) < 1 || workspaceLeft(used) < 1;
  }

  /// How many minutes one more call may last: what is left, shared with the calls that run already.
  long share(Usage used) {
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
