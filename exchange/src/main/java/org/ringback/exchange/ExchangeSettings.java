package org.ringback.exchange;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an exchange starts.
///
/// @param host the address to listen on
/// @param port of REST, signalling and the phone page; 0 takes a free one
/// @param mediaPort the UDP port of audio; 0 takes a free one
/// @param loopbackAudio audio on 127.0.0.1 only, for browsers that were told to allow it; else on
///   every address
/// @param accountsFile where accounts are kept between two starts; null keeps them in memory
public record ExchangeSettings(
    String host, int port, int mediaPort, boolean loopbackAudio, @Nullable Path accountsFile) {

  /// For tests: free ports on loopback, nothing kept.
  public static ExchangeSettings forTests() {
    return new ExchangeSettings("127.0.0.1", 0, 0, true, null);
  }

  /// From `EXCHANGE_HOST`, `EXCHANGE_PORT`, `MEDIA_PORT`, `MEDIA_HOST` (`loopback` or nothing) and
  /// `EXCHANGE_ACCOUNTS`.
  ///
  /// @throws IllegalArgumentException that names the variable and what it should be
  public static ExchangeSettings from(Map<String, String> environment) {
    String media = environment.getOrDefault("MEDIA_HOST", "");
    if (!media.isEmpty() && !media.equals("loopback")) {
      throw new IllegalArgumentException("MEDIA_HOST should be loopback, or not be set");
    }
    String accounts = environment.get("EXCHANGE_ACCOUNTS");
    return new ExchangeSettings(
        environment.getOrDefault("EXCHANGE_HOST", "127.0.0.1"),
        port(environment, "EXCHANGE_PORT", 8081),
        port(environment, "MEDIA_PORT", 0),
        !media.isEmpty(),
        accounts == null ? null : Path.of(accounts));
  }

  public ExchangeSettings withAccountsFile(Path file) {
    return new ExchangeSettings(host, port, mediaPort, loopbackAudio, file);
  }

  private static int port(Map<String, String> environment, String name, int otherwise) {
    String text = environment.getOrDefault(name, Integer.toString(otherwise));
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException(
          name + " should be a port, 0 to 65535 (0 takes a free one), not " + text);
    }
    return Integer.parseInt(text);
  }
}
