package org.ringback.server.settings;

import java.util.List;

/// All missing or invalid variables, each with its name and the expected value.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> errors;

  SettingsException(List<String> errors) {
    super("Ringback cannot start:\n  " + String.join("\n  ", errors));
    this.errors = List.copyOf(errors);
  }

  public List<String> errors() {
    return errors;
  }
}
