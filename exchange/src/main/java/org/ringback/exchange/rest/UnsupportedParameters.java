package org.ringback.exchange.rest;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.alert.AlertLog;

/// Parameters of Twilio's that this exchange does not have. What would make the call another one is
/// refused; what would not is told as a warning. Neither is passed over in silence.
final class UnsupportedParameters {
  private static final int INVALID = 20001;
  private static final List<String> REFUSED =
      List.of("Byoc", "CallerId", "SipAuthUsername", "SipAuthPassword");
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "CallReason",
          "ClientNotificationUrl",
          "JitterBufferSize",
          "MachineDetectionSilenceTimeout",
          "MachineDetectionSpeechEndThreshold",
          "MachineDetectionSpeechThreshold",
          "MachineDetectionTimeout",
          "Region");

  private UnsupportedParameters() {}

  /// For calls that are placed, into a conference or not.
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
    return new TwilioError(400, INVALID, name + " is not to be had in this exchange");
  }

  static void warnUnsupported(AlertLog alerts, Account account, String callSid, Form form) {
    Set<String> given =
        WITHOUT_EFFECT.stream()
            .filter(form::has)
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    if (!given.isEmpty()) {
      alerts.warning(
          account,
          callSid,
          INVALID,
          "ErrorCode="
              + INVALID
              + "&msg=without effect in this exchange: "
              + String.join(", ", given));
    }
  }
}
