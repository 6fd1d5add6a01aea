package org.ringback.server.provisioning.health;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.dialpolicy.AllowedCountries;
import org.ringback.server.provisioning.WorkspaceWebhooks;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.twilio.VoiceWebhooks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares a workspace's Twilio account with its expected configuration. Changes nothing at
/// Twilio.
final class SetupChecks {
  private static final Logger log = LoggerFactory.getLogger(SetupChecks.class);

  /// Twilio's error "Call concurrency limit exceeded".
  private static final int CONCURRENCY_LIMIT_EXCEEDED = 10004;

  private final Credentials credentials;
  private final NumberDiscovery numberDiscovery;
  private final TwilioApi twilio;
  private final PublicProbe probe;
  private final AllowedCountries allowedCountries;
  private final URI publicUrl;
  private final Clock clock;

  SetupChecks(
      Credentials credentials,
      NumberDiscovery numberDiscovery,
      TwilioApi twilio,
      PublicProbe probe,
      AllowedCountries allowedCountries,
      URI publicUrl,
      Clock clock) {
    this.credentials = credentials;
    this.numberDiscovery = numberDiscovery;
    this.twilio = twilio;
    this.probe = probe;
    this.allowedCountries = allowedCountries;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  /// Runs the account check only, if the account cannot be used.
  ///
  /// @throws TwilioFailure.Unreachable when Twilio does not answer
  List<CheckResult> run(VoiceCredentials current) {
    CheckResult account = account(current);
    return account.isOk()
        ? List.of(
            account,
            apiKey(current),
            application(current),
            numbers(current),
            geoPermissions(current),
            publicUrl(current))
        : List.of(account);
  }

  private CheckResult account(VoiceCredentials current) {
    try {
      TwilioApi.Account account = twilio.fetchAccount(current.auth());
      List<Finding> findings = new ArrayList<>();
      if (account.status().equals("active")) {
        Finding.trialAccount(account).ifPresent(findings::add);
        concurrency(current).ifPresent(findings::add);
      } else {
        findings.add(
            Finding.error(
                "account-not-active",
                account.sid().value(),
                "The Twilio account is "
                    + account.status()
                    + ". Calls fail until Twilio reactivates it."));
      }
      return new CheckResult(
          "account", "Connected to the Twilio account “" + account.friendlyName() + "”.", findings);
    } catch (TwilioFailure.Refused refused) {
      return new CheckResult(
          "account",
          "",
          List.of(
              Finding.error(
                  "auth-token-refused",
                  current.accountSid().value(),
                  "Twilio rejected the Auth Token ("
                      + refused.message()
                      + "). Enter the current token with Replace credentials.")));
    }
  }

  private Optional<Finding> concurrency(VoiceCredentials current) {
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
    try {
      return twilio.hasAlert(current.auth(), CONCURRENCY_LIMIT_EXCEEDED, yesterday)
          ? Optional.of(
              Finding.warning(
                  "concurrency-cap",
                  current.accountSid().value(),
                  "Since yesterday, Twilio has rejected calls because the account reached its limit"
                      + " of concurrent calls. Ask Twilio Support to raise it."))
          : Optional.empty();
    } catch (TwilioFailure.Refused refused) {
      // Twilio may deny this API to an account or a region whose calls work.
      log.info("Could not read the alerts of {}: {}", current.accountSid(), refused.message());
      return Optional.empty();
    }
  }

  private CheckResult apiKey(VoiceCredentials current) {
    List<Finding> findings = new ArrayList<>();
    if (!twilio.hasKey(current.auth(), current.apiKey())) {
      findings.add(
          gone(
              current,
              Finding.API_KEY_GONE,
              current.apiKey().value(),
              "The API key no longer exists, so browsers cannot sign in to Twilio."));
    }
    if (Rotation.isHalfDone(current)) {
      findings.add(
          Finding.fixable(
              Finding.ROTATION_UNFINISHED,
              current.accountSid().value(),
              "A rotation of the Auth Token was interrupted. Both tokens are accepted until it is"
                  + " finished."));
    }
    return new CheckResult("api-key", "The API key exists.", findings);
  }

  private CheckResult application(VoiceCredentials current) {
    String sid = current.twimlAppSid().value();
    List<Finding> findings = new ArrayList<>();
    twilio
        .application(current.auth(), current.twimlAppSid())
        .ifPresentOrElse(
            found ->
                difference(found.webhooks(), webhooks(current).expected())
                    .ifPresent(
                        differences ->
                            findings.add(
                                Finding.fixable(
                                    Finding.APP_DRIFTED,
                                    sid,
                                    "The TwiML app does not use this server: " + differences))),
            () ->
                findings.add(
                    gone(
                        current,
                        Finding.APP_GONE,
                        sid,
                        "The TwiML app no longer exists, so browsers cannot place calls.")));
    return new CheckResult("twiml-app", "The TwiML app uses this server.", findings);
  }

  private CheckResult numbers(VoiceCredentials current) {
    WorkspaceWebhooks webhooks = webhooks(current);
    List<TwilioApi.Number> available = twilio.numbers(current.auth());
    numberDiscovery.storeNew(current, available);
    List<String> own = credentials.ownNumbers(current.workspace());
    List<Finding> findings = new ArrayList<>();
    for (String number : own) {
      available.stream()
          .filter(each -> each.phoneNumber().equals(number))
          .findFirst()
          .ifPresentOrElse(
              found -> number(current, webhooks, found, findings),
              () ->
                  findings.add(
                      Finding.fixable(
                          Finding.NUMBER_GONE,
                          number,
                          number + " is no longer in the Twilio account.")));
    }
    if (own.isEmpty()) {
      findings.add(Finding.noNumber());
    }
    String success =
        own.size() == 1
            ? own.getFirst() + " uses this server."
            : own.size() + " phone numbers use this server.";
    return new CheckResult("phone-number", success, findings);
  }

  private static void number(
      VoiceCredentials current,
      WorkspaceWebhooks webhooks,
      TwilioApi.Number number,
      List<Finding> findings) {
    String e164 = number.phoneNumber();
    NumberVoiceConfig voiceConfig = number.voiceConfig();
    if (!number.hasVoice()) {
      findings.add(Finding.numberWithoutVoice(e164));
    }
    // The calls of a stored number arrive through the shared Voice URL too.
    if (WorkspaceWebhooks.isShared(number)) {
      return;
    }
    if (!webhooks.receivesCallsOf(number, current.twimlAppSid())) {
      findings.add(
          Finding.fixable(
              Finding.NUMBER_DRIFTED,
              e164,
              e164
                  + " is in use elsewhere, so its calls do not ring here. "
                  + receiver(voiceConfig)
                  + ". Fix connects it to this server, and Disconnect restores it."));
    } else if (voiceConfig.voiceApplicationSid().isEmpty()) {
      // The webhooks of a number that uses the TwiML app are the app's.
      difference(voiceConfig.webhooks(), webhooks.expected())
          .ifPresent(
              differences ->
                  findings.add(
                      Finding.fixable(
                          Finding.NUMBER_DRIFTED,
                          e164,
                          e164 + " does not use this server as expected: " + differences)));
    }
  }

  private static String receiver(NumberVoiceConfig voiceConfig) {
    if (!voiceConfig.trunkSid().isEmpty()) {
      return "It uses the SIP trunk " + voiceConfig.trunkSid();
    }
    if (!voiceConfig.voiceApplicationSid().isEmpty()) {
      return "It uses the TwiML app " + voiceConfig.voiceApplicationSid();
    }
    String voiceUrl = voiceConfig.webhooks().voice().url();
    return voiceUrl.isEmpty() ? "It has no Voice URL" : "Its Voice URL is " + voiceUrl;
  }

  private CheckResult geoPermissions(VoiceCredentials current) {
    String name = "geo-permissions";
    List<String> allowed =
        allowedCountries.of(current.workspace(), credentials.ownNumbers(current.workspace()));
    try {
      List<TwilioApi.Country> open =
          allowed.isEmpty() ? List.of() : twilio.callableCountries(current.auth());
      List<Finding> findings =
          allowed.stream()
              .filter(country -> open.stream().noneMatch(each -> covers(each, country)))
              .map(SetupChecks::closed)
              .toList();
      return new CheckResult(
          name, "Twilio allows calls to every country of your dialing rules.", findings);
    } catch (TwilioFailure.Refused refused) {
      // Twilio may deny this API to an account or a region whose calls work.
      log.info("Could not read geo permissions of {}: {}", current.accountSid(), refused.message());
      return new CheckResult(
          name, "Twilio does not report the account's geo permissions.", List.of());
    }
  }

  private static Finding closed(String country) {
    return Finding.fixable(
        Finding.COUNTRY_CLOSED,
        country,
        "Your dialing rules allow calls to "
            + Locale.of("", country).getDisplayCountry(Locale.ENGLISH)
            + ", but the geo permissions of your Twilio account do not.");
  }

  /// Twilio has one entry for the United States and Canada, which lists their calling code.
  private static boolean covers(TwilioApi.Country open, String country) {
    int callingCode = PhoneNumberUtil.getInstance().getCountryCodeForRegion(country);
    return open.isoCode().equals(country) || open.countryCodes().contains("+" + callingCode);
  }

  private CheckResult publicUrl(VoiceCredentials current) {
    return new CheckResult(
        "public-url",
        "A signed webhook reached this server through " + publicUrl + ".",
        probe.check(current).stream().toList());
  }

  private WorkspaceWebhooks webhooks(VoiceCredentials current) {
    return new WorkspaceWebhooks(publicUrl, current.workspace());
  }

  /// The server can create a resource again only if it created it in the first place.
  private static Finding gone(
      VoiceCredentials current, String code, String subject, String message) {
    return current.setupMethod() == SetupMethod.AUTO
        ? Finding.fixable(code, subject, message)
        : Finding.error(
            code,
            subject,
            message + " It was entered manually: enter another one with Replace credentials.");
  }

  private static Optional<String> difference(VoiceWebhooks actual, VoiceWebhooks expected) {
    List<String> differences = new ArrayList<>();
    compare("Voice URL", actual.voice(), expected.voice(), differences);
    compare("fallback URL", actual.voiceFallback(), expected.voiceFallback(), differences);
    compare("status callback", actual.statusCallback(), expected.statusCallback(), differences);
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", differences));
  }

  private static void compare(
      String what,
      VoiceWebhooks.Target actual,
      VoiceWebhooks.Target expected,
      List<String> differences) {
    if (!actual.url().equals(expected.url())) {
      String url = actual.url().isEmpty() ? "empty" : actual.url();
      differences.add("its " + what + " is " + url + ", not " + expected.url() + ".");
    } else if (!actual.method().equals(expected.method())) {
      differences.add(
          "its " + what + " uses " + actual.method() + ", not " + expected.method() + ".");
    }
  }
}
