package org.ringback.server.provisioning.health;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.provisioning.NumberStore;
import org.ringback.server.provisioning.PhoneNumber;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether Twilio lets the account call whom the workspace may call, and as many at a time.
public final class GeoPermissionCheck {
  private static final Logger log = LoggerFactory.getLogger(GeoPermissionCheck.class);
  static final String CLOSED = "country-closed-at-twilio";

  /// Twilio's "Call concurrency limit exceeded".
  private static final int TOO_MANY_CALLS = 10004;

  private final NumberStore numbers;
  private final TwilioApi twilio;
  private final BiFunction<WorkspaceId, List<String>, List<String>> allowed;
  private final Clock clock;

  /// @param allowed which countries (ISO 3166) a workspace with these numbers may call
  public GeoPermissionCheck(
      NumberStore numbers,
      TwilioApi twilio,
      BiFunction<WorkspaceId, List<String>, List<String>> allowed,
      Clock clock) {
    this.numbers = numbers;
    this.twilio = twilio;
    this.allowed = allowed;
    this.clock = clock;
  }

  void check(VoiceCredentials held, List<Finding> findings) {
    tolerateRefusal("geo permissions", () -> countries(held, findings));
    tolerateRefusal("alerts", () -> concurrency(held, findings));
  }

  private void countries(VoiceCredentials held, List<Finding> findings) {
    List<String> own = numbers.of(held.workspace()).stream().map(PhoneNumber::number).toList();
    List<String> wanted = allowed.apply(held.workspace(), own);
    if (wanted.isEmpty()) {
      return;
    }
    List<TwilioApi.Country> open = twilio.callableCountries(held.auth());
    for (String country : wanted) {
      if (open.stream().noneMatch(each -> covers(each, country))) {
        String name = Locale.of("", country).getDisplayCountry(Locale.ENGLISH);
        findings.add(
            Finding.fixable(
                CLOSED,
                country,
                "Your dialling rules allow calls to "
                    + name
                    + ", and the geo permissions of your Twilio account do not."));
      }
    }
  }

  /// Twilio has one entry for the United States and Canada, which tells their calling code.
  private static boolean covers(TwilioApi.Country open, String country) {
    return open.isoCode().equals(country)
        || open.countryCodes().contains("+" + callingCode(country));
  }

  private static int callingCode(String country) {
    return PhoneNumberUtil.getInstance().getCountryCodeForRegion(country);
  }

  /// Opens the country at Twilio.
  void open(VoiceCredentials held, String country) {
    boolean isPartOfAmericas = callingCode(country) == 1 && country.equals("CA");
    twilio.allowCountries(held.auth(), List.of(isPartOfAmericas ? "US" : country));
  }

  private void concurrency(VoiceCredentials held, List<Finding> findings) {
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
    if (twilio.hasAlert(held.auth(), TOO_MANY_CALLS, yesterday)) {
      findings.add(
          Finding.warning(
              "concurrency-cap",
              held.accountSid().value(),
              "Twilio refused calls since yesterday because the account had as many at once as it"
                  + " may. Ask Twilio's support for more."));
    }
  }

  /// These hosts of Twilio's may be closed to an account or a region whose calls work.
  private static void tolerateRefusal(String what, Runnable step) {
    try {
      step.run();
    } catch (TwilioFailure.Refused refused) {
      log.info("Twilio does not tell of {}: {}", what, refused.message());
    }
  }
}
