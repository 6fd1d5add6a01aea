package org.ringback.server.settings;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/// The push services of browsers, from `RINGBACK_PUSH_SERVICES`. A page names the address of its
/// subscription, and the server sends requests there, so only these hosts are allowed.
///
/// @param entries hosts such as `push.example.com` or `*.push.example.com`, which are reached by
///   https, or origins such as `http://127.0.0.1:9000`
public record PushServices(List<String> entries) {
  /// The services of Chrome and Edge, Firefox, Safari, and Edge on Windows.
  static final PushServices OF_BROWSERS =
      new PushServices(
          List.of(
              "fcm.googleapis.com",
              "*.push.services.mozilla.com",
              "*.push.apple.com",
              "*.notify.windows.com"));

  private static final String ENTRY = "(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)+|https?://[^/\\s]+";

  /// @throws IllegalArgumentException if an entry is neither a host nor an origin
  static PushServices parse(String list) {
    List<String> entries = Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    if (!entries.stream().allMatch(entry -> entry.matches(ENTRY))) {
      throw new IllegalArgumentException("not a host or an origin");
    }
    return new PushServices(entries);
  }

  public boolean allows(URI endpoint) {
    String scheme = endpoint.getScheme();
    String host = endpoint.getHost();
    if (scheme == null || host == null || endpoint.getRawUserInfo() != null) {
      return false;
    }
    String origin = scheme + "://" + endpoint.getRawAuthority();
    boolean isPlain = scheme.equals("https") && endpoint.getPort() == -1;
    return entries.stream()
        .anyMatch(entry -> entry.equals(origin) || isPlain && isHost(entry, host));
  }

  private static boolean isHost(String entry, String host) {
    return entry.startsWith("*.") ? host.endsWith(entry.substring(1)) : host.equals(entry);
  }
}
