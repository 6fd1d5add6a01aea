package org.ringback.server.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.db.Database;

/// Stores leases, which expire by the database's clock. Each acquisition gets a larger fencing
/// token than all before.
final class LeaseStore {
  /// Longer than any statement on a lease waits.
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

  /// PostgreSQL ends a fenced transaction that idles this long, because its node may be paused and
  /// would block the takeover.
  private static final String IDLE_TIMEOUT = "5s";

  private final Database db;
  private final UUID holder;

  LeaseStore(Database db, NodeId holder) {
    this.db = db;
    this.holder = holder.value();
  }

  /// Acquires those of the leases that are free.
  ///
  /// @return the fencing tokens of the acquired leases
  Map<String, Long> acquire(Collection<String> names, Duration duration) {
    return db.inTransaction(
        LOCK_TIMEOUT,
        () -> {
          Map<String, Long> acquired = new HashMap<>();
          db.ofAll()
              .sql(
                  """
                  insert into leader_leases (name, holder, expires_at)
                  select name, :holder, clock_timestamp() + make_interval(secs => :seconds)
                  from unnest(cast(:names as text[])) as wanted (name)
                  where not exists (select from leader_leases l
                    where l.name = wanted.name and l.expires_at > clock_timestamp())
                  order by name
                  on conflict (name) do update set holder = excluded.holder,
                    fencing_token = excluded.fencing_token, expires_at = excluded.expires_at
                  where leader_leases.expires_at <= clock_timestamp()
                  returning name, fencing_token""")
              .param("holder", holder)
              .param("seconds", seconds(duration))
              .param("names", names.toArray(String[]::new))
              .query(
                  row -> {
                    acquired.put(row.getString("name"), row.getLong("fencing_token"));
                  });
          return acquired;
        });
  }

  /// Extends leases that no other node has taken over. Does not wait for fenced transactions.
  ///
  /// @return the tokens of the extended leases
  Set<Long> renew(Collection<Long> tokens, Duration duration) {
    return db.inTransaction(
        LOCK_TIMEOUT,
        () ->
            new HashSet<>(
                db.ofAll()
                    .sql(
                        """
                        update leader_leases
                        set expires_at = clock_timestamp() + make_interval(secs => :seconds)
                        where holder = :holder and fencing_token = any(:tokens)
                        returning fencing_token""")
                    .param("holder", holder)
                    .param("seconds", seconds(duration))
                    .param("tokens", tokens.toArray(Long[]::new))
                    .query(Long.class)
                    .list()));
  }

  /// Locks a lease until the transaction ends, so that no other node takes it over meanwhile.
  ///
  /// @return false when another node has taken it over
  boolean lock(String name, long token) {
    return db.ofAll()
        .sql(
            """
            select set_config('idle_in_transaction_session_timeout', :idle, true)
            from leader_leases where name = :name and fencing_token = :token for key share""")
        .param("idle", IDLE_TIMEOUT)
        .param("name", name)
        .param("token", token)
        .query(String.class)
        .optional()
        .isPresent();
  }

  void release(Collection<Long> tokens) {
    db.ofAll()
        .sql("delete from leader_leases where holder = :holder and fencing_token = any(:tokens)")
        .param("holder", holder)
        .param("tokens", tokens.toArray(Long[]::new))
        .update();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
