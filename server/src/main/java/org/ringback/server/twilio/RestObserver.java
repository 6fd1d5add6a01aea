package org.ringback.server.twilio;

/// Observes the requests to Twilio's REST API.
public interface RestObserver {
  /// Called after each request with its outcome, retries included. It must not throw or block.
  void completed(RestExchange exchange);
}
