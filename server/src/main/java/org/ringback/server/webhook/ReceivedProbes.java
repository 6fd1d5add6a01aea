package org.ringback.server.webhook;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The probes of the public address that are under way, and the URL by which each has arrived.
public final class ReceivedProbes {
  /// Carries the probe's name.
  public static final String HEADER = "Ringback-Probe";

  private static final String NOT_YET = "";

  private final Map<String, String> urls = new ConcurrentHashMap<>();

  public void expect(String name) {
    urls.put(name, NOT_YET);
  }

  /// Records the arrival of a probe, whether or not its signature is valid. Ignores a name that is
  /// not expected.
  ///
  /// @param url the URL as the server received it
  void arrived(String name, String url) {
    urls.computeIfPresent(name, (_, _) -> url);
  }

  /// Returns the URL by which the probe has arrived; empty when it has not.
  public Optional<String> urlOf(String name) {
    return Optional.ofNullable(urls.get(name)).filter(url -> !url.equals(NOT_YET));
  }

  public void forget(String name) {
    urls.remove(name);
  }
}
