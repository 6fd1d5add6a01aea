package org.ringback.server.running;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.db.Partitions;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A real PostgreSQL for all tests of this JVM. Each caller gets its own database, copied from a
/// template that was migrated once.
public final class TestDatabase {
  private static final String TEMPLATE = "ringback_template";

  /// Two connections stay open instead of sixteen, which took PostgreSQL half of the processor time
  /// of a server's start and end. Others open when they are needed.
  public static final Database.PoolConfig FEW_CONNECTIONS = new Database.PoolConfig(2);

  private static final Path MEMORY = Path.of("/dev/shm");

  /// All databases of a run, twice.
  private static final long MEMORY_NEEDED = 8L << 30;

  /// Longer than anything is kept: a partition of a new table is not dropped.
  private static final int KEPT_DAYS = 10_000;

  private TestDatabase() {}

  /// Starts with the first test that needs it, ends with the JVM.
  private static final class Running {
    static final EmbeddedPostgres POSTGRES = start();

    /// Creates the databases. A connection for each would take a tenth of the time.
    static final Connection CONNECTION = connect();

    private static Connection connect() {
      try {
        return POSTGRES.getPostgresDatabase().getConnection();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    private static EmbeddedPostgres start() {
      try {
        Path data = Files.createTempDirectory(folder(), "ringback-test-postgres");
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                // Data need not survive a power failure, so no commit waits for the disk.
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                // With so many databases its workers would start all the time.
                .setServerConfig("autovacuum", "off")
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(postgres, data)));
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Returns a folder in memory if there is enough: a copy of the template has 600 files, and a
    /// file system on a disk takes more processor time to create them than PostgreSQL does.
    private static Path folder() throws IOException {
      return Files.isDirectory(MEMORY)
              && Files.getFileStore(MEMORY).getUsableSpace() >= MEMORY_NEEDED
          ? MEMORY
          : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /// Stops PostgreSQL and deletes its data: some 100,000 files, which takes half a minute on a
    /// disk. So the JVM does not wait for `rm`.
    private static void end(EmbeddedPostgres postgres, Path data) {
      try {
        postgres.close();
        new ProcessBuilder("rm", "-rf", data.toString()).start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Migrated with the first test that needs a schema.
  private static final class Template {
    static final String NAME = migrate();

    private static String migrate() {
      execute("create database " + TEMPLATE);
      try (Database template = Database.open(address(TEMPLATE))) {
        addPartitions(template);
      }
      execute("alter database " + TEMPLATE + " with is_template true allow_connections false");
      return TEMPLATE;
    }

    /// Adds the partitions that a server adds when it starts. In each database of a server they
    /// would take PostgreSQL more processor time than the copy of the template.
    private static void addPartitions(Database template) {
      template
          .ofAll()
          .sql(
              """
              select t.relname as name, k.attname as key, k.atttypid = 'uuid'::regtype as by_id,
                exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
                  where i.inhparent = t.oid and c.relname ~ '_[0-9]{6}$') as by_month
              from pg_partitioned_table p
                join pg_class t on t.oid = p.partrelid
                join pg_attribute k on k.attrelid = p.partrelid and k.attnum = p.partattrs[0]
              where p.partdefid <> 0""")
          .query(
              (row, _) -> {
                String table = row.getString("name");
                String key = row.getString("key");
                if (row.getBoolean("by_id")) {
                  return Partitions.ofMonths(
                      template, table, key, Optional.empty(), "select uuidv7() where false");
                }
                return row.getBoolean("by_month")
                    ? Partitions.ofMonths(template, table, key)
                    : Partitions.ofDays(template, table, key, KEPT_DAYS);
              })
          .list()
          .forEach(Partitions::maintain);
    }
  }

  /// Returns the `DATABASE_URL` of a database with the schema and no rows. JDBC takes it as well.
  public static String fresh() {
    return url(freshAddress());
  }

  /// Returns the `DATABASE_URL` of a database.
  public static String url(DatabaseAddress address) {
    return address.jdbcUrl() + "?user=" + address.user();
  }

  /// Returns a client with the rights of the database's owner, who sees the rows of all tenants.
  ///
  /// @param url a result of [#fresh], or one that begins with `postgres://`
  public static JdbcClient sql(String url) {
    return JdbcClient.create(
        url.startsWith("jdbc:") ? new KeptConnections(url) : source(URI.create(url)));
  }

  /// Keeps the password out of the URL, which is logged.
  private static KeptConnections source(URI address) {
    String[] user = address.getUserInfo().split(":", 2);
    String server = "%s:%d%s".formatted(address.getHost(), address.getPort(), address.getPath());
    return new KeptConnections("jdbc:postgresql://" + server, user[0], user[1]);
  }

  /// Opens a database.
  ///
  /// @param url a result of [#fresh]
  public static Database open(String url) {
    return Database.open(
        new DatabaseAddress(url, null, null), new SimpleMeterRegistry(), FEW_CONNECTIONS);
  }

  /// The address of a database with the schema and no rows, for [Database#open].
  public static DatabaseAddress freshAddress() {
    return address(copy());
  }

  /// The address of a database without a schema.
  public static DatabaseAddress empty() {
    String name = newName();
    execute("create database " + name);
    return address(name);
  }

  /// Copies files, because the other strategy writes each page to the log as well.
  private static String copy() {
    String name = newName();
    execute("create database " + name + " template " + Template.NAME + " strategy file_copy");
    return name;
  }

  private static String newName() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }

  private static DatabaseAddress address(String name) {
    return new DatabaseAddress(
        "jdbc:postgresql://localhost:" + Running.POSTGRES.getPort() + "/" + name, "postgres", null);
  }

  private static synchronized void execute(String sql) {
    try (Statement statement = Running.CONNECTION.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
