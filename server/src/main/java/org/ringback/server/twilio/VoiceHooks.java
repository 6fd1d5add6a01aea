package org.ringback.server.twilio;

import java.util.Map;

/// Where Twilio sends what concerns a call, all by POST: for TwiML, when that fails, and what
/// became of it. The words of an application and of a phone number alike; empty where there is
/// none.
public record VoiceHooks(String voiceUrl, String voiceFallbackUrl, String statusCallback) {
  Map<String, String> form() {
    return Map.of(
        "VoiceUrl",
        voiceUrl,
        "VoiceMethod",
        "POST",
        "VoiceFallbackUrl",
        voiceFallbackUrl,
        "VoiceFallbackMethod",
        "POST",
        "StatusCallback",
        statusCallback,
        "StatusCallbackMethod",
        "POST");
  }
}
