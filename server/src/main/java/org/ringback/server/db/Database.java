package org.ringback.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// PostgreSQL: the pool, migrations, SQL and transactions. A transaction belongs to its thread, so
/// stores that are called within [#inTransaction] take part in it. Each statement has a tenant, and
/// row-level security hides the rows of others, even if a `where` is missing.
public final class Database implements AutoCloseable {
  /// The longest wait for a free connection.
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration KEEPALIVE = Duration.ofMinutes(1);
  private static final int MAX_CONNECTIONS = 16;

  /// How long results of due checks are used.
  private static final Duration SHORT_AGE = Duration.ofMillis(25);

  private static final Duration LONG_AGE = Duration.ofMillis(250);

  /// The first ends transactions of a paused process, which hold locks on rows that other nodes
  /// need. The others suit statements that read a few rows by key: an index is preferred while a
  /// table has no statistics yet, and no plan is compiled.
  private static final String SESSION_SETTINGS =
      """
      set idle_in_transaction_session_timeout = '30s';
      set random_page_cost = 1.1;
      set jit = off""";

  /// @param minimumIdle the connections that are open before a request needs them
  public record PoolConfig(int minimumIdle) {
    /// All of them, so that no request waits for a new connection.
    public static final PoolConfig PRODUCTION = new PoolConfig(MAX_CONNECTIONS);
  }

  private final HikariDataSource pool;
  private final TenantDataSource.TenantContext tenantContext;
  private final TransactionTemplate transactions;
  private final ThreadLocal<List<Runnable>> afterCommitTasks =
      ThreadLocal.withInitial(ArrayList::new);

  private final ThreadLocal<Map<LastStep<?>, GatheredItems<?>>> lastSteps =
      ThreadLocal.withInitial(LinkedHashMap::new);

  /// Run at the beginning of each transaction of the thread.
  private final ThreadLocal<List<Runnable>> transactionChecks = ThreadLocal.withInitial(List::of);

  /// The deadline of the thread's work.
  private final ThreadLocal<@Nullable Deadline> deadlines = new ThreadLocal<>();

  /// By SQL text. Values are parameters, so the number of texts is bounded.
  private final Map<String, ParsedSql> parsed = new ConcurrentHashMap<>();

  private final DueConditions frequent;
  private final DueConditions infrequent;

  private final QueryGauges.Pause gaugePause = new QueryGauges.Pause();

  private final DatabaseAddress address;

  private final ReconnectingDataSource source;

  private Database(DatabaseAddress address, ReconnectingDataSource source, HikariDataSource pool) {
    this.address = address;
    this.source = source;
    this.pool = pool;
    this.tenantContext = new TenantDataSource.TenantContext(pool);
    this.frequent = new DueConditions(ofAll(), SHORT_AGE);
    this.infrequent = new DueConditions(ofAll(), LONG_AGE);
    this.transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
  }

  /// Connects and migrates the schema.
  ///
  /// @throws DatabaseStartupException if the database is unreachable
  public static Database open(DatabaseAddress address) {
    return open(address, new SimpleMeterRegistry(), PoolConfig.PRODUCTION);
  }

  /// Connects and migrates the schema; adds meters of the pool.
  public static Database open(
      DatabaseAddress address, MeterRegistry meters, PoolConfig connections) {
    StringBuilder init = new StringBuilder(SESSION_SETTINGS);
    try (HikariDataSource owner = connect(migrations(address))) {
      Migrations.run(owner);
      if (ApplicationRole.prepare(owner)) {
        init.append("; set role ").append(ApplicationRole.NAME);
      }
    }
    ReconnectingDataSource source = new ReconnectingDataSource(address);
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName("ringback");
    config.setConnectionInitSql(init.toString());
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(connections.minimumIdle());
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
    config.setKeepaliveTime(KEEPALIVE.toMillis());
    config.setMetricRegistry(meters);
    return new Database(address, source, connect(config));
  }

