package org.ringback.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// PostgreSQL: the pool, the migrations, SQL and transactions. A transaction belongs to its thread,
/// so stores that are called within [#inTransaction] take part in it. A statement says whose rows
/// it is about, and PostgreSQL shows it no others: a forgotten `where` finds nothing of anybody
/// else.
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final TenantDataSource.TenantContext tenantContext;
  private final TransactionTemplate transactions;
  private final ThreadLocal<List<Runnable>> afterwards = ThreadLocal.withInitial(ArrayList::new);
  private final HikariDataSource lockPool;
  private final AdvisoryLocks locks;

  /// By text. There are as many as the sources have: values are parameters, never text.
  private final Map<String, ParsedSql> parsed = new ConcurrentHashMap<>();

  private Database(HikariDataSource pool, HikariDataSource lockPool) {
    this.lockPool = lockPool;
    this.locks = new AdvisoryLocks(lockPool);
    this.pool = pool;
    this.tenantContext = new TenantDataSource.TenantContext(pool);
    this.transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
  }

  /// Connects, and brings the schema up to date.
  ///
  /// @throws DatabaseStartupException when it does not answer
  public static Database open(DatabaseAddress address) {
    return open(address, new SimpleMeterRegistry());
  }

  /// The same, with the pool measured.
  public static Database open(DatabaseAddress address, MeterRegistry meters) {
    HikariConfig config = config(address);
    HikariConfig migrations = config(address);
    migrations.setConnectionInitSql("set ringback.workspace = '" + TenantDataSource.SYSTEM + "'");
    try (HikariDataSource owner = connect(migrations)) {
      Flyway.configure().dataSource(owner).outOfOrder(true).load().migrate();
      if (ApplicationRole.prepare(owner)) {
        config.setConnectionInitSql("set role " + ApplicationRole.NAME);
      }
    }
    config.setPoolName("ringback");
    config.setMaximumPoolSize(16);
    config.setMinimumIdle(16);
    config.setMetricRegistry(meters);
    HikariConfig locking = config(address);
    locking.setPoolName("ringback-locks");
    locking.setMaximumPoolSize(1);
    locking.setInitializationFailTimeout(-1); // opened when there is something to lock
    return new Database(connect(config), connect(locking));
  }

  private static HikariConfig config(DatabaseAddress address) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    if (address.user() != null) {
      config.setUsername(address.user());
    }
    if (address.password() != null) {
      config.setPassword(address.password().reveal());
    }
    config.setPoolName("ringback-migrations");
    config.setMinimumIdle(0);
    config.setMaximumPoolSize(5); // Flyway holds several
    config.setConnectionTimeout(5_000);
    config.addDataSourceProperty("ApplicationName", "ringback");
    return config;
  }

  private static HikariDataSource connect(HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw new DatabaseStartupException(e);
    }
  }

  /// Statements about one workspace's rows: no other's can be seen, changed or made.
  public JdbcClient of(Tenant tenant) {
    return client(tenant.value().toString());
  }

  /// Statements about the rows of these workspaces, and of no other.
  public JdbcClient of(Collection<? extends Tenant> tenants) {
    return client(
        tenants.stream()
            .map(tenant -> tenant.value().toString())
            .distinct()
            .sorted()
            .collect(Collectors.joining(",")));
  }

  /// Statements about people and their sessions, who belong to no workspace, and those few that
  /// have to find out whose something is.
  public JdbcClient ofAll() {
    return client(TenantDataSource.SYSTEM);
  }

  private JdbcClient client(String tenant) {
    return JdbcClient.create(new Statements(tenantContext.forTenant(tenant)));
  }

  /// Each says its own word, so each needs a template of its own; what Spring has understood of a
  /// statement's text is shared, since it would be read anew for each.
  private final class Statements extends NamedParameterJdbcTemplate {
    Statements(DataSource source) {
      super(source);
    }

    @Override
    protected ParsedSql getParsedSql(String sql) {
      return parsed.computeIfAbsent(sql, NamedParameterUtils::parseSqlStatement);
    }
  }

  /// Runs the work in one transaction, which is rolled back when it throws.
  public <T> T inTransaction(Supplier<T> work) {
    return TransactionSynchronizationManager.isActualTransactionActive()
        ? transact(work)
        : outermost(work, null);
  }

  /// Runs the work of a batch in a transaction of its own, which fails when it has to wait longer
  /// than that for a row that another has locked. Its statements are planned for any values.
  public <T> T inTransaction(Duration patience, Supplier<T> work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("patience is a transaction's, and this is within one");
    }
    return outermost(work, patience);
  }

  /// Does this when the thread's transaction is committed, and never when it is rolled back; now,
  /// when there is none. Its statements are not part of the transaction.
  public void afterCommit(Runnable work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      afterwards.get().add(work);
    } else {
      work.run();
    }
  }

  private <T> T outermost(Supplier<T> work, @Nullable Duration patience) {
    T result;
    List<Runnable> then;
    try {
      tenantContext.transactionBegins(patience);
      result = transact(work);
    } finally {
      tenantContext.transactionEnds();
      then = afterwards.get();
      afterwards.remove();
    }
    then.forEach(Runnable::run);
    return result;
  }

  private <T> T transact(Supplier<T> work) {
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
  public boolean tryWithLock(String what, Runnable work) {
    if (!locks.tryAcquire(what)) {
      return false;
    }
    try {
      work.run();
      return true;
    } finally {
      locks.release(what);
    }
  }

  /// Whether the database answers.
  public boolean isReady() {
    return pool.isRunning() && ofAll().sql("select 1").query(Integer.class).single() == 1;
  }

  @Override
  public void close() {
    pool.close();
    lockPool.close();
  }
}
