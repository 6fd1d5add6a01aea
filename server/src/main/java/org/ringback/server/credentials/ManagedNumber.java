package org.ringback.server.credentials;

import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioApi;

/// A number of the Twilio account that the workspace uses.
///
/// @param previousConfig its configuration before the server claimed it; null if it was configured
///   already
public record ManagedNumber(
    NumberSid sid, String number, String label, @Nullable NumberVoiceConfig previousConfig) {
  public ManagedNumber withPreviousConfig(NumberVoiceConfig voiceConfig) {
    return new ManagedNumber(sid, number, label, voiceConfig);
  }

  public static ManagedNumber of(TwilioApi.Number number) {
    String name = number.friendlyName();
    return new ManagedNumber(
        number.sid(), number.phoneNumber(), name.isBlank() ? number.phoneNumber() : name, null);
  }
}