  private static HikariConfig migrations(DatabaseAddress address) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    if (address.user() != null) {
      config.setUsername(address.user());
    }
    if (address.password() != null) {
      config.setPassword(address.password().reveal());
    }
    config.setPoolName("ringback-migrations");
    config.setConnectionInitSql("set ringback.workspace = '" + TenantDataSource.SYSTEM + "'");
    config.setMinimumIdle(0);
    config.setMaximumPoolSize(5); // Flyway holds several
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.addDataSourceProperty("ApplicationName", UpgradeStop.MIGRATION_CONNECTIONS);
    return config;
  }

  private static HikariDataSource connect(HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw new DatabaseStartupException(e);
    }
  }

  /// Returns a client for the rows of one workspace.
  public JdbcClient of(Tenant tenant) {
    return client(tenant.value().toString());
  }

  /// Returns a client for the rows of these workspaces.
  public JdbcClient of(Collection<? extends Tenant> tenants) {
    return client(
        tenants.stream()
            .map(tenant -> tenant.value().toString())
            .distinct()
            .sorted()
            .collect(Collectors.joining(",")));
  }

  /// Returns a client for all rows: for users and sessions, which belong to no workspace, and for
  /// look-ups that determine the workspace.
  public JdbcClient ofAll() {
    return client(TenantDataSource.SYSTEM);
  }

  /// Returns a check of a condition that one statement evaluates with those of all other timers. A
  /// timer asks it first, and starts its transaction only if there is work. Not for work that
  /// another part of this node has just stored and reports: the result may be a quarter of a second
  /// old.
  ///
  /// @param condition on all rows, without parameters, which an index answers. It may hold without
  ///   work, but must hold while there is work.
  public DueCheck dueCheck(String condition) {
    return infrequent.add(condition);
  }

  /// Returns a [#dueCheck] for timers that run several times a second, which it does not delay.
  public DueCheck frequentDueCheck(String condition) {
    return frequent.add(condition);
  }

  private JdbcClient client(String tenant) {
    return JdbcClient.create(new TenantStatements(tenantContext, tenant, parsed));
  }

  /// Runs the work in a transaction, which is rolled back if it throws.
  public <T> T inTransaction(Supplier<T> work) {
    return TransactionSynchronizationManager.isActualTransactionActive()
        ? transact(work)
        : outermost(work, null, deadlines.get() != null);
  }

  /// Runs the work of a batch in a new transaction with generic query plans. It fails if it waits
  /// longer than the timeout for a locked row.
  public <T> T inTransaction(Duration lockTimeout, Supplier<T> work) {
    requireNoTransaction();
    return outermost(work, lockTimeout, true);
  }

  /// Runs the work in a new transaction with generic query plans. They suit statements that read
  /// rows by key, some of which take longer to plan than to run.
  public <T> T inTransactionWithGenericPlans(Supplier<T> work) {
    requireNoTransaction();
    return outermost(work, null, true);
  }

  private static void requireNoTransaction() {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("the settings of a transaction cannot change within it");
    }
  }

  /// Runs the work after the thread's transaction commits, outside of it; never after a rollback.
  /// Without a transaction it runs at once.
  public void afterCommit(Runnable work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      afterCommitTasks.get().add(work);
    } else {
      work.run();
    }
  }

  /// The last step of a transaction, for all items that its work has gathered.
  public interface LastStep<T> {
    void run(List<T> items);
  }

  private record GatheredItems<T>(LastStep<T> step, List<T> items) {
    void run() {
      step.run(items);
    }
  }

  /// Gathers items for the last step of the thread's transaction. Without a transaction it runs at
  /// once.
  public <T> void beforeCommit(LastStep<T> step, List<T> items) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      step.run(items);
      return;
    }
    @SuppressWarnings("unchecked") // the key is the step of its items
    GatheredItems<T> gathered =
        (GatheredItems<T>)
            lastSteps
                .get()
                .computeIfAbsent(step, _ -> new GatheredItems<>(step, new ArrayList<>()));
    gathered.items().addAll(items);
  }

  private <T> T outermost(
      Supplier<T> work, @Nullable Duration lockTimeout, boolean hasGenericPlans) {
    T result;
    List<Runnable> then;
    try {
      Deadline deadline = deadlines.get();
      tenantContext.transactionBegins(
          new TenantDataSource.TransactionSettings(lockTimeout, hasGenericPlans, deadline));
      List<Runnable> checks = transactionChecks.get();
      result =
          transact(
              () -> {
                checks.forEach(Runnable::run);
                T done = work.get();
                lastSteps.get().values().forEach(GatheredItems::run);
                if (deadline != null) {
                  var _ = deadline.remaining();
                }
                return done;
              });
    } finally {
      tenantContext.transactionEnds();
      lastSteps.remove();
      then = afterCommitTasks.get();
      afterCommitTasks.remove();
    }
    then.forEach(Runnable::run);
    return result;
  }

  private <T> T transact(Supplier<T> work) {
    T result = transactions.execute(_ -> work.get());
    if (result == null) {
      throw new IllegalStateException("the work of a transaction must not return null");
    }
    return result;
  }

  /// Runs the work. Each transaction that it begins on this thread runs the check first, and is
  /// rolled back if the check throws.
  public void withTransactionCheck(Runnable check, Runnable work) {
    List<Runnable> outer = transactionChecks.get();
    transactionChecks.set(Stream.concat(outer.stream(), Stream.of(check)).toList());
    try {
      work.run();
    } finally {
      transactionChecks.set(outer);
    }
  }

  /// Runs the work. A transaction of it on this thread that is not done by the deadline is rolled
  /// back, and PostgreSQL ends its statement then. Such a transaction has generic query plans.
  public <T> T withDeadline(Deadline deadline, Callable<T> work) throws Exception {
    deadlines.set(deadline);
    try {
      return work.call();
    } finally {
      deadlines.remove();
    }
  }

  /// Opens a connection that is not of the pool and has no tenant, for notifications. The caller
  /// closes it.
  ///
  /// @param applicationName as PostgreSQL shows it in `pg_stat_activity`
  public Connection connectOutsideOfPool(String applicationName) throws SQLException {
    Properties properties = new Properties();
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    if (address.password() != null) {
      properties.setProperty("password", address.password().reveal());
    }
    properties.setProperty("ApplicationName", applicationName);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(address.jdbcUrl(), properties);
  }

  QueryGauges.Pause gaugePause() {
    return gaugePause;
  }

  /// Returns whether the database responds.
  public boolean isReady() {
    return pool.isRunning() && ofAll().sql("select 1").query(Integer.class).single() == 1;
  }

  @Override
  public void close() {
    source.close();
    pool.close();
  }
}
