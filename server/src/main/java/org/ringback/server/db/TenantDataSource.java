package org.ringback.server.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Connections that say whose rows they may see, before anything else is asked of them.
/// PostgreSQL's row-level security believes that word, see `afterMigrate__tenants.sql`.
final class TenantDataSource extends AbstractDataSource {
  /// For what has no workspace yet.
  static final String SYSTEM = "system";

  private final TenantContext words;
  private final String word;

  private TenantDataSource(TenantContext words, String word) {
    this.words = words;
    this.word = word;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return words.connection(word);
  }

  @Override
  public Connection getConnection(String user, String password) {
    throw new UnsupportedOperationException("the pool knows its user");
  }

  /// What each connection of a pool has said last. Saying it again is spared.
  static final class TenantContext {
    private final DataSource pool;
    private final DataSource bound;
    private final Map<PGConnection, String> said = Collections.synchronizedMap(new WeakHashMap<>());

    /// What this thread's transaction has said; its end takes that back.
    private final ThreadLocal<@Nullable String> saidInTransaction = new ThreadLocal<>();

    private final ThreadLocal<@Nullable Duration> patience = new ThreadLocal<>();

    TenantContext(DataSource pool) {
      this.pool = pool;
      this.bound = new TransactionAwareDataSourceProxy(pool);
    }

    /// A source of its own for each statement: Spring keeps a connection for a source until the
    /// transaction ends, and another tenant may have spoken meanwhile.
    TenantDataSource saying(String word) {
      return new TenantDataSource(this, word);
    }

    /// @param wait the longest wait for a lock; null for PostgreSQL's default
    void transactionBegins(@Nullable Duration wait) {
      patience.set(wait);
    }

    void transactionEnds() {
      saidInTransaction.remove();
      patience.remove();
    }

    private Connection connection(String word) throws SQLException {
      boolean isInTransaction = TransactionSynchronizationManager.hasResource(pool);
      Connection connection = isInTransaction ? bound.getConnection() : pool.getConnection();
      try {
        if (isInTransaction) {
          if (!word.equals(saidInTransaction.get())) {
            sayForTransaction(connection, word);
            saidInTransaction.set(word);
          }
        } else {
          PGConnection physical = connection.unwrap(PGConnection.class);
          if (!word.equals(said.get(physical))) {
            say(connection, word);
            said.put(physical, word);
          }
        }
        return connection;
      } catch (SQLException | RuntimeException failed) {
        connection.close();
        throw failed;
      }
    }

    private void sayForTransaction(Connection connection, String word) throws SQLException {
      Duration wait = patience.get();
      if (wait == null) {
        say(connection, "select set_config('ringback.workspace', ?, true)", word);
      } else {
        // Planned anew for each array of keys, the statements of a batch would cost a third more.
        say(
            connection,
            "select set_config('ringback.workspace', ?, true), set_config('lock_timeout', ?, true),"
                + " set_config('plan_cache_mode', 'force_generic_plan', true)",
            word,
            wait.toMillis() + "ms");
      }
    }

    private static void say(Connection connection, String word) throws SQLException {
      say(connection, "select set_config('ringback.workspace', ?, false)", word);
    }

    private static void say(Connection connection, String sql, String... words)
        throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < words.length; i++) {
          statement.setString(i + 1, words[i]);
        }
        statement.execute();
      }
    }
  }
}
