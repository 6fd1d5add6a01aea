package org.ringback.server.provisioning.health;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.provisioning.NumberStore;
import org.ringback.server.provisioning.PhoneNumber;
import org.ringback.server.provisioning.WorkspaceWebhooks;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.twilio.VoiceWebhooks;

/// Compares what a workspace's Twilio account should be with what it is. Changes nothing.
public final class SetupChecks {
  private final NumberStore numbers;
  private final TwilioApi twilio;
  private final PublicProbe probe;
  private final GeoPermissionCheck geoPermissions;
  private final URI publicUrl;

  public SetupChecks(
      NumberStore numbers,
      TwilioApi twilio,
      PublicProbe probe,
      GeoPermissionCheck geoPermissions,
      URI publicUrl) {
    this.numbers = numbers;
    this.twilio = twilio;
    this.probe = probe;
    this.geoPermissions = geoPermissions;
    this.publicUrl = publicUrl;
  }

  /// @throws TwilioFailure.Unreachable when Twilio does not answer
  List<Finding> of(VoiceCredentials held) {
    List<Finding> findings = new ArrayList<>();
    if (account(held, findings)) {
      apiKey(held, findings);
      application(held, findings);
      numbers(held, findings);
      geoPermissions.check(held, findings);
      if (Rotation.isHalfDone(held)) {
        findings.add(
            Finding.fixable(
                "rotation-unfinished",
                held.accountSid().value(),
                "A change of the Auth Token was cut off. Both tokens are accepted until it is"
                    + " finished."));
      }
      probe.check(held).ifPresent(findings::add);
    }
    return findings;
  }

  /// @return whether there is any use in looking further
  private boolean account(VoiceCredentials held, List<Finding> findings) {
    try {
      TwilioApi.Account account = twilio.fetchAccount(held.auth());
      if (!account.status().equals("active")) {
        findings.add(
            Finding.error(
                "account-not-active",
                account.sid().value(),
                "Twilio says that the account is "
                    + account.status()
                    + ". Nobody can call until Twilio has opened it again."));
        return false;
      }
      trialAccount(account).ifPresent(findings::add);
      return true;
    } catch (TwilioFailure.Refused refused) {
      findings.add(
          Finding.error(
              "auth-token-refused",
              held.accountSid().value(),
              "Twilio refuses the Auth Token: "
                  + refused.message()
                  + ". Enter the present one with Replace credentials."));
      return false;
    }
  }

  public static Optional<Finding> trialAccount(TwilioApi.Account account) {
    return account.isTrial()
        ? Optional.of(
            Finding.warning(
                "trial-account",
                account.sid().value(),
                "This is a trial account: it calls verified numbers only, and Twilio speaks a"
                    + " message first."))
        : Optional.empty();
  }

  public static Finding noNumber() {
    return Finding.error(
        "no-number",
        "",
        "No phone number points here: nobody can call, or be called. Choose one of the account's"
            + " numbers, or buy one at Twilio.");
  }

  public static Finding withoutVoice(String number) {
    return Finding.error(
        "number-without-voice", number, number + " cannot be called: Twilio gives it no voice.");
  }

  private void apiKey(VoiceCredentials held, List<Finding> findings) {
    if (!twilio.hasKey(held.auth(), held.apiKey())) {
      findings.add(
          finding(
              "api-key-gone",
              held.apiKey().value(),
              "The API key is gone, so browsers cannot sign in to Twilio.",
              isAuto(held)));
    }
  }

  private void application(VoiceCredentials held, List<Finding> findings) {
    Optional<TwilioApi.Application> found = twilio.application(held.auth(), held.twimlAppSid());
    if (found.isEmpty()) {
      findings.add(
          finding(
              "twiml-app-gone",
              held.twimlAppSid().value(),
              "The TwiML app is gone, so nobody can call out.",
              isAuto(held)));
      return;
    }
    drift(found.get().webhooks(), expected(held))
        .ifPresent(
            words ->
                findings.add(
                    Finding.fixable(
                        "twiml-app-drifted",
                        held.twimlAppSid().value(),
                        "The TwiML app no longer points here: " + words)));
  }

