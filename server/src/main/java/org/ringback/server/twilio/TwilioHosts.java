package org.ringback.server.twilio;

import java.net.URI;

/// The hosts of Twilio's REST API. No other host receives a request, because requests carry
/// credentials.
final class TwilioHosts {
  private final URI base;

  /// @param base `TWILIO_API_BASE_URL`
  TwilioHosts(URI base) {
    this.base = base;
  }

  /// Returns the path on a sibling host of the configured one, such as `voice.twilio.com` for
  /// `api.twilio.com`. A local emulator serves all of them under one name.
  String at(String host, String path) {
    String all = base.toString();
    return all.replaceFirst(
            "^https://api\\.((?:[a-z0-9-]+\\.)*twilio\\.com)", "https://" + host + ".$1")
        + path;
  }

  /// Returns the address, which must be on the configured host or a sibling host: requests carry
  /// credentials.
  URI address(String path) {
    try {
      URI address = URI.create(path.startsWith("/") ? base + path : path);
      if (baseDomain(address).equals(baseDomain(base))) {
        return address;
      }
    } catch (IllegalArgumentException notOne) {
      throw new TwilioFailure.Unreachable("not an address of Twilio: " + path, notOne);
    }
    throw new TwilioFailure.Unreachable("not an address of Twilio: " + path);
  }

  private static String baseDomain(URI address) {
    return (address.getScheme() + "://" + address.getRawAuthority())
        .replaceFirst("^https://[a-z]+\\.(?=(?:[a-z0-9-]+\\.)*twilio\\.com$)", "https://");
  }
}
