package org.ringback.exchange.account;

import java.time.Instant;

/// An API key (`SK…`): signs access tokens, and authenticates to REST instead of the Auth Token.
public record ApiKey(
    String sid, String secret, String friendlyName, Instant created, Instant updated) {
  @Override
  public String toString() {
    return "ApiKey[" + sid + ", secret=[REDACTED]]";
  }
}
