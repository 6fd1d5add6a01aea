package org.ringback.server.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.ringback.server.running.RepeatedCallbackLoad;
import org.ringback.server.running.RepeatedCallbackLoad.Callback;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Compares the acknowledged callbacks of a load with the database.
final class WebhookCheck {
  private final JdbcClient sql;

  WebhookCheck(JdbcClient sql) {
    this.sql = sql;
  }

  /// Fails unless each acknowledged callback was applied, and nothing was applied twice.
  void requireApplied(Set<Callback> acknowledged) {
    Set<Callback> stored =
        new HashSet<>(
            sql.sql(
                    """
                    select e.call_sid, e.sequence_number
                    from call_events e join calls c on c.id = e.call_id
                    where e.sequence_number is not null and c."from" = :from""")
                .param("from", RepeatedCallbackLoad.CUSTOMER)
                .query(
                    (row, _) ->
                        new Callback(row.getString("call_sid"), row.getInt("sequence_number")))
                .list());
    assertThat(acknowledged.stream().filter(callback -> !stored.contains(callback)).toList())
        .as("acknowledged but lost")
        .isEmpty();
    Set<String> ended =
        Set.copyOf(
            sql.sql(
                    "select call_sid from calls where ended_at is not null and call_sid is not null")
                .query(String.class)
                .list());
    assertThat(
            acknowledged.stream()
                .map(Callback::callSid)
                .filter(callSid -> !ended.contains(callSid))
                .toList())
        .as("completed but open")
        .isEmpty();
    assertThat(
            sql.sql(
                    """
                    select body -> 'call' ->> 'id' from realtime_events
                    where type = 'call-ended' group by 1 having count(*) > 1""")
                .query(String.class)
                .list())
        .as("ended twice")
        .isEmpty();
    assertThat(
            sql.sql(
                    """
                    select subject from audit_log
                    where action = 'call.ended' and subject is not null
                      and coalesce(detail ->> 'before', '') not in
                        ('completed', 'busy', 'no-answer', 'failed', 'canceled')
                    group by subject having count(*) > 1""")
                .query(String.class)
                .list())
        .as("audited twice")
        .isEmpty();
  }

  /// Returns how many webhooks wait to be applied as text; empty when none does.
  String waiting() {
    int waiting =
        sql.sql("select count(*) from webhook_inbox where applied_at is null")
            .query(Integer.class)
            .single();
    return waiting == 0 ? "" : waiting + " webhooks wait";
  }
}
