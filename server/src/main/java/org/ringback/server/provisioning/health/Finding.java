package org.ringback.server.provisioning.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.TwilioApi;

/// A problem of a workspace's Twilio account.
///
/// @param code stable, for programs
/// @param subject the number, API key, TwiML app or country with the problem; empty for the account
/// @param message describes the problem and its effect for administrators
/// @param canBeFixed whether the server can fix it on request
/// @param urls the URLs of a failing signature; absent otherwise
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    String code,
    Severity severity,
    String subject,
    String message,
    boolean canBeFixed,
    @Nullable Urls urls) {
  static final String API_KEY_GONE = "api-key-gone";
  static final String APP_GONE = "twiml-app-gone";
  static final String APP_DRIFTED = "twiml-app-drifted";
  static final String NUMBER_GONE = "number-gone";
  static final String NUMBER_DRIFTED = "number-drifted";
  static final String COUNTRY_CLOSED = "country-closed-at-twilio";
  static final String ROTATION_UNFINISHED = "rotation-unfinished";

  /// The URL that was signed, and the URL that the server received. They should be the same.
  record Urls(String signed, String received) {}

  enum Severity {
    /// Calls fail.
    ERROR,
    /// Calls work, with a limit.
    WARNING;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding error(String code, String subject, String message) {
    return new Finding(code, Severity.ERROR, subject, message, false, null);
  }

  static Finding fixable(String code, String subject, String message) {
    return new Finding(code, Severity.ERROR, subject, message, true, null);
  }

  static Finding warning(String code, String subject, String message) {
    return new Finding(code, Severity.WARNING, subject, message, false, null);
  }

  public static Optional<Finding> trialAccount(TwilioApi.Account account) {
    return account.isTrial()
        ? Optional.of(
            warning(
                "trial-account",
                account.sid().value(),
                "This is a trial account: it can call verified numbers only, and Twilio plays a"
                    + " message first."))
        : Optional.empty();
  }

  public static Finding noNumber() {
    return error(
        "no-number",
        "",
        "This workspace has no phone number, so it cannot make or receive calls. Choose a number of"
            + " the account, or buy one at Twilio.");
  }

  public static Finding numberWithoutVoice(String number) {
    return error(
        "number-without-voice", number, number + " cannot take calls: it has no voice capability.");
  }

  Finding withoutFix() {
    return new Finding(code, severity, subject, message, false, urls);
  }

  Finding with(Urls both) {
    return new Finding(code, severity, subject, message, canBeFixed, both);
  }
}
