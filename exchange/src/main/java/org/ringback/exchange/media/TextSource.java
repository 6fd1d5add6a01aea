package org.ringback.exchange.media;

import java.util.Locale;

/// The origin of the text of speech that a leg received.
public enum TextSource {
  /// `<Say>`.
  SAY,
  /// The script of another phone.
  SCRIPT;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
