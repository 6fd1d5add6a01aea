package org.ringback.exchange.rest;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.alert.AlertLog;

/// Twilio's parameters that the exchange does not support. Parameters that would change the call
/// are rejected; the others raise a warning.
final class UnsupportedParameters {
  private static final int INVALID = 20001;
  private static final List<String> REFUSED =
      List.of("Byoc", "CallerId", "SipAuthUsername", "SipAuthPassword");
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "CallReason",
          "ClientNotificationUrl",
          "MachineDetectionSilenceTimeout",
          "MachineDetectionSpeechEndThreshold",
          "MachineDetectionSpeechThreshold",
          "MachineDetectionTimeout");

  private UnsupportedParameters() {}

  /// Rejects unsupported parameters of calls and of dialed participants.
  static void refuseForCalls(Form form) {
    refuse(form, REFUSED);
  }

  static void refuse(Form form, List<String> names) {
    for (String each : names) {
      if (form.has(each)) {
        throw unsupported(each);
      }
    }
  }

  static TwilioError unsupported(String name) {
    return new TwilioError(400, INVALID, name + " is not supported by this exchange");
  }

  static void warnUnsupported(AlertLog alerts, Account account, String callSid, Form form) {
    Set<String> unsupported =
        WITHOUT_EFFECT.stream()
            .filter(form::has)
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    if (!unsupported.isEmpty()) {
      alerts.warning(
          account,
          callSid,
          INVALID,
          "ErrorCode="
              + INVALID
              + "&msg=not supported by this exchange: "
              + String.join(", ", unsupported));
    }
  }
}
