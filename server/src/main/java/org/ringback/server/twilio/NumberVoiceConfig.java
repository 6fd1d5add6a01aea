package org.ringback.server.twilio;

import java.util.HashMap;
import java.util.Map;

/// The voice configuration of a phone number.
///
/// @param voiceApplicationSid the TwiML app whose webhooks override the number's own; empty if
///   there is none
/// @param trunkSid the SIP trunk that receives the calls; empty if there is none
public record NumberVoiceConfig(
    VoiceWebhooks webhooks, String voiceApplicationSid, String trunkSid) {
  /// Returns the configuration of a number with webhooks of its own.
  public static NumberVoiceConfig at(VoiceWebhooks webhooks) {
    return new NumberVoiceConfig(webhooks, "", "");
  }

  Map<String, String> form() {
    Map<String, String> form = new HashMap<>(webhooks.form());
    form.put("VoiceApplicationSid", voiceApplicationSid);
    form.put("TrunkSid", trunkSid);
    return form;
  }
}
