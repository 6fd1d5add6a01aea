package org.ringback.server.provisioning;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwimlAppSid;
import org.ringback.server.twilio.VoiceWebhooks;

/// For who makes key and TwiML app by hand: takes what is given, makes sure that each part works,
/// and changes nothing at Twilio unless it is asked to.
public final class ManualSetup {
  private final Credentials credentials;
  private final Teardown teardown;
  private final TwilioApi twilio;
  private final Database db;
  private final PublicProbe probe;
  private final URI publicUrl;

  public ManualSetup(
      Credentials credentials,
      Teardown teardown,
      TwilioApi twilio,
      Database db,
      PublicProbe probe,
      URI publicUrl) {
    this.probe = probe;
    this.credentials = credentials;
    this.teardown = teardown;
    this.twilio = twilio;
    this.db = db;
    this.publicUrl = publicUrl;
  }

  /// @param point whether the app is to be pointed here
  record ManualCredentials(
      AccountSid account,
      Secret authToken,
      ApiKeySid apiKey,
      Secret apiSecret,
      TwimlAppSid twimlApp,
      boolean point) {}

  /// @return what the workspace has to know, though it is connected
  List<Finding> configure(WorkspaceId workspace, ManualCredentials manual, SetupAudit setupAudit) {
    List<Finding> warnings = new ArrayList<>();
    if (!db.tryWithLock(
        AutoConfiguration.lock(workspace), () -> run(workspace, manual, setupAudit, warnings))) {
      throw AutoConfiguration.busy();
    }
    return warnings;
  }

  private void run(
      WorkspaceId id, ManualCredentials manual, SetupAudit setupAudit, List<Finding> warnings) {
    TwilioAuth auth = new TwilioAuth(manual.account(), manual.authToken());
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, id);
    credentials.progress(id, 25, "Validating credentials…");
    SetupChecks.trialAccount(AutoConfiguration.validate(twilio, auth)).ifPresent(warnings::add);
    credentials.progress(id, 50, "Checking your API key…");
    if (!twilio.signsIn(manual.account(), manual.apiKey(), manual.apiSecret())) {
      throw wrong(
          "/apiSecret", "Twilio does not know this API key with this secret in this account.");
    }
    credentials.progress(id, 75, "Checking your TwiML app…");
    TwilioApi.Application application =
        twilio
            .application(auth, manual.twimlApp())
            .orElseThrow(
                () -> wrong("/twimlAppSid", "This account has no TwiML app with this SID."));
    point(auth, application, webhooks.expected(), manual.point());
    credentials.replace(
        new VoiceCredentials(
            id,
            manual.account(),
            manual.authToken(),
            manual.apiKey(),
            manual.apiSecret(),
            manual.twimlApp(),
            SetupMethod.MANUAL),
        teardown,
        setupAudit);
    List<ManagedNumber> ours =
        twilio.numbers(auth).stream()
            .filter(number -> webhooks.isOurs(number, manual.twimlApp()))
            .map(ManagedNumber::of)
            .toList();
    if (ours.isEmpty()) {
      warnings.add(SetupChecks.noNumber());
    }
    credentials.saveNumbers(id, ours, setupAudit);
    credentials.own(id).flatMap(probe::check).ifPresent(warnings::add);
    credentials.progress(id, 100, "Connected");
    credentials.updated(id);
  }

  private void point(
      TwilioAuth auth,
      TwilioApi.Application application,
      VoiceWebhooks expected,
      boolean mayChange) {
    if (application.webhooks().equals(expected)) {
      return;
    }
    if (!mayChange) {
      throw wrong(
          "/twimlAppSid",
          "The TwiML app's Voice URL is \""
              + application.webhooks().voice().url()
              + "\". Set its Voice URL to "
              + expected.voice().url()
              + ", the fallback to "
              + expected.voiceFallback().url()
              + " and the status callback to "
              + expected.statusCallback().url()
              + ", or have it pointed here (\"point\": true).");
    }
    twilio.updateApplication(auth, application.sid(), expected);
  }

  private static ProblemException wrong(String pointer, String detail) {
    return new ProblemException(
        Problem.of(422, "manual-setup-wrong", "A part of the setup does not work", detail)
            .withErrors(List.of(new Problem.FieldError(pointer, detail))));
  }
}
