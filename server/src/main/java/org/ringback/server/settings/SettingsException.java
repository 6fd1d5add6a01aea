package org.ringback.server.settings;

import java.util.List;

/// Every fault of the environment at once, each with the variable's name and what it should be.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> faults;

  SettingsException(List<String> faults) {
    super("Ringback cannot start:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  public List<String> faults() {
    return faults;
  }
}
