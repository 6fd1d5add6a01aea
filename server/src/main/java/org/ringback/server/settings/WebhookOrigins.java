package org.ringback.server.settings;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/// Where webhooks of reports may be sent in addition to https URLs with public addresses, from
/// `RINGBACK_WEBHOOK_ORIGINS`.
///
/// @param origins like `http://10.0.0.7:8080`
public record WebhookOrigins(List<String> origins) {
  static final WebhookOrigins NONE = new WebhookOrigins(List.of());

  /// @throws IllegalArgumentException if an entry is not an origin
  static WebhookOrigins parse(String list) {
    List<String> origins = Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    if (!origins.stream().allMatch(origin -> origin.matches("https?://[^/@\\s]+"))) {
      throw new IllegalArgumentException("not an origin");
    }
    return new WebhookOrigins(origins);
  }

  public boolean allows(URI url) {
    return url.getRawUserInfo() == null
        && origins.contains(url.getScheme() + "://" + url.getRawAuthority());
  }
}
