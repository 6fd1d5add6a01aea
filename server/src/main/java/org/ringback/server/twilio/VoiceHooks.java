package org.ringback.server.twilio;

import java.util.Map;

/// Where Twilio sends what concerns a call: for TwiML, when that fails, and what became of it. The
/// words of an application and of a phone number alike.
public record VoiceHooks(Hook voice, Hook voiceFallback, Hook statusCallback) {
  /// An address that Twilio asks.
  ///
  /// @param url empty where there is none
  /// @param method `POST` or `GET`
  public record Hook(String url, String method) {
    public Hook {
      method = url.isEmpty() || method.isEmpty() ? "POST" : method;
    }

    public static Hook post(String url) {
      return new Hook(url, "POST");
    }
  }

  /// All by POST.
  public static VoiceHooks post(String voiceUrl, String fallbackUrl, String statusCallback) {
    return new VoiceHooks(Hook.post(voiceUrl), Hook.post(fallbackUrl), Hook.post(statusCallback));
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
