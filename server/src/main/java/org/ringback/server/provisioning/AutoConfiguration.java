package org.ringback.server.provisioning;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.provisioning.health.Finding;
import org.ringback.server.provisioning.health.PublicProbe;
import org.ringback.server.provisioning.health.SetupChecks;
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

/// From an Account SID and an Auth Token to calls: makes what is missing at Twilio, takes over what
/// is there, points it here. Doing it again makes nothing twice.
public final class AutoConfiguration {
  private static final Logger log = LoggerFactory.getLogger(AutoConfiguration.class);

  private static final int LONGEST_SLUG = 64 - "Ringback  ".length() - 36;

  private final Credentials credentials;
  private final AccountNumbers accountNumbers;
  private final Teardown teardown;
  private final TwilioApi twilio;
  private final Database db;
  private final PublicProbe probe;
  private final URI publicUrl;

  public AutoConfiguration(
      Credentials credentials,
      AccountNumbers accountNumbers,
      Teardown teardown,
      TwilioApi twilio,
      Database db,
      PublicProbe probe,
      URI publicUrl) {
    this.probe = probe;
    this.credentials = credentials;
    this.accountNumbers = accountNumbers;
    this.teardown = teardown;
    this.twilio = twilio;
    this.db = db;
    this.publicUrl = publicUrl;
  }

  /// @param chosen which numbers are to ring here, E.164, wherever they point now; empty for those
  ///   that are ours or nobody's
  /// @return what the workspace has to know, though it is connected
  /// @throws ProblemException in words, when the account or a chosen number cannot be used
  public List<Finding> configure(
      Workspace workspace,
      AccountSid account,
      Secret authToken,
      Optional<List<String>> chosen,
      SetupAudit setupAudit) {
    TwilioAuth auth = new TwilioAuth(account, authToken);
    List<Finding> warnings = new ArrayList<>();
    if (!db.tryWithLock(
        lock(workspace.id()), () -> run(workspace, auth, chosen, setupAudit, warnings))) {
      throw busy();
    }
    return warnings;
  }

  /// What only one at a time may do for a workspace, on any node.
  public static String lock(WorkspaceId workspace) {
    return "configure-twilio " + workspace;
  }

  private void run(
      Workspace workspace,
      TwilioAuth auth,
      Optional<List<String>> chosen,
      SetupAudit setupAudit,
      List<Finding> warnings) {
    WorkspaceId id = workspace.id();
    String name = nameOf(workspace);
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, id);
    credentials.progress(id, 25, "Validating credentials…");
    SetupChecks.trialAccount(validate(twilio, auth)).ifPresent(warnings::add);
    NumberChoice numbers = NumberChoice.of(twilio.numbers(auth), chosen);
    // What was given to us by hand is not ours to take over, and to delete one day.
    Optional<VoiceCredentials> held =
        credentials
            .own(id)
            .filter(c -> c.accountSid().equals(auth.account()))
            .filter(c -> c.setupMethod() == SetupMethod.AUTO);

    credentials.progress(id, 50, "Creating your API key…");
    Optional<VoiceCredentials> adopted = held.filter(c -> twilio.hasKey(auth, c.apiKey()));
    TwilioApi.NewKey key =
        adopted
            .map(c -> new TwilioApi.NewKey(c.apiKey(), c.apiSecret()))
            .orElseGet(() -> newKey(auth, name));

    TwimlAppSid application;
    try {
      credentials.progress(id, 75, "Configuring your TwiML app and phone numbers…");
      application =
          application(auth, held.map(VoiceCredentials::twimlAppSid), name, webhooks.expected());
      credentials.replace(
          new VoiceCredentials(
              id,
              auth.account(),
              auth.authToken(),
              key.sid(),
              key.secret(),
              application,
              SetupMethod.AUTO),
          teardown,
          setupAudit);
    } catch (RuntimeException e) {
      if (adopted.isEmpty()) {
        discard(auth, key, e);
      }
      throw e;
    }
    credentials.saveNumbers(
        id, accountNumbers.adopt(id, auth, application, numbers, setupAudit, warnings), setupAudit);
    credentials.own(id).flatMap(probe::check).ifPresent(warnings::add);
    credentials.progress(id, 100, "Connected");
    credentials.updated(id);
    log.info("Workspace {} is connected to account {}", workspace.slug(), auth.account());
  }

  /// @throws ProblemException in words, when this is no account that can be used
  static TwilioApi.Account validate(TwilioApi twilio, TwilioAuth auth) {
    try {
      TwilioApi.Account account = twilio.fetchAccount(auth);
      if (!account.status().equals("active")) {
        throw rejected("Twilio says that this account is " + account.status() + ".");
      }
      return account;
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() == 401 || refused.status() == 403 || refused.status() == 404) {
        throw rejected(
            "Twilio does not know this Account SID with this Auth Token. Copy both again from the"
                + " Twilio Console.");
      }
      throw refused;
    }
  }

  /// What we call what we make: it holds the workspace's id, which no other installation has, so
  /// that what bears it is ours to take over and to delete. Twilio takes 64 characters.
  public static String nameOf(Workspace workspace) {
    String slug = workspace.slug();
    return "Ringback "
        + slug.substring(0, Math.min(slug.length(), LONGEST_SLUG))
        + " "
        + workspace.id();
  }

  /// A key of this name that we do not hold is of a setup that was cut off: its secret is lost, so
  /// it is of no use to anybody. The name holds the workspace's id, which no other installation
  /// has.
  private TwilioApi.NewKey newKey(TwilioAuth auth, String name) {
    twilio.keys(auth, name).forEach(lost -> twilio.deleteKey(auth, lost));
    return twilio.createKey(auth, name);
  }

  /// The application that we hold, else one of that name, else a new one; pointed at us.
  private TwimlAppSid application(
      TwilioAuth auth, Optional<TwimlAppSid> held, String name, VoiceWebhooks expected) {
    Optional<TwilioApi.Application> found =
        held.flatMap(sid -> twilio.application(auth, sid))
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

  /// Nobody could use this key: its secret is shown once, and was not kept.
  private void discard(TwilioAuth auth, TwilioApi.NewKey key, RuntimeException cause) {
    try {
      twilio.deleteKey(auth, key.sid());
    } catch (TwilioFailure e) {
      cause.addSuppressed(e);
      log.warn("The unused API key {} could not be deleted", key.sid());
    }
  }

  private static ProblemException rejected(String detail) {
    return new ProblemException(
        Problem.of(422, "twilio-credentials-rejected", "Twilio rejected the credentials", detail));
  }

  public static ProblemException busy() {
    return new ProblemException(
        Problem.of(
            409,
            "setup-running",
            "Setup is running already",
            "Somebody is connecting this workspace right now. Wait until it is done."));
  }
}
