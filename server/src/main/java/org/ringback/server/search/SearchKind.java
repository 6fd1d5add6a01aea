package org.ringback.server.search;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a search finds.
enum SearchKind {
  UTTERANCE,
  NOTE,
  CONTACT;

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<SearchKind> of(String wire) {
    return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
  }
}