  private void numbers(VoiceCredentials held, List<Finding> findings) {
    WorkspaceWebhooks webhooks = new WorkspaceWebhooks(publicUrl, held.workspace());
    List<TwilioApi.Number> there = twilio.numbers(held.auth());
    List<PhoneNumber> kept = this.numbers.of(held.workspace());
    for (PhoneNumber each : kept) {
      Optional<TwilioApi.Number> found =
          there.stream().filter(n -> n.phoneNumber().equals(each.number())).findFirst();
      if (found.isEmpty()) {
        findings.add(
            Finding.fixable(
                "number-gone",
                each.number(),
                each.number() + " is not in the Twilio account any more."));
      } else {
        number(held, webhooks, found.get(), findings);
      }
    }
    if (kept.isEmpty()) {
      findings.add(noNumber());
    }
  }

  private void number(
      VoiceCredentials held,
      WorkspaceWebhooks webhooks,
      TwilioApi.Number number,
      List<Finding> findings) {
    if (!number.hasVoice()) {
      findings.add(withoutVoice(number.phoneNumber()));
    }
    NumberVoiceConfig voiceConfig = number.voiceConfig();
    boolean followsOurs =
        voiceConfig.voiceApplicationSid().equals(held.twimlAppSid().value())
            && voiceConfig.trunkSid().isEmpty();
    if (followsOurs) {
      return; // the app's own drift is told above
    }
    if (!webhooks.isOurs(number, held.twimlAppSid())) {
      findings.add(
          Finding.fixable(
              "number-drifted",
              number.phoneNumber(),
              number.phoneNumber()
                  + " points elsewhere, so its calls do not ring here. "
                  + elsewhere(voiceConfig)));
      return;
    }
    drift(voiceConfig.webhooks(), webhooks.expected())
        .ifPresent(
            words ->
                findings.add(
                    Finding.fixable(
                        "number-drifted",
                        number.phoneNumber(),
                        number.phoneNumber() + " no longer points here: " + words)));
  }

  private VoiceWebhooks expected(VoiceCredentials held) {
    return new WorkspaceWebhooks(publicUrl, held.workspace()).expected();
  }

  private static boolean isAuto(VoiceCredentials held) {
    return held.setupMethod() == SetupMethod.AUTO;
  }

  private static Finding finding(String code, String subject, String words, boolean isFixable) {
    return isFixable
        ? Finding.fixable(code, subject, words)
        : Finding.error(code, subject, words + " It was given by hand: enter another one.");
  }

  private static Optional<String> drift(VoiceWebhooks is, VoiceWebhooks expected) {
    List<String> drifted = new ArrayList<>();
    compare("Voice URL", is.voice(), expected.voice(), drifted);
    compare("fallback URL", is.voiceFallback(), expected.voiceFallback(), drifted);
    compare("status callback", is.statusCallback(), expected.statusCallback(), drifted);
    return drifted.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", drifted));
  }

  private static void compare(
      String what, VoiceWebhooks.Target is, VoiceWebhooks.Target expected, List<String> drifted) {
    if (!is.url().equals(expected.url())) {
      String there = is.url().isEmpty() ? "empty" : is.url();
      drifted.add("its " + what + " is " + there + ", not " + expected.url() + ".");
    } else if (!is.method().equals(expected.method())) {
      drifted.add(
          "its " + what + " is asked by " + is.method() + ", not by " + expected.method() + ".");
    }
  }

  /// Where it points now, and what becomes of that when it is mended.
  private static String elsewhere(NumberVoiceConfig voiceConfig) {
    String where =
        !voiceConfig.trunkSid().isEmpty()
            ? "The SIP trunk " + voiceConfig.trunkSid() + " takes them"
            : !voiceConfig.voiceApplicationSid().isEmpty()
                ? "They follow the TwiML app " + voiceConfig.voiceApplicationSid()
                : voiceConfig.webhooks().voice().url().isEmpty()
                    ? "It has no Voice URL"
                    : "Its Voice URL is " + voiceConfig.webhooks().voice().url();
    return where + "; mending takes it from there, and disconnecting puts it back.";
  }
}
