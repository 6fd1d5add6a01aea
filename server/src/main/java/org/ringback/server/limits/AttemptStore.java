package org.ringback.server.limits;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.db.Database;

/// The SQL of counted attempts. Keys are hashed, because they contain e-mail and client addresses.
public final class AttemptStore {
  private static final int KEY_BYTES = 16;
  private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(1);

  /// The largest share of the connection pool that a flood of attempts may take.
  private static final int MAX_CONNECTIONS = 4;

  private final Database db;
  private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);
  private final AtomicReference<Instant> nextCleanup = new AtomicReference<>(Instant.MIN);

  public AttemptStore(Database db) {
    this.db = db;
  }

  /// Counts an attempt. Writes nothing if the key is exhausted.
  ///
  /// @return the end of the period if the key is exhausted
  Optional<Instant> count(String purpose, String key, int limit, Instant now, Duration period) {
    return limited(
        () -> {
          deleteExpired(now);
          return increment(hash(purpose, key), limit, now, period)
              ? Optional.empty()
              : findEnd(hash(purpose, key), now);
        });
  }

  private boolean increment(byte[] key, int limit, Instant now, Duration period) {
    return db.ofAll()
            .sql(
                """
                insert into attempts as a (key, attempts, expires_at) values (:key, 1, :end)
                on conflict (key) do update set
                  attempts = case when a.expires_at <= :now then 1 else a.attempts + 1 end,
                  expires_at = case when a.expires_at <= :now then :end else a.expires_at end
                where a.expires_at <= :now or a.attempts < :limit""")
            .param("key", key)
            .param("now", timestamp(now))
            .param("end", timestamp(now.plus(period)))
            .param("limit", limit)
            .update()
        == 1;
  }

  private Optional<Instant> findEnd(byte[] key, Instant now) {
    return db.ofAll()
        .sql("select expires_at from attempts where key = :key and expires_at > :now")
        .param("key", key)
        .param("now", timestamp(now))
        .query(OffsetDateTime.class)
        .optional()
        .map(OffsetDateTime::toInstant);
  }

  void reset(String purpose, String key) {
    limited(
        () ->
            db.ofAll()
                .sql("delete from attempts where key = :key")
                .param("key", hash(purpose, key))
                .update());
  }

  /// Runs at most once a minute.
  private void deleteExpired(Instant now) {
    Instant due = nextCleanup.get();
    if (!now.isBefore(due) && nextCleanup.compareAndSet(due, now.plus(CLEANUP_INTERVAL))) {
      db.ofAll()
          .sql("delete from attempts where expires_at <= :now")
          .param("now", timestamp(now))
          .update();
    }
  }

  private <T> T limited(Supplier<T> statement) {
    connections.acquireUninterruptibly();
    try {
      return statement.get();
    } finally {
      connections.release();
    }
  }

  private static byte[] hash(String purpose, String key) {
    return Arrays.copyOf(Sha256.of(purpose + " " + key), KEY_BYTES);
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
