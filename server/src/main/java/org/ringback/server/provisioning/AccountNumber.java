package org.ringback.server.provisioning;

import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ringback.server.credentials.ManagedNumber;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwimlAppSid;

/// A number of a Twilio account, and the receiver of its calls.
///
/// @param number E.164
/// @param elsewhere describes the receiver; null unless it is another one. Names only the host of a
///   URL, because the rest may contain a secret
/// @param followsApp whether the number uses the workspace's TwiML app, which only the Twilio
///   Console can change
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
    if (webhooks.receivesCallsOf(number, application)) {
      boolean followsApp = !voiceConfig.voiceApplicationSid().isEmpty();
      return new AccountNumber(number.phoneNumber(), label, Points.HERE, null, followsApp);
    }
    return WorkspaceWebhooks.isUnused(number)
        ? new AccountNumber(number.phoneNumber(), label, Points.NOWHERE, null, false)
        : new AccountNumber(
            number.phoneNumber(), label, Points.ELSEWHERE, elsewhere(number, webhooks), false);
  }

  private static String elsewhere(TwilioApi.Number number, WorkspaceWebhooks webhooks) {
    NumberVoiceConfig voiceConfig = number.voiceConfig();
    if (WorkspaceWebhooks.isShared(number)) {
      return "this server's voice URL for all workspaces";
    }
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
      return host == null ? "an invalid address" : host;
    } catch (IllegalArgumentException _) {
      return "an invalid address";
    }
  }
}
