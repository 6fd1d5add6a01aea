package org.ringback.server.quality;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The network of a page. Most desktop browsers do not tell it.
public enum Network {
  WIFI,
  CELLULAR,
  ETHERNET,
  OTHER,
  UNKNOWN;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Network> of(String wire) {
    return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
  }
}
