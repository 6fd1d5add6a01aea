package org.ringback.server.webhook;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The pending probes of the public address, and the URL at which each was received.
public final class ReceivedProbes {
  /// Contains the name of the probe.
  public static final String HEADER = "Ringback-Probe";

  private static final String NOT_RECEIVED = "";

  private final Map<String, String> urls = new ConcurrentHashMap<>();

  public void expect(String name) {
    urls.put(name, NOT_RECEIVED);
  }

  /// Records the arrival of a probe, even with an invalid signature. Ignores an unexpected name.
  ///
  /// @param url the URL as the server received it
  void recordArrival(String name, String url) {
    urls.computeIfPresent(name, (_, _) -> url);
  }

  /// Returns the URL at which the probe was received; empty when it was not.
  public Optional<String> urlOf(String name) {
    return Optional.ofNullable(urls.get(name)).filter(url -> !url.equals(NOT_RECEIVED));
  }

  public void forget(String name) {
    urls.remove(name);
  }
}
