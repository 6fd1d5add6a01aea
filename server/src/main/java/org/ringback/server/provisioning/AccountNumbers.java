package org.ringback.server.provisioning;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.ManagedNumber;
import org.ringback.server.credentials.SetupAudit;
import org.ringback.server.credentials.SetupLock;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.provisioning.health.Finding;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwimlAppSid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The numbers of a workspace's Twilio account: lists the receiver of their calls, and configures
/// them for this server.
final class AccountNumbers {
  private static final Logger log = LoggerFactory.getLogger(AccountNumbers.class);

  private final Credentials credentials;
  private final TwilioApi twilio;
  private final SetupLock lock;
  private final URI publicUrl;

  AccountNumbers(Credentials credentials, SetupLock lock, TwilioApi twilio, URI publicUrl) {
    this.credentials = credentials;
    this.twilio = twilio;
    this.lock = lock;
    this.publicUrl = publicUrl;
  }

  /// Returns the numbers that can receive calls.
  ///
  /// @throws CredentialsMissing when the workspace has no account
  /// @throws TwilioFailure when Twilio does not answer
  List<AccountNumber> list(WorkspaceId workspace) {
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, workspace);
    TwimlAppSid application = credentials.require(workspace).twimlAppSid();
    return credentials.requestAs(workspace, twilio::numbers).stream()
        .filter(TwilioApi.Number::hasVoice)
        .map(number -> AccountNumber.of(number, webhooks, application))
        .toList();
  }

  /// Configures these numbers for this server, and no others.
  ///
  /// @param chosen E.164
  /// @throws CredentialsMissing when the workspace has no account
  /// @throws ProblemException when the setup is manual or a number cannot be used; nothing is
  ///   changed then
  void choose(WorkspaceId workspace, List<String> chosen, SetupAudit setupAudit) {
    lock.run(workspace, () -> configure(workspace, chosen, setupAudit));
  }

  private void configure(WorkspaceId workspace, List<String> chosen, SetupAudit setupAudit) {
    VoiceCredentials current = credentials.require(workspace);
    if (current.setupMethod() == SetupMethod.MANUAL) {
      throw manualSetup();
    }
    credentials.progress(workspace, 25, "Reading your numbers…");
    NumberChoice numbers = NumberChoice.of(twilio.numbers(current.auth()), Optional.of(chosen));
    credentials.progress(workspace, 75, "Configuring your numbers…");
    credentials.saveNumbers(
        workspace,
        claim(
            workspace,
            current.auth(),
            current.twimlAppSid(),
            numbers,
            setupAudit,
            new ArrayList<>()),
        setupAudit);
    credentials.progress(workspace, 100, "Saved");
    credentials.updated(workspace);
  }

  /// Claims the chosen numbers, or else the unused ones, and releases those that were not chosen.
  /// Leaves numbers that are in use elsewhere alone.
  ///
  /// @param warnings receives the problems that remain
  List<ManagedNumber> claim(
      WorkspaceId workspace,
      TwilioAuth auth,
      TwimlAppSid application,
      NumberChoice numbers,
      SetupAudit setupAudit,
      List<Finding> warnings) {
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, workspace);
    List<ManagedNumber> claimed = new ArrayList<>();
    for (TwilioApi.Number number : numbers.available()) {
      boolean isAssigned = webhooks.receivesCallsOf(number, application);
      ManagedNumber kept = ManagedNumber.of(number);
      switch (numbers.actionFor(number, isAssigned)) {
        case KEEP -> claimed.add(refreshed(auth, webhooks, number, kept));
        case CLAIM -> {
          // Stored before the change, so that a repeated setup knows what to restore.
          kept = kept.withPreviousConfig(number.voiceConfig());
          credentials.addNumber(workspace, kept, setupAudit);
          twilio.updateNumber(auth, number.sid(), NumberVoiceConfig.at(webhooks.expected()));
          claimed.add(kept);
        }
        case RELEASE -> {
          Map<NumberSid, NumberVoiceConfig> before = credentials.previousConfigs(workspace);
          twilio.updateNumber(auth, number.sid(), before.getOrDefault(number.sid(), Teardown.NONE));
        }
        case LEAVE -> log.info("Number {} is in use elsewhere and remains unchanged", number.sid());
        case UNSUPPORTED -> warnings.add(Finding.numberWithoutVoice(number.phoneNumber()));
      }
    }
    if (claimed.isEmpty()) {
      warnings.add(Finding.noNumber());
    }
    return claimed;
  }

  /// Updates the webhooks of a number, unless it uses the TwiML app, which has them.
  private ManagedNumber refreshed(
      TwilioAuth auth, WorkspaceWebhooks webhooks, TwilioApi.Number number, ManagedNumber kept) {
    boolean followsApplication = !number.voiceConfig().voiceApplicationSid().isEmpty();
    if (!followsApplication && !number.voiceConfig().webhooks().equals(webhooks.expected())) {
      twilio.updateNumber(auth, number.sid(), NumberVoiceConfig.at(webhooks.expected()));
    }
    return kept;
  }

  private static ProblemException manualSetup() {
    return new ProblemException(
        Problem.of(
            409,
            "numbers-pointed-by-hand",
            "The numbers are configured manually",
            "This setup is manual. Assign your TwiML app to the numbers in the Twilio Console."));
  }
}
