package org.ringback.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// PostgreSQL: the pool, the migrations, SQL and transactions. A transaction belongs to its thread,
/// so stores that are called within [#inTransaction] take part in it.
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbc = JdbcClient.create(pool);
    this.transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
  }

  /// Connects, and brings the schema up to date.
  ///
  /// @throws DatabaseFault when it does not answer
  public static Database open(DatabaseAddress address) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ringback");
    config.setJdbcUrl(address.jdbcUrl());
    if (address.user() != null) {
      config.setUsername(address.user());
    }
    if (address.password() != null) {
      config.setPassword(address.password().reveal());
    }
    config.setMaximumPoolSize(16);
    config.setConnectionTimeout(5_000);
    config.addDataSourceProperty("ApplicationName", "ringback");
    HikariDataSource pool = connect(config);
    try {
      Flyway.configure().dataSource(pool).outOfOrder(true).load().migrate();
      return new Database(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static HikariDataSource connect(HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw new DatabaseFault(e);
    }
  }

  public JdbcClient jdbc() {
    return jdbc;
  }

  /// Runs the work in one transaction, which is rolled back when it throws.
  public <T> T inTransaction(Supplier<T> work) {
    T result = transactions.execute(_ -> work.get());
    if (result == null) {
      throw new IllegalStateException("the work of a transaction has to return something");
    }
    return result;
  }

  /// Runs the work unless somebody, here or on another node, is at the same work now.
  ///
  /// @param what names the work
  /// @return false when somebody is
  public boolean unlessBusy(String what, Runnable work) {
    try (Connection holder = pool.getConnection()) {
      if (!ask(holder, "select pg_try_advisory_lock(hashtextextended(?, 0))", what)) {
        return false;
      }
      try {
        work.run();
        return true;
      } finally {
        ask(holder, "select pg_advisory_unlock(hashtextextended(?, 0))", what);
      }
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("the lock on " + what, e);
    }
  }

  private static boolean ask(Connection connection, String sql, String argument)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  /// Whether the database answers.
  public boolean isReady() {
    return pool.isRunning() && jdbc.sql("select 1").query(Integer.class).single() == 1;
  }

  @Override
  public void close() {
    pool.close();
  }
}
