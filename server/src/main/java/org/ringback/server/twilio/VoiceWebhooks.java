package org.ringback.server.twilio;

import java.util.Map;

/// Where Twilio sends what concerns a call: for TwiML, when that fails, and what became of it. The
/// words of an application and of a phone number alike.
public record VoiceWebhooks(Target voice, Target voiceFallback, Target statusCallback) {
  /// An address that Twilio asks.
  ///
  /// @param url empty where there is none
  /// @param method `POST` or `GET`
  public record Target(String url, String method) {
    public Target {
      method = url.isEmpty() || method.isEmpty() ? "POST" : method;
    }

    public static Target post(String url) {
      return new Target(url, "POST");
    }
  }

  /// All by POST.
  public static VoiceWebhooks post(String voiceUrl, String fallbackUrl, String statusCallback) {
    return new VoiceWebhooks(
        Target.post(voiceUrl), Target.post(fallbackUrl), Target.post(statusCallback));
  }

  Map<String, String> form() {
    return Map.of(
        "VoiceUrl",
        voice.url(),
        "VoiceMethod",
        voice.method(),
        "VoiceFallbackUrl",
        voiceFallback.url(),
        "VoiceFallbackMethod",
        voiceFallback.method(),
        "StatusCallback",
        statusCallback.url(),
        "StatusCallbackMethod",
        statusCallback.method());
  }
}
