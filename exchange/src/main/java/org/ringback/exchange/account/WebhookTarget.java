package org.ringback.exchange.account;

/// The URL and HTTP method of a webhook.
///
/// @param url as configured, possibly with a `#rc=…` fragment; empty when none is set
/// @param method `GET` or `POST`
public record WebhookTarget(String url, String method) {
  public static final WebhookTarget NONE = new WebhookTarget("", "POST");

  public static WebhookTarget post(String url) {
    return new WebhookTarget(url, "POST");
  }

  public boolean isSet() {
    return !url.isEmpty();
  }

  /// Returns the same target with a URL that may be logged.
  public WebhookTarget withoutCredentials() {
    return new WebhookTarget(withoutCredentials(url), method);
  }

  /// Drops the `user:password@` of a URL.
  public static String withoutCredentials(String url) {
    return url.replaceFirst("^(https?://)[^/?#@]*@", "$1");
  }
}
