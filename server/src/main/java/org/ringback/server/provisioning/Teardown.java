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
  List<String> of(VoiceCredentials held) {
    List<String> left = new ArrayList<>();
    tolerateRefusal(
        "The phone numbers still use this server", left, () -> restoreNumbers(held, left));
    rotation.retiredKeys(held).forEach(old -> key(held, old, left));
    if (held.setupMethod() == SetupMethod.AUTO) {
      application(held, left);
      key(held, held.apiKey(), left);
    }
    return left;
  }

  /// Does the same for a workspace that gets other credentials. The parts that both share remain.
  List<String> teardownReplaced(VoiceCredentials next, VoiceCredentials held) {
    if (!held.accountSid().equals(next.accountSid())) {
      return of(held);
    }
    List<String> left = new ArrayList<>();
    if (held.setupMethod() == SetupMethod.AUTO) {
      // The new Auth Token works; the old one may be the reason for the replacement.
      VoiceCredentials made = held.with(next.authToken());
      if (!held.twimlAppSid().equals(next.twimlAppSid())) {
        application(made, left);
      }
      if (!held.apiKey().equals(next.apiKey())) {
        key(made, held.apiKey(), left);
      }
    }
    return left;
  }

  private void application(VoiceCredentials held, List<String> left) {
    tolerateRefusal(
        "The TwiML app " + held.twimlAppSid() + " still exists",
        left,
        () -> twilio.deleteApplication(held.auth(), held.twimlAppSid()));
  }

  private void key(VoiceCredentials held, ApiKeySid key, List<String> left) {
    tolerateRefusal(
        "The API key " + key + " still exists", left, () -> twilio.deleteKey(held.auth(), key));
  }

  private void restoreNumbers(VoiceCredentials held, List<String> left) {
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, held.workspace());
    Map<NumberSid, NumberVoiceConfig> before = credentials.pointedBefore(held.workspace());
    for (TwilioApi.Number number : twilio.numbers(held.auth())) {
      // A number that uses a TwiML app stops with our app, or belongs to the owner of another.
      if (number.voiceConfig().voiceApplicationSid().isEmpty()
          && webhooks.isOurs(number, held.twimlAppSid())) {
        tolerateRefusal(
            number.phoneNumber() + " still uses this server",
            left,
            () ->
                twilio.updateNumber(
                    held.auth(), number.sid(), before.getOrDefault(number.sid(), NONE)));
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
