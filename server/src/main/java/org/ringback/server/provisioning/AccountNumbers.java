package org.ringback.server.provisioning;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.provisioning.health.Finding;
import org.ringback.server.provisioning.health.SetupChecks;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.twilio.TwimlAppSid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The numbers of a workspace's Twilio account: where each points, and pointing them here.
public final class AccountNumbers {
  private static final Logger log = LoggerFactory.getLogger(AccountNumbers.class);

  private final Credentials credentials;
  private final TwilioApi twilio;
  private final Database db;
  private final URI publicUrl;

  public AccountNumbers(Credentials credentials, TwilioApi twilio, Database db, URI publicUrl) {
    this.credentials = credentials;
    this.twilio = twilio;
    this.db = db;
    this.publicUrl = publicUrl;
  }

  /// Those that can take calls.
  ///
  /// @throws CredentialsMissing when the workspace has no account
  /// @throws TwilioFailure when Twilio does not say
  List<AccountNumber> of(WorkspaceId workspace) {
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, workspace);
    TwimlAppSid application = credentials.require(workspace).twimlAppSid();
    return credentials.ask(workspace, twilio::numbers).stream()
        .filter(TwilioApi.Number::hasVoice)
        .map(number -> AccountNumber.of(number, webhooks, application))
        .toList();
  }

  /// Has these numbers ring here, and no others.
  ///
  /// @param chosen E.164
  /// @throws CredentialsMissing when the workspace has no account
  /// @throws ProblemException in words, when the set-up is by hand or a number cannot be used;
  ///   nothing is changed then
  void choose(WorkspaceId workspace, List<String> chosen, SetupAudit setupAudit) {
    if (!db.tryWithLock(
        AutoConfiguration.lock(workspace), () -> point(workspace, chosen, setupAudit))) {
      throw AutoConfiguration.busy();
    }
  }

  private void point(WorkspaceId workspace, List<String> chosen, SetupAudit setupAudit) {
    VoiceCredentials held = credentials.require(workspace);
    if (held.setupMethod() == SetupMethod.MANUAL) {
      throw byHand();
    }
    credentials.progress(workspace, 25, "Reading your numbers…");
    NumberChoice numbers = NumberChoice.of(twilio.numbers(held.auth()), Optional.of(chosen));
    credentials.progress(workspace, 75, "Pointing your numbers…");
    credentials.saveNumbers(
        workspace,
        adopt(workspace, held.auth(), held.twimlAppSid(), numbers, setupAudit, new ArrayList<>()),
        setupAudit);
    credentials.progress(workspace, 100, "Saved");
    credentials.updated(workspace);
  }

  /// Takes the numbers that are ours or nobody's, or those that were chosen, and gives back of ours
  /// what was not. One that does something else keeps doing it.
  ///
  /// @param warnings what of it the workspace has to know is added to these
  List<ManagedNumber> adopt(
      WorkspaceId workspace,
      TwilioAuth auth,
      TwimlAppSid application,
      NumberChoice numbers,
      SetupAudit setupAudit,
      List<Finding> warnings) {
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, workspace);
    List<ManagedNumber> adopted = new ArrayList<>();
    for (TwilioApi.Number number : numbers.there()) {
      boolean isOurs = webhooks.isOurs(number, application);
      ManagedNumber kept = ManagedNumber.of(number);
      switch (numbers.actionFor(number, isOurs)) {
        case KEEP -> adopted.add(pointed(auth, webhooks, number, kept));
        case CLAIM -> {
          // Before it is changed: a setup that is cut off here has to know what to put back.
          kept = kept.pointedBefore(number.voiceConfig());
          credentials.addNumber(workspace, kept, setupAudit);
          twilio.updateNumber(auth, number.sid(), NumberVoiceConfig.at(webhooks.expected()));
          adopted.add(kept);
        }
        case RELEASE -> {
          Map<NumberSid, NumberVoiceConfig> before = credentials.pointedBefore(workspace);
          twilio.updateNumber(
              auth, number.sid(), before.getOrDefault(number.sid(), Teardown.NOWHERE));
        }
        case LEAVE -> log.info("{} is left alone", number.sid());
        case UNSUPPORTED -> warnings.add(SetupChecks.withoutVoice(number.phoneNumber()));
      }
    }
    if (adopted.isEmpty()) {
      warnings.add(SetupChecks.noNumber());
    }
    return adopted;
  }

  /// One that follows an application is pointed with it.
  private ManagedNumber pointed(
      TwilioAuth auth, WorkspaceWebhooks webhooks, TwilioApi.Number number, ManagedNumber kept) {
    boolean followsApplication = !number.voiceConfig().voiceApplicationSid().isEmpty();
    if (!followsApplication && !number.voiceConfig().webhooks().equals(webhooks.expected())) {
      twilio.updateNumber(auth, number.sid(), NumberVoiceConfig.at(webhooks.expected()));
    }
    return kept;
  }

  private static ProblemException byHand() {
    return new ProblemException(
        Problem.of(
            409,
            "numbers-pointed-by-hand",
            "The numbers are pointed by hand",
            "This set-up is by hand: have numbers follow your TwiML app in the Twilio Console."));
  }
}
