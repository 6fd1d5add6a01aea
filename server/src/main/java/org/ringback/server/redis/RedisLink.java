package org.ringback.server.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection that a thread of its own opens, checks twice a second, and replaces when it is
/// closed or silent. Callers never wait for a connection.
final class RedisLink<C extends StatefulConnection<String, byte[]>> implements AutoCloseable {
  /// The bound of the wait for an answer.
  static final Duration TIMEOUT = Duration.ofMillis(250);

  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

  /// After so many checks without an answer the connection is replaced, because its host may be
  /// gone without having closed it.
  private static final int MAX_SILENT_CHECKS = 5;

  private final String purpose;
  private final Supplier<C> connect;
  private final Function<C, RedisFuture<String>> ping;
  private final Consumer<C> prepare;
  private final Runnable connected;
  private final Thread thread;
  private volatile @Nullable C connection;
  private volatile boolean answers;
  private int silentChecks;
  private boolean isReported;

  /// @param prepare runs with each new connection before it is used
  /// @param connected runs when Redis answers, at first and after each time it did not
  RedisLink(
      String purpose,
      Supplier<C> connect,
      Function<C, RedisFuture<String>> ping,
      Consumer<C> prepare,
      Runnable connected) {
    this.purpose = purpose;
    this.connect = connect;
    this.ping = ping;
    this.prepare = prepare;
    this.connected = connected;
    this.thread = Thread.ofVirtual().name("redis-" + purpose).start(this::run);
  }

  /// Returns the connection if Redis answered the last request. Otherwise callers do without Redis
  /// at once, until a check gets an answer.
  Optional<C> open() {
    return answers ? Optional.ofNullable(connection) : Optional.empty();
  }

  boolean answers() {
    return answers;
  }

  /// Reports that Redis did not answer a request.
  void failed() {
    answers = false;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        check();
        Thread.sleep(CHECK_INTERVAL);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void check() throws InterruptedException {
    try {
      C open = connection;
      if (open == null || !open.isOpen()) {
        answers = false;
        open = connect.get();
        replace(open);
        prepare.accept(open);
      }
      ping.apply(open).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      silentChecks = 0;
      if (!answers) {
        answers = true;
        connected.run();
      }
      if (isReported) {
        log.info("Redis answers again: {}", purpose);
        isReported = false;
      }
    } catch (TimeoutException silent) {
      silent("no answer within " + TIMEOUT.toMillis() + " ms");
    } catch (ExecutionException failed) {
      silent(String.valueOf(failed.getCause()));
    } catch (RuntimeException failed) {
      Throwable cause = failed.getCause();
      silent(String.valueOf(cause == null ? failed : cause));
    }
  }

  private void silent(String why) {
    answers = false;
    if (!isReported) {
      log.warn("Could not reach Redis for {}; continuing without it: {}", purpose, why);
      isReported = true;
    }
    silentChecks++;
    if (silentChecks >= MAX_SILENT_CHECKS) {
      silentChecks = 0;
      replace(null);
    }
  }

  private void replace(@Nullable C other) {
    C old = connection;
    connection = other;
    if (old != null && old.isOpen()) {
      var _ = old.closeAsync();
    }
  }

  @Override
  public void close() {
    answers = false;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    replace(null);
  }
}
