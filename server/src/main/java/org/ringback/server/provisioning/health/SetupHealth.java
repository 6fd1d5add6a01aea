package org.ringback.server.provisioning.health;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.http.ProblemException;
import org.ringback.server.provisioning.AutoConfiguration;
import org.ringback.server.provisioning.ManagedNumber;
import org.ringback.server.provisioning.PhoneNumber;
import org.ringback.server.provisioning.SetupAudit;
import org.ringback.server.provisioning.WorkspaceWebhooks;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the set-up of every workspace: once an hour, and when it is asked. What it finds is
/// kept, told to open pages when it has changed, and mended when somebody asks for it.
public final class SetupHealth implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SetupHealth.class);
  private static final Duration HOUR = Duration.ofHours(1);

  /// A Twilio that is slow for one account must not keep the others waiting.
  private static final int AT_ONCE = 8;

  private static final Set<String> BY_SETTING_UP_AGAIN =
      Set.of("api-key-gone", "twiml-app-gone", "twiml-app-drifted");

  private final Credentials credentials;
  private final SetupCheckStore store;
  private final SetupChecks checks;
  private final AutoConfiguration autoConfiguration;
  private final Rotation rotation;
  private final GeoPermissionCheck geoPermissions;
  private final TwilioApi twilio;
  private final URI publicUrl;
  private final Clock clock;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("doctor").factory());
  private final ExecutorService visits =
      Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("doctor-", 0).factory());

  public SetupHealth(
      Credentials credentials,
      SetupCheckStore store,
      SetupChecks checks,
      AutoConfiguration autoConfiguration,
      Rotation rotation,
      GeoPermissionCheck geoPermissions,
      TwilioApi twilio,
      URI publicUrl,
      Clock clock) {
    this.credentials = credentials;
    this.store = store;
    this.checks = checks;
    this.autoConfiguration = autoConfiguration;
    this.rotation = rotation;
    this.geoPermissions = geoPermissions;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  /// @param findings the worst first
  record Report(Instant at, List<Finding> findings) {}

  public SetupHealth start() {
    var _ = rounds.scheduleWithFixedDelay(this::checkAllDue, 1, 1, TimeUnit.MINUTES);
    return this;
  }

  /// What was found last; empty when nobody has looked yet.
  Optional<Report> last(WorkspaceId workspace) {
    return store.last(workspace);
  }

  /// Looks now.
  ///
  /// @throws CredentialsMissing when there is nothing to look at
  Report check(WorkspaceId workspace) {
    VoiceCredentials held = credentials.require(workspace);
    List<Finding> before = last(workspace).map(Report::findings).orElse(List.of());
    Report report = new Report(clock.instant().truncatedTo(ChronoUnit.MILLIS), findings(held));
    store.save(workspace, report);
    if (!before.equals(report.findings())) {
      credentials.updated(workspace);
    }
    return report;
  }

  /// The server changes nothing at the environment's account, so it offers no fix there.
  private List<Finding> findings(VoiceCredentials held) {
    List<Finding> findings = checks.of(held);
    return credentials.own(held.workspace()).isPresent()
        ? findings
        : findings.stream().map(Finding::withoutFix).toList();
  }

  /// Mends what of the last report has this code and subject, and looks again.
  ///
  /// @param fixed records that it is done, before it is: a deed that is cut off is recorded too
  /// @param setupAudit records what a set-up changes, when mending is setting up again
  /// @throws ProblemException 404 when nothing of that kind was found, or it cannot be mended by us
  Report fix(
      Workspace workspace, String code, String subject, Runnable fixed, SetupAudit setupAudit) {
    WorkspaceId id = workspace.id();
    VoiceCredentials held = credentials.own(id).orElseThrow(CredentialsMissing::new);
    Finding found =
        last(id).stream()
            .flatMap(report -> report.findings().stream())
            .filter(f -> f.canBeFixed() && f.code().equals(code) && f.subject().equals(subject))
            .findFirst()
            .orElseThrow(ProblemException::notFound);
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, id);
    if (BY_SETTING_UP_AGAIN.contains(found.code()) && held.setupMethod() == SetupMethod.AUTO) {
      fixed.run();
      autoConfiguration.configure(
          workspace, held.accountSid(), held.authToken(), ownNumbers(held), setupAudit);
    } else if (found.code().equals("twiml-app-drifted")) {
      fixed.run();
      twilio.updateApplication(held.auth(), held.twimlAppSid(), webhooks.expected());
    } else if (found.code().equals("rotation-unfinished")) {
      fixed.run();
      rotation.authToken(id, false, (_, _) -> {});
    } else if (found.code().equals(GeoPermissionCheck.CLOSED)) {
      fixed.run();
      geoPermissions.open(held, found.subject());
    } else {
      fixed.run();
      numbers(held, webhooks, found);
    }
    return check(id);
  }

  /// Setting up again takes no number that was not ours.
  private Optional<List<String>> ownNumbers(VoiceCredentials held) {
    Set<String> kept =
        credentials.numbers(held.workspace()).stream()
            .map(PhoneNumber::number)
            .collect(Collectors.toSet());
    List<String> there =
        twilio.numbers(held.auth()).stream()
            .filter(TwilioApi.Number::hasVoice)
            .map(TwilioApi.Number::phoneNumber)
            .filter(kept::contains)
            .toList();
    return there.isEmpty() ? Optional.empty() : Optional.of(there);
  }

  private void numbers(VoiceCredentials held, WorkspaceWebhooks webhooks, Finding found) {
    List<TwilioApi.Number> there = twilio.numbers(held.auth());
    if (found.code().equals("number-drifted")) {
      there.stream()
          .filter(number -> number.phoneNumber().equals(found.subject()))
          .findFirst()
          .ifPresent(number -> claim(held, webhooks, number));
    } else {
      credentials.updateNumbers(
          held.workspace(),
          there.stream()
              .filter(number -> webhooks.isOurs(number, held.twimlAppSid()))
              .map(ManagedNumber::of)
              .toList());
    }
  }

  /// Where somebody else has pointed it meanwhile is what disconnecting puts back.
  private void claim(VoiceCredentials held, WorkspaceWebhooks webhooks, TwilioApi.Number number) {
    ManagedNumber taken = ManagedNumber.of(number);
    credentials.addNumber(
        held.workspace(),
        webhooks.isOurs(number, held.twimlAppSid())
            ? taken
            : taken.pointedBefore(number.voiceConfig()),
        (_, _) -> {});
    twilio.updateNumber(held.auth(), number.sid(), NumberVoiceConfig.at(webhooks.expected()));
  }

  /// Visits each workspace that nobody, on any node, has visited for an hour.
  void checkAllDue() {
    try {
      rotation.sweep();
      Instant hourAgo = clock.instant().minus(HOUR);
      List<Callable<Boolean>> due =
          store.notCheckedSince(hourAgo).stream()
              .<Callable<Boolean>>map(workspace -> () -> checkIfDue(workspace, hourAgo))
              .toList();
      visits.invokeAll(due);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("Could not finish the scheduled setup checks", e);
    }
  }

  private boolean checkIfDue(WorkspaceId workspace, Instant hourAgo) {
    try {
      if (!store.begin(workspace, hourAgo)) {
        return false;
      }
      List<Finding> findings = check(workspace).findings();
      if (!findings.isEmpty()) {
        log.warn("workspace {}: {}", workspace, findings.stream().map(Finding::code).toList());
      }
      return true;
    } catch (RuntimeException e) {
      log.warn("Could not check the setup of workspace {}: {}", workspace, e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    rounds.shutdownNow();
    visits.shutdownNow();
  }
}
