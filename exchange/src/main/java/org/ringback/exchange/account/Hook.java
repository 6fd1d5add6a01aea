package org.ringback.exchange.account;

/// Where Twilio sends a webhook, and how.
///
/// @param url as configured, possibly with a `#rc=…` fragment; empty when none is set
/// @param method `GET` or `POST`
public record Hook(String url, String method) {
  public static final Hook NONE = new Hook("", "POST");

  public static Hook post(String url) {
    return new Hook(url, "POST");
  }

  public boolean isSet() {
    return !url.isEmpty();
  }
}
