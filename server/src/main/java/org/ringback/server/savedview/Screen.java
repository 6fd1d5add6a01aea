package org.ringback.server.savedview;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A screen with filters, and the parameters of its address.
enum Screen {
  CALLS(Set.of("show", "q", "agent", "date", "from", "to")),
  DASHBOARD(Set.of("period", "from", "to", "agent", "level", "short"));

  private final Set<String> parameters;

  Screen(Set<String> parameters) {
    this.parameters = parameters;
  }

  Set<String> parameters() {
    return parameters;
  }

  /// Returns the name in the database and in JSON.
  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Screen> of(String wire) {
    return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
  }
}
