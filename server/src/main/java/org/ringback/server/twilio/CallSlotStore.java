package org.ringback.server.twilio;

import java.time.Duration;
import org.ringback.server.db.Database;

/// The SQL of the slots in which accounts may place calls, for all nodes, by the database's clock.
public final class CallSlotStore {
  private final Database db;

  public CallSlotStore(Database db) {
    this.db = db;
  }

  /// Reserves the next slot of the account if it is near enough.
  ///
  /// @return the time until the slot; more than `maxWait` if none was reserved
  Duration reserve(AccountSid account, Duration interval, Duration maxWait) {
    return Duration.ofMillis(
        db.ofAll()
            .sql(
                """
                insert into call_slots as s (account_sid, next_slot)
                values (:account, clock_timestamp() + make_interval(secs => :interval))
                on conflict (account_sid) do update
                  set next_slot = greatest(s.next_slot, clock_timestamp())
                    + make_interval(secs => :interval)
                  where s.next_slot <= clock_timestamp() + make_interval(secs => :maxWait)
                returning greatest(0, 1000 * (extract(epoch from next_slot - clock_timestamp())
                  - :interval))::bigint""")
            .param("account", account.value())
            .param("interval", (double) interval.toSeconds())
            .param("maxWait", (double) maxWait.toSeconds())
            .query(Long.class)
            .optional()
            .orElseGet(() -> millisUntilSlot(account, maxWait)));
  }

  private long millisUntilSlot(AccountSid account, Duration maxWait) {
    long millis =
        db.ofAll()
            .sql(
                """
                select (1000 * extract(epoch from next_slot - clock_timestamp()))::bigint
                from call_slots where account_sid = :account""")
            .param("account", account.value())
            .query(Long.class)
            .optional()
            .orElse(0L);
    return Math.max(millis, maxWait.toMillis() + 1);
  }
}
