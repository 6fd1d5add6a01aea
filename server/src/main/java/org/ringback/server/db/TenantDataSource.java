package org.ringback.server.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Sets the tenant on each connection before it is used. Row-level security reads it, see
/// `afterMigrate__tenants.sql`.
final class TenantDataSource extends AbstractDataSource {
  /// Grants access to all rows.
  static final String SYSTEM = "system";

  private final TenantContext context;
  private final @Nullable String tenant;

  /// @param tenant null for connections that keep the tenant they have
  private TenantDataSource(TenantContext context, @Nullable String tenant) {
    this.context = context;
    this.tenant = tenant;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return context.connection(tenant);
  }

  @Override
  public Connection getConnection(String user, String password) {
    throw new UnsupportedOperationException("the user is part of the pool's configuration");
  }

  /// What PostgreSQL applies to a transaction.
  ///
  /// @param lockTimeout the longest wait for a lock; null for PostgreSQL's default
  /// @param hasGenericPlans whether each statement has one plan for all of its parameters. It suits
  ///   statements that read rows by key: some take longer to plan than to run
  /// @param deadline the end of each statement; null for none
  record TransactionSettings(
      @Nullable Duration lockTimeout, boolean hasGenericPlans, @Nullable Deadline deadline) {
    static final TransactionSettings DEFAULT = new TransactionSettings(null, false, null);
  }

  /// A statement that sets the tenant, and the values of its parameters.
  record TenantChange(String sql, List<String> values) {}

  /// Caches the current tenant of each pooled connection, so that most statements need no extra
  /// round trip.
  static final class TenantContext {
    private final DataSource pool;
    private final DataSource bound;
    private final Map<PGConnection, String> currentTenant =
        Collections.synchronizedMap(new WeakHashMap<>());

    /// The tenant of this thread's transaction; the end of the transaction resets it.
    private final ThreadLocal<@Nullable String> transactionTenant = new ThreadLocal<>();

    private final ThreadLocal<TransactionSettings> settings =
        ThreadLocal.withInitial(() -> TransactionSettings.DEFAULT);

    TenantContext(DataSource pool) {
      this.pool = pool;
      this.bound = new TransactionAwareDataSourceProxy(pool);
    }

    /// Returns a new source for each statement, because Spring keeps a source's connection until
    /// the transaction ends, and its tenant may have changed meanwhile.
    ///
    /// @param tenant null for a source whose connections keep the tenant they have
    TenantDataSource forTenant(@Nullable String tenant) {
      return new TenantDataSource(this, tenant);
    }

    void transactionBegins(TransactionSettings own) {
      settings.set(own);
    }

    void transactionEnds() {
      transactionTenant.remove();
      settings.remove();
    }

    private Connection connection(@Nullable String tenant) throws SQLException {
      Connection connection = isInTransaction() ? bound.getConnection() : pool.getConnection();
      try {
        TenantChange change = tenant == null ? null : changeTo(tenant, connection);
        if (tenant != null && change != null) {
          execute(connection, change.sql(), change.values());
          changed(tenant, connection);
        }
        return connection;
      } catch (SQLException | RuntimeException failed) {
        connection.close();
        throw failed;
      }
    }

    private boolean isInTransaction() {
      return TransactionSynchronizationManager.hasResource(pool);
    }

    /// Returns the statement that sets the tenant of a connection; null if the connection has this
    /// tenant. The caller executes it, and then calls [#changed].
    @Nullable TenantChange changeTo(String tenant, Connection connection) throws SQLException {
      if (isInTransaction()) {
        return tenant.equals(transactionTenant.get()) ? null : forTransaction(tenant);
      }
      return tenant.equals(currentTenant.get(connection.unwrap(PGConnection.class)))
          ? null
          : new TenantChange("select set_config('ringback.workspace', ?, false)", List.of(tenant));
    }

    /// Records that the tenant of a connection was set. If the statement failed, PostgreSQL has
    /// restored the tenant before.
    void changed(String tenant, Connection connection) throws SQLException {
      if (isInTransaction()) {
        transactionTenant.set(tenant);
      } else {
        currentTenant.put(connection.unwrap(PGConnection.class), tenant);
      }
    }

    private TenantChange forTransaction(String tenant) {
      StringBuilder sql = new StringBuilder("select set_config('ringback.workspace', ?, true)");
      List<String> values = new ArrayList<>(List.of(tenant));
      TransactionSettings own = settings.get();
      Duration wait = own.lockTimeout();
      if (wait != null) {
        sql.append(", set_config('lock_timeout', ?, true)");
        values.add(wait.toMillis() + "ms");
      }
      if (own.hasGenericPlans()) {
        sql.append(", set_config('plan_cache_mode', 'force_generic_plan', true)");
      }
      Deadline end = own.deadline();
      if (end != null) {
        sql.append(", set_config('statement_timeout', ?, true)");
        values.add(end.remaining().toMillis() + "ms");
      }
      return new TenantChange(sql.toString(), values);
    }

    private static void execute(Connection connection, String sql, List<String> parameters)
        throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.size(); i++) {
          statement.setString(i + 1, parameters.get(i));
        }
        statement.execute();
      }
    }
  }
}
