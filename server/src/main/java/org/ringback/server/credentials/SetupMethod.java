package org.ringback.server.credentials;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Whether the key and the application were made by us or given to us.
public enum SetupMethod {
  AUTO,
  MANUAL;

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
