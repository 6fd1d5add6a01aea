package org.ringback.exchange.account;

/// Where Twilio sends a webhook, and how.
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
}
