package org.ringback.server.provisioning.health;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.provisioning.ManagedNumber;
import org.ringback.server.provisioning.WorkspaceWebhooks;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;

/// Asks Twilio whether what we hold still works, and says in words what does not. Changes nothing
/// at Twilio; numbers that have come or gone there are learned. And whether a signed webhook
/// reaches us through the public address.
public final class ConnectionTest {
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final PublicProbe probe;
  private final URI publicUrl;

  public ConnectionTest(
      Credentials credentials, TwilioApi twilio, PublicProbe probe, URI publicUrl) {
    this.probe = probe;
    this.credentials = credentials;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
  }

  /// @param name `account`, `api-key`, `twiml-app`, `phone-number` or `public-url`
  public record Check(String name, boolean ok, String message) {}

  public List<Check> run(VoiceCredentials held) {
    Check account = account(held.auth());
    if (!account.ok()) {
      return List.of(account);
    }
    List<Check> checks = new ArrayList<>(List.of(account));
    checks.add(apiKey(held));
    checks.add(application(held));
    checks.add(numbers(held));
    checks.add(publicUrl(held));
    return checks;
  }

  private Check publicUrl(VoiceCredentials held) {
    Optional<Finding> wrong = probe.check(held);
    return new Check(
        "public-url",
        wrong.isEmpty(),
        wrong.map(Finding::words).orElse("A signed webhook came here through " + publicUrl + "."));
  }

  private Check account(TwilioAuth auth) {
    try {
      TwilioApi.Account account = twilio.fetchAccount(auth);
      boolean isActive = account.status().equals("active");
      return new Check(
          "account",
          isActive,
          isActive
              ? "Twilio knows the account “" + account.friendlyName() + "”."
              : "Twilio says that the account is " + account.status() + ".");
    } catch (TwilioFailure.Refused refused) {
      return new Check(
          "account",
          false,
          "Twilio refuses the Auth Token: "
              + refused.message()
              + ". Enter the current one and connect again.");
    }
  }

  private Check apiKey(VoiceCredentials held) {
    boolean exists = twilio.hasKey(held.auth(), held.apiKey());
    return new Check(
        "api-key",
        exists,
        exists
            ? "The API key exists, so browsers can sign in to Twilio."
            : "The API key is gone. Connect again to make a new one.");
  }

  private Check application(VoiceCredentials held) {
    Optional<TwilioApi.Application> found = twilio.application(held.auth(), held.twimlAppSid());
    if (found.isEmpty()) {
      return new Check(
          "twiml-app", false, "The TwiML app is gone. Connect again to make a new one.");
    }
    String wanted = webhooks(held).expected().voice().url();
    boolean isPointed = found.get().webhooks().voice().url().equals(wanted);
    return new Check(
        "twiml-app",
        isPointed,
        isPointed
            ? "The TwiML app points here."
            : "The TwiML app does not point at " + wanted + ". Connect again to mend it.");
  }

  private Check numbers(VoiceCredentials held) {
    WorkspaceWebhooks webhooks = webhooks(held);
    List<ManagedNumber> ours =
        twilio.numbers(held.auth()).stream()
            .filter(number -> webhooks.isOurs(number, held.twimlAppSid()))
            .map(ManagedNumber::of)
            .toList();
    credentials.updateNumbers(held.workspace(), ours);
    return new Check(
        "phone-number",
        !ours.isEmpty(),
        switch (ours.size()) {
          case 0 ->
              "No phone number points here. Choose one of the account's numbers, or buy one at Twilio.";
          case 1 -> ours.getFirst().number() + " points here.";
          default -> ours.size() + " phone numbers point here.";
        });
  }

  private WorkspaceWebhooks webhooks(VoiceCredentials held) {
    return new WorkspaceWebhooks(publicUrl, held.workspace());
  }
}
