package org.ringback.server.provisioning;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ringback.server.credentials.RotationStore;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.twilio.VoiceWebhooks;

/// Undoes at Twilio what a set-up did there: numbers point where they did before, what we made is
/// deleted, what we were given stays. Cut off in the middle and done again, it goes on where it
/// was.
public final class Teardown {
  static final NumberVoiceConfig NOWHERE = NumberVoiceConfig.at(VoiceWebhooks.post("", "", ""));

  private final NumberStore numbers;
  private final RotationStore retired;
  private final TwilioApi twilio;
  private final URI publicUrl;

  public Teardown(NumberStore numbers, RotationStore retired, TwilioApi twilio, URI publicUrl) {
    this.numbers = numbers;
    this.retired = retired;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
  }

  /// @return what could not be undone since Twilio refused, in words; empty when nothing is left
  /// @throws TwilioFailure.Unreachable when Twilio does not answer
  List<String> of(VoiceCredentials held) {
    List<String> left = new ArrayList<>();
    tolerateRefusal("The phone numbers still point here", left, () -> restoreNumbers(held, left));
    retired.of(held.workspace()).stream()
        .filter(old -> old.account().equals(held.accountSid()))
        .forEach(old -> key(held, old.key(), left));
    if (held.setupMethod() == SetupMethod.AUTO) {
      application(held, left);
      key(held, held.apiKey(), left);
    }
    return left;
  }

  /// The same for a workspace that goes on with other credentials: what both share stays.
  public List<String> teardownReplaced(VoiceCredentials next, VoiceCredentials held) {
    if (!held.accountSid().equals(next.accountSid())) {
      return of(held);
    }
    List<String> left = new ArrayList<>();
    if (held.setupMethod() == SetupMethod.AUTO) {
      // By the token that is known to work: the held one may be why this is done.
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
        "The TwiML app " + held.twimlAppSid() + " is still there",
        left,
        () -> twilio.deleteApplication(held.auth(), held.twimlAppSid()));
  }

  private void key(VoiceCredentials held, ApiKeySid key, List<String> left) {
    tolerateRefusal(
        "The API key " + key + " is still there", left, () -> twilio.deleteKey(held.auth(), key));
  }

  private void restoreNumbers(VoiceCredentials held, List<String> left) {
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, held.workspace());
    Map<NumberSid, NumberVoiceConfig> before = numbers.pointedBefore(held.workspace());
    for (TwilioApi.Number number : twilio.numbers(held.auth())) {
      // One that follows an application goes with it, or is the application's owner's.
      if (number.voiceConfig().voiceApplicationSid().isEmpty()
          && webhooks.isOurs(number, held.twimlAppSid())) {
        tolerateRefusal(
            number.phoneNumber() + " still points here",
            left,
            () ->
                twilio.updateNumber(
                    held.auth(), number.sid(), before.getOrDefault(number.sid(), NOWHERE)));
      }
    }
  }

  private static void tolerateRefusal(String words, List<String> left, Runnable step) {
    try {
      step.run();
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() != 404) {
        left.add(words + ": Twilio refused (" + refused.message() + ").");
      }
    }
  }
}
