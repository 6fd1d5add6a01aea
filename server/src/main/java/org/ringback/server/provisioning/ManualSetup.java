package org.ringback.server.provisioning;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.ManagedNumber;
import org.ringback.server.credentials.SetupAudit;
import org.ringback.server.credentials.SetupLock;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.provisioning.health.Finding;
import org.ringback.server.provisioning.health.PublicProbe;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwimlAppSid;
import org.ringback.server.twilio.VoiceWebhooks;

/// Sets up a Twilio account with an API key and a TwiML app that an administrator created. Verifies
/// each part, and changes the TwiML app only on request.
final class ManualSetup {
  private final Credentials credentials;
  private final CredentialReplacer replacer;
  private final SetupLock lock;
  private final TwilioApi twilio;
  private final PublicProbe probe;
  private final URI publicUrl;

  ManualSetup(
      Credentials credentials,
      CredentialReplacer replacer,
      SetupLock lock,
      TwilioApi twilio,
      PublicProbe probe,
      URI publicUrl) {
    this.credentials = credentials;
    this.replacer = replacer;
    this.lock = lock;
    this.twilio = twilio;
    this.probe = probe;
    this.publicUrl = publicUrl;
  }

  /// @param point whether to set the webhooks of the TwiML app
  record ManualCredentials(
      AccountSid account,
      Secret authToken,
      ApiKeySid apiKey,
      Secret apiSecret,
      TwimlAppSid twimlApp,
      boolean point) {}

  /// @return the problems that remain after the setup
  List<Finding> configure(WorkspaceId workspace, ManualCredentials manual, SetupAudit setupAudit) {
    List<Finding> warnings = new ArrayList<>();
    lock.run(workspace, () -> run(workspace, manual, setupAudit, warnings));
    return warnings;
  }

  private void run(
      WorkspaceId id, ManualCredentials manual, SetupAudit setupAudit, List<Finding> warnings) {
    TwilioAuth auth = new TwilioAuth(manual.account(), manual.authToken());
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, id);
    credentials.progress(id, 25, "Validating credentials…");
    Finding.trialAccount(AutoConfiguration.validate(twilio, auth)).ifPresent(warnings::add);
    credentials.progress(id, 50, "Checking your API key…");
    if (!twilio.isValidKey(manual.account(), manual.apiKey(), manual.apiSecret())) {
      throw wrong("/apiSecret", "The API key and its secret do not match in this Twilio account.");
    }
    credentials.progress(id, 75, "Checking your TwiML app…");
    TwilioApi.Application application =
        twilio
            .application(auth, manual.twimlApp())
            .orElseThrow(
                () -> wrong("/twimlAppSid", "This Twilio account has no TwiML app with this SID."));
    point(auth, application, webhooks.expected(), manual.point());
    replacer.replace(
        new VoiceCredentials(
            id,
            manual.account(),
            manual.authToken(),
            manual.apiKey(),
            manual.apiSecret(),
            manual.twimlApp(),
            SetupMethod.MANUAL),
        setupAudit);
    List<ManagedNumber> ours =
        twilio.numbers(auth).stream()
            .filter(number -> webhooks.receivesCallsOf(number, manual.twimlApp()))
            .map(ManagedNumber::of)
            .toList();
    if (ours.isEmpty()) {
      warnings.add(Finding.noNumber());
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
              + ", or send \"point\": true to have the server set them.");
    }
    twilio.updateApplication(auth, application.sid(), expected);
  }

  private static ProblemException wrong(String pointer, String detail) {
    return new ProblemException(
        Problem.of(422, "manual-setup-wrong", "A part of the setup does not work", detail)
            .withErrors(List.of(new Problem.FieldError(pointer, detail))));
  }
}
