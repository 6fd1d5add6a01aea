package org.ringback.server.provisioning;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.twilio.VoiceWebhooks;

/// Undoes a setup at Twilio: restores the numbers' earlier configuration, and deletes what the
/// server created. Resources that an administrator entered remain. A repeated teardown resumes an
/// interrupted one.
final class Teardown {
  static final NumberVoiceConfig NONE = NumberVoiceConfig.at(VoiceWebhooks.post("", "", ""));

  private final Credentials credentials;
  private final Rotation rotation;
  private final TwilioApi twilio;
  private final URI publicUrl;

  Teardown(Credentials credentials, Rotation rotation, TwilioApi twilio, URI publicUrl) {
    this.credentials = credentials;
    this.rotation = rotation;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
  }

  /// @return messages about the parts that remain because Twilio rejected the request
  /// @throws TwilioFailure.Unreachable when Twilio does not answer
  List<String> undo(VoiceCredentials current) {
    List<String> left = new ArrayList<>();
    tolerateRefusal(
        "The phone numbers still use this server", left, () -> restoreNumbers(current, left));
    rotation.retiredKeys(current).forEach(old -> key(current, old, left));
    if (current.setupMethod() == SetupMethod.AUTO) {
      application(current, left);
      key(current, current.apiKey(), left);
    }
    return left;
  }

  /// Does the same for a workspace that gets other credentials. The parts that both share remain.
  List<String> teardownReplaced(VoiceCredentials next, VoiceCredentials previous) {
    if (!previous.accountSid().equals(next.accountSid())) {
      return undo(previous);
    }
    List<String> left = new ArrayList<>();
    if (previous.setupMethod() == SetupMethod.AUTO) {
      // The new Auth Token works; the old one may be the reason for the replacement.
      VoiceCredentials created = previous.with(next.authToken());
      if (!previous.twimlAppSid().equals(next.twimlAppSid())) {
        application(created, left);
      }
      if (!previous.apiKey().equals(next.apiKey())) {
        key(created, previous.apiKey(), left);
      }
    }
    return left;
  }

  private void application(VoiceCredentials current, List<String> left) {
    tolerateRefusal(
        "The TwiML app " + current.twimlAppSid() + " still exists",
        left,
        () -> twilio.deleteApplication(current.auth(), current.twimlAppSid()));
  }

  private void key(VoiceCredentials current, ApiKeySid key, List<String> left) {
    tolerateRefusal(
        "The API key " + key + " still exists", left, () -> twilio.deleteKey(current.auth(), key));
  }

  private void restoreNumbers(VoiceCredentials current, List<String> left) {
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, current.workspace());
    Map<NumberSid, NumberVoiceConfig> before = credentials.previousConfigs(current.workspace());
    for (TwilioApi.Number number : twilio.numbers(current.auth())) {
      // A number that uses a TwiML app stops with our app, or belongs to the owner of another.
      if (number.voiceConfig().voiceApplicationSid().isEmpty()
          && webhooks.receivesCallsOf(number, current.twimlAppSid())) {
        tolerateRefusal(
            number.phoneNumber() + " still uses this server",
            left,
            () ->
                twilio.updateNumber(
                    current.auth(), number.sid(), before.getOrDefault(number.sid(), NONE)));
      }
    }
  }

  private static void tolerateRefusal(String message, List<String> left, Runnable step) {
    try {
      step.run();
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() != 404) {
        left.add(message + ": Twilio rejected the request (" + refused.message() + ").");
      }
    }
  }
}
