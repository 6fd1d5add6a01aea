package org.ringback.server.dialpolicy;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.UsagePeriod;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// Reports usage of a workspace and of each member, in the last 24 hours, to which the spend limits
/// apply, and in the current period.
final class UsageReport {
  private final DialPolicy policy;
  private final UsageSource usageSource;
  private final Workspaces workspaces;
  private final Clock clock;

  UsageReport(DialPolicy policy, UsageSource usageSource, Workspaces workspaces, Clock clock) {
    this.policy = policy;
    this.usageSource = usageSource;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /// @param cost estimated, in the currency of the Twilio account
  record Amount(long minutes, BigDecimal cost) {}

  /// @param limit cost limit of 24 hours; null without one
  record Used(Amount last24Hours, @Nullable BigDecimal limit, Amount period) {}

  record MemberUsed(String userId, String name, Used used) {}

  /// @param periodEndsAt exclusive
  record View(
      String periodStartsAt, String periodEndsAt, Used workspace, List<MemberUsed> members) {}

  /// Lists the current members, by name. The workspace's usage includes former members.
  View of(WorkspaceId workspace) {
    SpendLimit spend = policy.rules(workspace).spend();
    UsagePeriod period = workspaces.currentPeriod(workspace);
    UsageSource.Minutes day =
        usageSource.minutes(workspace, clock.instant().minus(Duration.ofDays(1)));
    UsageSource.Minutes month = usageSource.minutes(workspace, period.start());
    return new View(
        period.start().toString(),
        period.end().toString(),
        used(spend, day.total(), spend.workspacePerDay(), month.total()),
        workspaces.members(workspace).stream()
            .map(
                member ->
                    new MemberUsed(
                        member.user().toString(),
                        member.name(),
                        used(
                            spend,
                            day.of(member.user()),
                            spend.memberPerDay(),
                            month.of(member.user()))))
            .toList());
  }

  private static Used used(SpendLimit spend, long day, BigDecimal limit, long period) {
    return new Used(
        amount(spend, day),
        spend.pricePerMinute().signum() == 0 ? null : limit,
        amount(spend, period));
  }

  private static Amount amount(SpendLimit spend, long minutes) {
    return new Amount(minutes, spend.pricePerMinute().multiply(BigDecimal.valueOf(minutes)));
  }
}
