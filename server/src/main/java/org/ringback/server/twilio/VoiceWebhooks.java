package org.ringback.server.twilio;

import java.util.Map;

/// The voice webhooks of a TwiML app or a phone number: for TwiML, its fallback, and the status
/// callback.
public record VoiceWebhooks(Target voice, Target voiceFallback, Target statusCallback) {
  /// The URL and the method of a webhook.
  ///
  /// @param url empty if there is no webhook
  /// @param method `POST` or `GET`
  public record Target(String url, String method) {
    public Target {
      method = url.isEmpty() || method.isEmpty() ? "POST" : method;
    }

    public static Target post(String url) {
      return new Target(url, "POST");
    }
  }

  /// Returns webhooks that all use POST.
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
