package org.ringback.exchange.account;

import java.time.Instant;

/// An incoming phone number (`PN…`) of an account.
///
/// @param number E.164
/// @param voiceApplicationSid the application whose webhooks override the number's own; empty when
///   none
public record PhoneNumber(
    String sid,
    String number,
    String friendlyName,
    WebhookTarget voice,
    WebhookTarget voiceFallback,
    WebhookTarget statusCallback,
    String voiceApplicationSid,
    Instant created,
    Instant updated) {
  /// Returns a copy with another webhook for incoming calls.
  public PhoneNumber withVoice(WebhookTarget target) {
    return new PhoneNumber(
        sid,
        number,
        friendlyName,
        target,
        voiceFallback,
        statusCallback,
        voiceApplicationSid,
        created,
        updated);
  }

  /// Returns a copy whose webhooks an application overrides.
  ///
  /// @param applicationSid empty for none
  public PhoneNumber withVoiceApplication(String applicationSid) {
    return new PhoneNumber(
        sid,
        number,
        friendlyName,
        voice,
        voiceFallback,
        statusCallback,
        applicationSid,
        created,
        updated);
  }
}
