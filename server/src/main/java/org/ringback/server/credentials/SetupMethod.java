package org.ringback.server.credentials;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Whether the server created the API key and the TwiML app, or an administrator entered them.
public enum SetupMethod {
  AUTO,
  MANUAL;

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
