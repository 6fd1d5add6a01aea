package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Timers share the statement that tells them whether they have work.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DueChecksTest {
  private final String url = TestDatabase.fresh();
  private final JdbcClient sql = TestDatabase.sql(url);
  private final Database db = TestDatabase.open(url);

  @AfterAll
  void stop() {
    db.close();
  }

  private void createSequence(String name) {
    sql.sql("create sequence " + name + " minvalue 0").update();
    sql.sql("grant usage on sequence " + name + " to public").update();
  }

  private long evaluations(String sequence) {
    return sql.sql("select last_value from " + sequence).query(Long.class).single();
  }

  @Test
  void checks_share_a_statement_until_it_is_old() {
    createSequence("shared");
    DueCheck first = db.dueCheck("nextval('shared') >= 0");
    DueCheck second = db.dueCheck("1 > 2");
    assertThat(first.isDue()).isTrue();
    for (int i = 0; i < 10; i++) {
      assertThat(second.isDue()).isFalse();
    }
    long start = evaluations("shared");
    eventually(
        () -> {
          assertThat(first.isDue()).isTrue();
          return evaluations("shared") > start ? "" : "the first result is still used";
        });
    assertThat(start).isLessThan(3); // one statement, unless this machine took half a second
  }

  @Test
  void an_equal_condition_is_evaluated_once() {
    createSequence("repeated");
    DueCheck first = db.frequentDueCheck("nextval('repeated') >= 0");
    DueCheck second = db.frequentDueCheck("nextval('repeated') >= 0");
    assertThat(first.isDue()).isTrue();
    long start = evaluations("repeated");
    eventually(
        () -> {
          assertThat(second.isDue()).isTrue();
          return evaluations("repeated") > start ? "" : "the first result is still used";
        });
    assertThat(evaluations("repeated")).isEqualTo(start + 1);
  }

  @Test
  void a_condition_that_begins_to_hold_is_seen_soon() {
    DueCheck check = db.dueCheck("exists (select from leader_leases)");
    assertThat(check.isDue()).isFalse();
    sql.sql(
            """
            insert into leader_leases (name, holder, expires_at)
            values ('x', gen_random_uuid(), now())""")
        .update();
    eventually(() -> check.isDue() ? "" : "the old result is still used");
  }
}
