package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class LockFailureTest {
  @Test
  void a_lock_of_another_transaction_is_found_among_the_causes() {
    assertThat(LockFailure.isCauseOf(failure(new SQLException("timeout", "55P03")))).isTrue();
    assertThat(LockFailure.isCauseOf(failure(new SQLException("deadlock", "40P01")))).isTrue();
    assertThat(LockFailure.isCauseOf(failure(new SQLException("syntax", "42601")))).isFalse();
  }

  @Test
  void a_failure_of_the_driver_has_no_state() {
    assertThat(LockFailure.isCauseOf(failure(new SQLException("Connection is closed")))).isFalse();
  }

  private static Exception failure(SQLException cause) {
    return new DataAccessResourceFailureException("failed", cause);
  }
}
