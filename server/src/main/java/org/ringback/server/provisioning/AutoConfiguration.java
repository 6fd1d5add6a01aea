package org.ringback.server.provisioning;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.FriendlyName;
import org.ringback.server.credentials.SetupAudit;
import org.ringback.server.credentials.SetupLock;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.provisioning.health.Finding;
import org.ringback.server.provisioning.health.PublicProbe;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.twilio.TwimlAppSid;
import org.ringback.server.twilio.VoiceWebhooks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets up a Twilio account from its SID and Auth Token: creates the missing API key and TwiML app,
/// and configures them and the numbers for this server. A repeated setup creates nothing twice.
public final class AutoConfiguration {
  private static final Logger log = LoggerFactory.getLogger(AutoConfiguration.class);

  private final Credentials credentials;
  private final AccountNumbers accountNumbers;
  private final CredentialReplacer replacer;
  private final SetupLock lock;
  private final TwilioApi twilio;
  private final PublicProbe probe;
  private final URI publicUrl;

  AutoConfiguration(
      Credentials credentials,
      AccountNumbers accountNumbers,
      CredentialReplacer replacer,
      SetupLock lock,
      TwilioApi twilio,
      PublicProbe probe,
      URI publicUrl) {
    this.credentials = credentials;
    this.accountNumbers = accountNumbers;
    this.replacer = replacer;
    this.lock = lock;
    this.twilio = twilio;
    this.probe = probe;
    this.publicUrl = publicUrl;
  }

  /// @param chosen the numbers to use, E.164, even if they are in use elsewhere; empty for the
  ///   unused numbers
  /// @return the problems that remain after the setup
  /// @throws ProblemException when the account or a chosen number cannot be used
  public List<Finding> configure(
      Workspace workspace,
      AccountSid account,
      Secret authToken,
      Optional<List<String>> chosen,
      SetupAudit setupAudit) {
    TwilioAuth auth = new TwilioAuth(account, authToken);
    List<Finding> warnings = new ArrayList<>();
    lock.run(workspace.id(), () -> run(workspace, auth, chosen, setupAudit, warnings));
    return warnings;
  }

  private void run(
      Workspace workspace,
      TwilioAuth auth,
      Optional<List<String>> chosen,
      SetupAudit setupAudit,
      List<Finding> warnings) {
    WorkspaceId id = workspace.id();
    String name = FriendlyName.of(workspace);
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, id);
    credentials.progress(id, 25, "Validating credentials…");
    Finding.trialAccount(validate(twilio, auth)).ifPresent(warnings::add);
    NumberChoice numbers = NumberChoice.of(twilio.numbers(auth), chosen);
    // The server never takes over a key or app that an administrator entered: it might delete it.
    Optional<VoiceCredentials> current =
        credentials
            .own(id)
            .filter(c -> c.accountSid().equals(auth.account()))
            .filter(c -> c.setupMethod() == SetupMethod.AUTO);

    credentials.progress(id, 50, "Creating your API key…");
    Optional<VoiceCredentials> adopted = current.filter(c -> twilio.hasKey(auth, c.apiKey()));
    TwilioApi.NewKey key =
        adopted
            .map(c -> new TwilioApi.NewKey(c.apiKey(), c.apiSecret()))
            .orElseGet(() -> newKey(auth, name));

    TwimlAppSid application;
    try {
      credentials.progress(id, 75, "Configuring your TwiML app and phone numbers…");
      application =
          application(auth, current.map(VoiceCredentials::twimlAppSid), name, webhooks.expected());
      replacer.replace(
          new VoiceCredentials(
              id,
              auth.account(),
              auth.authToken(),
              key.sid(),
              key.secret(),
              application,
              SetupMethod.AUTO),
          setupAudit);
    } catch (RuntimeException e) {
      if (adopted.isEmpty()) {
        discard(auth, key, e);
      }
      throw e;
    }
    credentials.saveNumbers(
        id, accountNumbers.claim(id, auth, application, numbers, setupAudit, warnings), setupAudit);
    credentials.own(id).flatMap(probe::check).ifPresent(warnings::add);
    credentials.progress(id, 100, "Connected");
    credentials.updated(id);
    log.info("Workspace {} has been connected to account {}", workspace.slug(), auth.account());
  }

  /// @throws ProblemException when the account cannot be used
  static TwilioApi.Account validate(TwilioApi twilio, TwilioAuth auth) {
    try {
      TwilioApi.Account account = twilio.fetchAccount(auth);
      if (!account.status().equals("active")) {
        throw rejected("This Twilio account is " + account.status() + ". Use an active account.");
      }
      return account;
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() == 401 || refused.status() == 403 || refused.status() == 404) {
        throw rejected(
            "The Account SID and the Auth Token do not match. Copy both from the Twilio Console.");
      }
      throw refused;
    }
  }

  /// Deletes the keys of this name first: an interrupted setup has left them, and their secret is
  /// lost.
  private TwilioApi.NewKey newKey(TwilioAuth auth, String name) {
    twilio.keys(auth, name).forEach(lost -> twilio.deleteKey(auth, lost));
    return twilio.createKey(auth, name);
  }

  /// Returns the stored TwiML app, or else the one of that name, or else a new one, with the
  /// expected webhooks.
  private TwimlAppSid application(
      TwilioAuth auth, Optional<TwimlAppSid> current, String name, VoiceWebhooks expected) {
    Optional<TwilioApi.Application> found =
        current
            .flatMap(sid -> twilio.application(auth, sid))
            .or(
                () ->
                    twilio.applications(auth, name).stream()
                        .filter(a -> a.friendlyName().equals(name))
                        .findFirst());
    if (found.isEmpty()) {
      return twilio.createApplication(auth, name, expected).sid();
    }
    TwilioApi.Application application = found.get();
    if (!application.webhooks().equals(expected)) {
      twilio.updateApplication(auth, application.sid(), expected);
    }
    return application.sid();
  }

  /// Deletes a new key whose secret was not stored.
  private void discard(TwilioAuth auth, TwilioApi.NewKey key, RuntimeException cause) {
    try {
      twilio.deleteKey(auth, key.sid());
    } catch (TwilioFailure e) {
      cause.addSuppressed(e);
      log.warn("Could not delete the unused API key {}: {}", key.sid(), e.getMessage());
    }
  }

  private static ProblemException rejected(String detail) {
    return new ProblemException(
        Problem.of(422, "twilio-credentials-rejected", "Twilio rejected the credentials", detail));
  }
}
