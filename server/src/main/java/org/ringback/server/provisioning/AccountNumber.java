package org.ringback.server.provisioning;

import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwimlAppSid;

/// A number of a Twilio account, and whether its calls come here.
///
/// @param number E.164
/// @param elsewhere who gets its calls, in words; null unless it points elsewhere. Of an address
///   the host only: the rest may hold a secret
/// @param followsApp whether it rings here by the TwiML app, so that only Twilio can point it away
record AccountNumber(
    String number, String label, Points points, @Nullable String elsewhere, boolean followsApp) {
  enum Points {
    HERE,
    ELSEWHERE,
    NOWHERE;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static AccountNumber of(
      TwilioApi.Number number, WorkspaceWebhooks webhooks, TwimlAppSid application) {
    String label = ManagedNumber.of(number).label();
    NumberVoiceConfig voiceConfig = number.voiceConfig();
    if (webhooks.isOurs(number, application)) {
      boolean followsApp = !voiceConfig.voiceApplicationSid().isEmpty();
      return new AccountNumber(number.phoneNumber(), label, Points.HERE, null, followsApp);
    }
    return WorkspaceWebhooks.isFree(number)
        ? new AccountNumber(number.phoneNumber(), label, Points.NOWHERE, null, false)
        : new AccountNumber(
            number.phoneNumber(), label, Points.ELSEWHERE, elsewhere(voiceConfig, webhooks), false);
  }

  private static String elsewhere(NumberVoiceConfig voiceConfig, WorkspaceWebhooks webhooks) {
    if (!voiceConfig.trunkSid().isEmpty()) {
      return "the SIP trunk " + voiceConfig.trunkSid();
    }
    if (!voiceConfig.voiceApplicationSid().isEmpty()) {
      return "the TwiML app " + voiceConfig.voiceApplicationSid();
    }
    String url = voiceConfig.webhooks().voice().url();
    return webhooks.isOfAnotherWorkspace(url) ? "another workspace of this server" : host(url);
  }

  private static String host(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? "an address that is none" : host;
    } catch (IllegalArgumentException _) {
      return "an address that is none";
    }
  }
}
