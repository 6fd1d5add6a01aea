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
  private final String tenant;

  private TenantDataSource(TenantContext context, String tenant) {
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

  /// Caches the current tenant of each pooled connection, so that most statements need no extra
  /// round trip.
  static final class TenantContext {
    private final DataSource pool;
    private final DataSource bound;
    private final Map<PGConnection, String> currentTenant =
        Collections.synchronizedMap(new WeakHashMap<>());

    /// The tenant of this thread's transaction; the end of the transaction resets it.
    private final ThreadLocal<@Nullable String> transactionTenant = new ThreadLocal<>();

    private final ThreadLocal<@Nullable Duration> lockTimeout = new ThreadLocal<>();

    private final ThreadLocal<@Nullable Deadline> deadline = new ThreadLocal<>();

    TenantContext(DataSource pool) {
      this.pool = pool;
      this.bound = new TransactionAwareDataSourceProxy(pool);
    }

    /// Returns a new source for each statement, because Spring keeps a source's connection until
    /// the transaction ends, and its tenant may have changed meanwhile.
    TenantDataSource forTenant(String tenant) {
      return new TenantDataSource(this, tenant);
    }

    /// @param wait the longest wait for a lock; null for PostgreSQL's default
    /// @param end the end of each statement; null for none
    void transactionBegins(@Nullable Duration wait, @Nullable Deadline end) {
      lockTimeout.set(wait);
      deadline.set(end);
    }

    void transactionEnds() {
      transactionTenant.remove();
      lockTimeout.remove();
      deadline.remove();
    }

    private Connection connection(String tenant) throws SQLException {
      boolean isInTransaction = TransactionSynchronizationManager.hasResource(pool);
      Connection connection = isInTransaction ? bound.getConnection() : pool.getConnection();
      try {
        if (isInTransaction) {
          if (!tenant.equals(transactionTenant.get())) {
            setTenantForTransaction(connection, tenant);
            transactionTenant.set(tenant);
          }
        } else {
          PGConnection physical = connection.unwrap(PGConnection.class);
          if (!tenant.equals(currentTenant.get(physical))) {
            setTenant(connection, tenant);
            currentTenant.put(physical, tenant);
          }
        }
        return connection;
      } catch (SQLException | RuntimeException failed) {
        connection.close();
        throw failed;
      }
    }

    private void setTenantForTransaction(Connection connection, String tenant) throws SQLException {
      StringBuilder sql = new StringBuilder("select set_config('ringback.workspace', ?, true)");
      List<String> parameters = new ArrayList<>(List.of(tenant));
      Duration wait = lockTimeout.get();
      if (wait != null) {
        // With a new plan for each array of keys, the statements of a batch would cost a third
        // more.
        sql.append(
            ", set_config('lock_timeout', ?, true),"
                + " set_config('plan_cache_mode', 'force_generic_plan', true)");
        parameters.add(wait.toMillis() + "ms");
      }
      Deadline end = deadline.get();
      if (end != null) {
        sql.append(", set_config('statement_timeout', ?, true)");
        parameters.add(end.remaining().toMillis() + "ms");
      }
      execute(connection, sql.toString(), parameters);
    }

    private static void setTenant(Connection connection, String tenant) throws SQLException {
      execute(connection, "select set_config('ringback.workspace', ?, false)", List.of(tenant));
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
