package org.ringback.demo.training;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ringback.exchange.Exchange;
import org.ringback.exchange.ExchangeSettings;

/// Creates the server's class cache, with the profiles of methods that calls and requests use.
public final class ClassCache {
  private static final String OWNER = "owner@training.test";
  private static final int CALLS = 300;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private ClassCache() {}

  /// Writes the cache for this Java, the jar and the options.
  ///
  /// @param databaseUrl an empty database
  /// @param options Java options of the server
  /// @param folder for temporary files
  /// @return what was done, for the user
  /// @throws TrainingException if the cache was not written
  public static String create(
      String databaseUrl, Path jar, Path cache, List<String> options, Path folder) {
    String password = random();
    deleteOld(cache);
    long start = System.nanoTime();
    try (HttpClient client = HttpClient.newHttpClient();
        Exchange exchange = Exchange.start(ExchangeSettings.forTests());
        TrainedServer server =
            TrainedServer.start(
                jar,
                cache,
                options,
                settings(databaseUrl, exchange, folder, OWNER, password),
                folder.resolve("server.log"))) {
      Training.Result result;
      try {
        result = new Training(exchange, client, server.url(), OWNER, password).run(CALLS, LIMIT);
      } catch (TrainingException e) {
        throw new TrainingException(
            e.getMessage() + "\nThe server's output:\n" + server.output(), e);
      }
      long trained = System.nanoTime();
      server.stop();
      if (!Files.isRegularFile(cache)) {
        throw new TrainingException("Java wrote no class cache. Its output:\n" + server.output());
      }
      return "%d calls, %d of them answered, in %d s; written in %d s, %d MB"
          .formatted(
              result.calls(),
              result.conversations(),
              (trained - start) / 1_000_000_000,
              (System.nanoTime() - trained) / 1_000_000_000,
              size(cache) >> 20);
    }
  }

  /// Returns the server's environment variables.
  ///
  /// @param owner e-mail address of the first user
  static Map<String, String> settings(
      String databaseUrl, Exchange exchange, Path folder, String owner, String password) {
    Map<String, String> settings = new HashMap<>();
    settings.put("HOST", "127.0.0.1");
    settings.put("PORT", "0");
    settings.put("DATABASE_URL", databaseUrl);
    settings.put("RINGBACK_SECRET_KEY", random());
    settings.put("JWT_SECRET", random());
    settings.put("RINGBACK_ADMIN_EMAIL", owner);
    settings.put("RINGBACK_ADMIN_PASSWORD", password);
    settings.put("RINGBACK_RECORDINGS_DIR", folder.resolve("recordings").toString());
    settings.put("RINGBACK_REQUESTS_PER_MINUTE", "1000000"); // counts each request, rejects none
    settings.put("RINGBACK_SHUTDOWN_DELAY", "0");
    settings.put("TWILIO_API_BASE_URL", exchange.url().toString());
    return settings;
  }

  private static void deleteOld(Path cache) {
    try {
      Files.deleteIfExists(cache);
    } catch (IOException e) {
      throw new TrainingException("Could not delete " + cache + ": " + e.getMessage(), e);
    }
  }

  private static long size(Path cache) {
    try {
      return Files.size(cache);
    } catch (IOException e) {
      throw new TrainingException("Could not read " + cache + ": " + e.getMessage(), e);
    }
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
