package org.ringback.server.provisioning;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.ManagedNumber;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.TwilioApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the numbers of the environment's Twilio account to the workspaces without an account of
/// their own. One node looks them up at the start, for each new workspace, and once an hour. The
/// operator configures these numbers at Twilio; the server never changes them.
final class EnvironmentNumbers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EnvironmentNumbers.class);

  /// How soon a new workspace has the numbers.
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private static final Duration LOOKUP_INTERVAL = Duration.ofHours(1);

  /// The interval of look-ups while a workspace has no number.
  private static final Duration RETRY_INTERVAL = Duration.ofMinutes(1);

  private final LeaderLease lease;
  private final Workspaces workspaces;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final Clock clock;
  private List<WorkspaceId> served = List.of();
  private Instant lookedUpAt = Instant.MIN;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("environment-numbers").factory());

  EnvironmentNumbers(
      LeaderLease lease,
      Workspaces workspaces,
      Credentials credentials,
      TwilioApi twilio,
      Clock clock) {
    this.lease = lease;
    this.workspaces = workspaces;
    this.credentials = credentials;
    this.twilio = twilio;
    this.clock = clock;
  }

  EnvironmentNumbers start() {
    if (credentials.hasFallback()) {
      var _ =
          ticker.scheduleWithFixedDelay(
              () -> lease.runIfLeader(this::refreshIfDue),
              0,
              POLL_INTERVAL.toMillis(),
              TimeUnit.MILLISECONDS);
    }
    return this;
  }

  private void refreshIfDue() {
    try {
      Set<WorkspaceId> own = credentials.withOwnAccount();
      List<WorkspaceId> without =
          workspaces.ids().stream().filter(workspace -> !own.contains(workspace)).toList();
      if (without.isEmpty() || !isDue(without)) {
        return;
      }
      lookedUpAt = clock.instant();
      served = without;
      List<ManagedNumber> numbers =
          credentials.requestAs(without.getFirst(), twilio::numbers).stream()
              .filter(TwilioApi.Number::hasVoice)
              .map(ManagedNumber::of)
              .toList();
      without.forEach(workspace -> credentials.updateNumbers(workspace, numbers));
    } catch (RuntimeException failed) {
      log.warn("Could not look up the numbers of TWILIO_ACCOUNT_SID: {}", failed.toString());
    }
  }

  private boolean isDue(List<WorkspaceId> without) {
    if (!without.equals(served)) {
      return true;
    }
    Duration since = Duration.between(lookedUpAt, clock.instant());
    return since.compareTo(LOOKUP_INTERVAL) >= 0
        || since.compareTo(RETRY_INTERVAL) >= 0
            && without.stream().anyMatch(workspace -> credentials.numbers(workspace).isEmpty());
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
