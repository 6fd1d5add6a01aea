package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestServer;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.settings.Settings;

/// Locks that exclude threads and nodes.
class AdvisoryLocksTest {
  private final DatabaseAddress address = Settings.from(TestServer.environment()).database();
  private final Database here = Database.open(address);
  private final Database there = Database.open(address);

  @AfterEach
  void stop() {
    here.close();
    there.close();
  }

  private static boolean tryLock(Database node, String what) {
    return node.tryWithLock(what, () -> {});
  }

  @Test
  void a_lock_excludes_this_and_other_nodes_until_it_is_released() {
    assertThat(
            here.tryWithLock(
                "a",
                () -> {
                  assertThat(tryLock(here, "a")).isFalse();
                  assertThat(tryLock(there, "a")).isFalse();
                  assertThat(tryLock(there, "b")).isTrue();
                  assertThat(tryLock(here, "b")).isTrue();
                  assertThat(tryLock(there, "a")).isFalse();
                }))
        .isTrue();
    assertThat(tryLock(there, "a")).isTrue();
    assertThat(tryLock(here, "a")).isTrue();
  }

  @Test
  void holders_of_locks_do_not_exhaust_the_pool() throws Exception {
    int many = 40;
    CountDownLatch allAtWork = new CountDownLatch(many);
    List<Future<Boolean>> works = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < many; i++) {
        String what = "work " + i;
        works.add(
            threads.submit(
                () ->
                    here.tryWithLock(
                        what,
                        () -> {
                          allAtWork.countDown();
                          await(allAtWork);
                          here.ofAll().sql("select 1").query(Integer.class).single();
                        })));
      }
      for (Future<Boolean> work : works) {
        assertThat(work.get()).isTrue();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_broken_connection_is_replaced_and_its_locks_are_free_on_other_nodes() {
    here.tryWithLock(
        "a",
        () -> {
          breakConnection();
          assertThat(tryLock(there, "a")).isTrue();
          assertThat(tryLock(here, "a")).isFalse();
          assertThat(tryLock(here, "b")).isTrue();
        });
    assertThat(tryLock(here, "a")).isTrue();
  }

  private void breakConnection() {
    try (Connection owner = DriverManager.getConnection(address.jdbcUrl(), "postgres", "");
        Statement statement = owner.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid) from pg_locks
          where locktype = 'advisory' and database =
            (select oid from pg_database where datname = current_database())""");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
