package org.ringback.server.provisioning.health;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.ManagedNumber;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.credentials.SetupAudit;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.http.ProblemException;
import org.ringback.server.provisioning.AutoConfiguration;
import org.ringback.server.provisioning.WorkspaceWebhooks;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;

/// Fixes findings of a workspace's setup at Twilio.
final class SetupFixes {
  private final Credentials credentials;
  private final SetupHealth setupHealth;
  private final AutoConfiguration autoConfiguration;
  private final Rotation rotation;
  private final TwilioApi twilio;
  private final URI publicUrl;
  private final AuditLog audit;

  SetupFixes(
      Credentials credentials,
      SetupHealth setupHealth,
      AutoConfiguration autoConfiguration,
      Rotation rotation,
      TwilioApi twilio,
      URI publicUrl,
      AuditLog audit) {
    this.credentials = credentials;
    this.setupHealth = setupHealth;
    this.autoConfiguration = autoConfiguration;
    this.rotation = rotation;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
    this.audit = audit;
  }

  /// Fixes one finding of the last report, and checks again. The audit entry is written first, so
  /// an interrupted fix is recorded too.
  ///
  /// @throws CredentialsMissing when the workspace has no account of its own
  /// @throws ProblemException 404 when the last report has no such finding that can be fixed
  SetupHealth.Report fix(
      WorkspacePrincipal principal, Workspace workspace, String code, String subject) {
    WorkspaceId id = workspace.id();
    VoiceCredentials current = credentials.requireOwn(id);
    Finding found =
        setupHealth.last(id).stream()
            .flatMap(report -> report.findings().stream())
            .filter(f -> f.canBeFixed() && f.code().equals(code) && f.subject().equals(subject))
            .findFirst()
            .orElseThrow(ProblemException::notFound);
    SetupAudit setupAudit = new SetupAudit(audit, principal, found.subject());
    setupAudit.fixed(found.code());
    switch (found.code()) {
      case Finding.API_KEY_GONE, Finding.APP_GONE, Finding.APP_DRIFTED ->
          restore(workspace, current, setupAudit);
      case Finding.NUMBER_DRIFTED -> claim(current, found.subject(), setupAudit);
      case Finding.NUMBER_GONE -> removeMissing(current);
      case Finding.COUNTRY_CLOSED -> openCountry(current, found.subject());
      case Finding.ROTATION_UNFINISHED -> rotation.finish(id);
      default -> throw new IllegalStateException("no fix for " + found.code());
    }
    return setupHealth.check(id);
  }

  /// Sets up the account again, or sets the webhooks of a TwiML app that an administrator entered.
  private void restore(Workspace workspace, VoiceCredentials current, SetupAudit setupAudit) {
    if (current.setupMethod() == SetupMethod.AUTO) {
      autoConfiguration.configure(
          workspace, current.accountSid(), current.authToken(), ownNumbers(current), setupAudit);
    } else {
      twilio.updateApplication(current.auth(), current.twimlAppSid(), webhooks(current).expected());
    }
  }

  /// Returns the numbers that the setup claims again: no number that the workspace did not have.
  private Optional<List<String>> ownNumbers(VoiceCredentials current) {
    List<String> own = credentials.ownNumbers(current.workspace());
    List<String> available =
        twilio.numbers(current.auth()).stream()
            .filter(TwilioApi.Number::hasVoice)
            .map(TwilioApi.Number::phoneNumber)
            .filter(own::contains)
            .toList();
    return available.isEmpty() ? Optional.empty() : Optional.of(available);
  }

  private void claim(VoiceCredentials current, String subject, SetupAudit setupAudit) {
    twilio.numbers(current.auth()).stream()
        .filter(number -> number.phoneNumber().equals(subject))
        .findFirst()
        .ifPresent(number -> claim(current, number, setupAudit));
  }

  /// Stores the configuration that another application has set meanwhile, so Disconnect restores
  /// it.
  private void claim(VoiceCredentials current, TwilioApi.Number number, SetupAudit setupAudit) {
    ManagedNumber claimed = ManagedNumber.of(number);
    WorkspaceWebhooks webhooks = webhooks(current);
    credentials.addNumber(
        current.workspace(),
        webhooks.receivesCallsOf(number, current.twimlAppSid())
            ? claimed
            : claimed.withPreviousConfig(number.voiceConfig()),
        setupAudit);
    twilio.updateNumber(current.auth(), number.sid(), NumberVoiceConfig.at(webhooks.expected()));
  }

  /// Removes the numbers that the account no longer has.
  private void removeMissing(VoiceCredentials current) {
    List<String> own = credentials.ownNumbers(current.workspace());
    credentials.updateNumbers(
        current.workspace(),
        twilio.numbers(current.auth()).stream()
            .filter(number -> own.contains(number.phoneNumber()))
            .map(ManagedNumber::of)
            .toList());
  }

  /// Allows calls to the country at Twilio, which has one entry for the United States and Canada.
  private void openCountry(VoiceCredentials current, String country) {
    twilio.allowCountries(current.auth(), List.of(country.equals("CA") ? "US" : country));
  }

  private WorkspaceWebhooks webhooks(VoiceCredentials current) {
    return new WorkspaceWebhooks(publicUrl, current.workspace());
  }
}
