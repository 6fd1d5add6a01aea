package org.ringback.server.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.db.Database;

/// The client addresses from which users have signed in during the last 30 days.
public final class KnownClients {
  private static final Duration MEMORY = Duration.ofDays(30);

  /// A sign-in from a known client writes at most once in this time.
  private static final Duration RESOLUTION = Duration.ofDays(1);

  private static final int KEY_BYTES = 16;

  private final Database db;
  private final Clock clock;

  KnownClients(Database db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// @param client an e-mail address and a client address
  boolean contains(String client) {
    return db.ofAll()
        .sql("select exists (select from known_clients where key = :key and seen_at > :oldest)")
        .param("key", hash(client))
        .param("oldest", before(MEMORY))
        .query(Boolean.class)
        .single();
  }

  void add(String client) {
    int written =
        db.ofAll()
            .sql(
                """
                insert into known_clients as k (key, seen_at) values (:key, :now)
                on conflict (key) do update set seen_at = :now where k.seen_at < :recently""")
            .param("key", hash(client))
            .param("now", before(Duration.ZERO))
            .param("recently", before(RESOLUTION))
            .update();
    if (written == 1) {
      db.ofAll()
          .sql("delete from known_clients where seen_at <= :oldest")
          .param("oldest", before(MEMORY))
          .update();
    }
  }

  private OffsetDateTime before(Duration time) {
    Instant then = clock.instant().minus(time);
    return then.atOffset(ZoneOffset.UTC);
  }

  private static byte[] hash(String client) {
    return Arrays.copyOf(Sha256.of(client), KEY_BYTES);
  }
}
