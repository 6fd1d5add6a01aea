package org.ringback.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.ringback.server.settings.DatabaseAddress;
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
    HikariDataSource pool = new HikariDataSource(config);
    try {
      Flyway.configure().dataSource(pool).load().migrate();
      return new Database(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
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

  /// Whether the database answers.
  public boolean isReady() {
    return pool.isRunning() && jdbc.sql("select 1").query(Integer.class).single() == 1;
  }

  @Override
  public void close() {
    pool.close();
  }
}
