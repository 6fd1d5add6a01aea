package org.ringback.server.credentials;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ringback.server.db.Database;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.twilio.VoiceHooks;
import org.ringback.server.workspace.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a workspace off its Twilio account: numbers point where they did before, what we made is
/// deleted, what we were given stays, and our copy of the secrets is gone. Cut off in the middle
/// and done again, it goes on where it was.
final class Disconnection {
  private static final Logger log = LoggerFactory.getLogger(Disconnection.class);
  private static final VoiceHooks NOWHERE = new VoiceHooks("", "", "");

  private final Credentials credentials;
  private final CredentialStore store;
  private final TwilioApi twilio;
  private final Database db;
  private final URI publicUrl;

  Disconnection(
      Credentials credentials,
      CredentialStore store,
      TwilioApi twilio,
      Database db,
      URI publicUrl) {
    this.credentials = credentials;
    this.store = store;
    this.twilio = twilio;
    this.db = db;
    this.publicUrl = publicUrl;
  }

  /// @return what could not be undone at Twilio since it refused, in words; empty when nothing is
  ///   left
  /// @throws TwilioFailure.Unreachable when Twilio does not answer; nothing is forgotten then
  /// @throws CredentialsMissing when the workspace has none of its own
  List<String> run(WorkspaceId workspace) {
    VoiceCredentials held = credentials.own(workspace).orElseThrow(CredentialsMissing::new);
    List<String> left = new ArrayList<>();
    if (!db.unlessBusy(
        AutoConfiguration.lock(workspace),
        () -> {
          undo(held, left);
          store.forget(workspace);
        })) {
      throw AutoConfiguration.busy();
    }
    credentials.updated(workspace);
    log.info("Workspace {} is disconnected from account {}", workspace, held.accountSid());
    return left;
  }

  private void undo(VoiceCredentials held, List<String> left) {
    unlessRefused("The phone numbers still point here", left, () -> restoreNumbers(held, left));
    if (held.setupMethod() == SetupMethod.AUTO) {
      unlessRefused(
          "The TwiML app " + held.twimlAppSid() + " is still there",
          left,
          () -> twilio.deleteApplication(held.auth(), held.twimlAppSid()));
      unlessRefused(
          "The API key " + held.apiKey() + " is still there",
          left,
          () -> twilio.deleteKey(held.auth(), held.apiKey()));
    }
  }

  private void restoreNumbers(VoiceCredentials held, List<String> left) {
    WorkspaceHooks hooks = new WorkspaceHooks(publicUrl, held.workspace());
    Map<NumberSid, VoiceHooks> before = store.hooksBefore(held.workspace());
    for (TwilioApi.Number number : twilio.numbers(held.auth())) {
      // One that follows an application goes with it, or is the application's owner's.
      if (number.voiceApplicationSid().isEmpty() && hooks.isOurs(number, held.twimlAppSid())) {
        unlessRefused(
            number.phoneNumber() + " still points here",
            left,
            () ->
                twilio.updateNumber(
                    held.auth(), number.sid(), before.getOrDefault(number.sid(), NOWHERE)));
      }
    }
  }

  private static void unlessRefused(String words, List<String> left, Runnable step) {
    try {
      step.run();
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() != 404) {
        left.add(words + ": Twilio refused (" + refused.words() + ").");
      }
    }
  }
}
