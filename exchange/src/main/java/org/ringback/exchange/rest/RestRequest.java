package org.ringback.exchange.rest;

import java.time.Instant;

/// A REST request that the exchange received.
///
/// @param path without the query, as in `/2010-04-01/Accounts/AC….json`
public record RestRequest(Instant at, String method, String path) {
  /// Returns method and path, as in `POST /2010-04-01/Accounts/AC…/Calls.json`.
  @Override
  public String toString() {
    return method + " " + path;
  }
}
