package org.ringback.server.provisioning;

import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.Pointing;
import org.ringback.server.twilio.TwilioApi;

/// A number of the account that becomes the workspace's.
///
/// @param before where it pointed before we took it; null when it was ours already
public record AdoptedNumber(NumberSid sid, String number, String label, @Nullable Pointing before) {
  public AdoptedNumber pointedBefore(Pointing pointing) {
    return new AdoptedNumber(sid, number, label, pointing);
  }

  public static AdoptedNumber of(TwilioApi.Number number) {
    String name = number.friendlyName();
    return new AdoptedNumber(
        number.sid(), number.phoneNumber(), name.isBlank() ? number.phoneNumber() : name, null);
  }
}
