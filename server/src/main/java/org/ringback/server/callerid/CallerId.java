package org.ringback.server.callerid;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// A number that outgoing calls may show: `CallerId` in openapi.yaml.
///
/// @param number E.164
public record CallerId(String number, String label, Kind kind) {
  /// Whether calls to the number reach the workspace.
  public enum Kind {
    /// A number of the workspace.
    OWN,
    /// A number that Twilio has verified for the account, such as a mobile phone.
    VERIFIED;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
