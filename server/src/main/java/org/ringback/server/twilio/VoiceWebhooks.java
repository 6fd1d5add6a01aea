package org.ringback.server.twilio;

import java.util.Map;
import tools.jackson.databind.JsonNode;

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

    /// Reads a webhook from two fields of a resource.
    static Target of(JsonNode resource, String url, String method) {
      return new Target(
          resource.path(url).stringValue(""), resource.path(method).stringValue("POST"));
    }
  }

  /// Returns webhooks that all use POST.
  public static VoiceWebhooks post(String voiceUrl, String fallbackUrl, String statusCallback) {
    return new VoiceWebhooks(
        Target.post(voiceUrl), Target.post(fallbackUrl), Target.post(statusCallback));
  }

  /// Reads the webhooks of an Application or an IncomingPhoneNumber resource.
  static VoiceWebhooks of(JsonNode resource) {
    return new VoiceWebhooks(
        Target.of(resource, "voice_url", "voice_method"),
        Target.of(resource, "voice_fallback_url", "voice_fallback_method"),
        Target.of(resource, "status_callback", "status_callback_method"));
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
