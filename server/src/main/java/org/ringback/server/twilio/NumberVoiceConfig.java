package org.ringback.server.twilio;

import java.util.HashMap;
import java.util.Map;

/// All that decides where a phone number's calls go.
///
/// @param voiceApplicationSid the application whose hooks win over the number's own; empty when
///   none
/// @param trunkSid the SIP trunk that takes its calls; empty when none
public record NumberVoiceConfig(
    VoiceWebhooks webhooks, String voiceApplicationSid, String trunkSid) {
  /// By its own hooks.
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
