import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.SecretCipher;

/// One PostgreSQL with `fsync` on, and one database with equal data for each measured server.
final class Databases implements AutoCloseable {
  private static final String RINGBACK = "ringback";

  /// The database of the sample, which the sample uses through Supabase's API.
  static final String SAMPLE = "sample";

  /// The database of the peer that queries PostgreSQL directly.
  static final String PEER = "peer";

  /// The library's defaults are meant for tests. They would make all servers look faster.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "listen_addresses", "127.0.0.1");

  private final Closeable postgres;
  private final int port;
  private final Path folder;

  /// Starts PostgreSQL in a new folder, with the databases of all servers.
  Databases(Path folder) throws IOException, SQLException {
    this(folder, Map.of());
    for (String each : List.of(RINGBACK, SAMPLE, PEER)) {
      run("postgres", "create database " + each);
    }
  }

  /// Starts PostgreSQL. The folder may have the databases of an earlier start, and stays.
  ///
  /// @param settings in addition to those of all benchmarks
  Databases(Path folder, Map<String, String> settings) throws IOException {
    this.folder = folder;
    Map<String, String> all = new TreeMap<>(SETTINGS);
    all.putAll(settings);
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setPGStartupWait(Duration.ofMinutes(5)); // after a crash
    all.forEach(builder::setServerConfig);
    EmbeddedPostgres embedded = builder.start();
    this.postgres = embedded;
    this.port = embedded.getPort();
  }

  String ringbackUrl() {
    return url(RINGBACK);
  }

  String url(String database) {
    return "postgres://postgres@127.0.0.1:" + port + "/" + database;
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /// Returns the CPU time of all its processes in hundredths of a second, including ended ones.
  long cpuTicks() throws IOException {
    long postmaster = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip());
    return Target.cpuTicksWithEnded(postmaster)
        + ProcessHandle.of(postmaster).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(process -> Target.cpuTicks(process.pid()))
            .sum();
  }

  /// Lets the inbox hold a waiting status callback for each of the first calls, as after a crash under load.
  void fillInbox(int callbacks) throws SQLException {
    run(
        RINGBACK,
        """
        insert into webhook_inbox (workspace_id, kind, key, payload, received_at, next_try_at)
        select md5('workspace' || i %% %1$d)::uuid, 'call-status', 'CA' || md5('leg' || i) || ':1:ringing',
          jsonb_build_object(
            'url', jsonb_build_object('callId', ('0193' || substr(md5('call' || i), 5))::uuid),
            'form', jsonb_build_object(
              'AccountSid', jsonb_build_array('AC' || md5('account' || i %% %1$d)),
              'CallSid', jsonb_build_array('CA' || md5('leg' || i)),
              'CallStatus', jsonb_build_array('ringing'),
              'CallbackSource', jsonb_build_array('call-progress-events'),
              'Direction', jsonb_build_array('outbound-api'),
              'From', jsonb_build_array('+1555' || lpad((i %% %1$d)::text, 7, '0')),
              'SequenceNumber', jsonb_build_array('1'),
              'Timestamp', jsonb_build_array(
                to_char(now() at time zone 'utc', 'Dy, DD Mon YYYY HH24:MI:SS "+0000"')),
              'To', jsonb_build_array('+1556' || lpad(i::text, 7, '0')))),
          now(), now()
        from generate_series(0, %2$d - 1) i
        on conflict (workspace_id, kind, key)
          do update set payload = excluded.payload, applied_at = null, next_try_at = excluded.next_try_at
        """
            .formatted(SeedData.WORKSPACES, callbacks));
  }

  /// Inserts the seed data. The server must have created its tables. The calls are as Twilio has just queued them.
  void seedRingback() throws SQLException {
    run(
        RINGBACK,
        """
        insert into workspaces (id, name, slug, current_period_starts_at, created_at)
          select md5('workspace' || i)::uuid, 'Workspace ' || i, 'workspace-' || i, now(), now()
          from generate_series(0, %1$d - 1) i;
        insert into users (id, email, name, created_at)
          select md5('user' || i)::uuid, 'agent' || i || '@example.com', 'Agent ' || i, now()
          from generate_series(0, %1$d - 1) i;
        insert into workspace_members (workspace_id, user_id, role)
          select md5('workspace' || i)::uuid, md5('user' || i)::uuid, 'agent' from generate_series(0, %1$d - 1) i;
        insert into phone_numbers (id, workspace_id, sid, number, label, created_at)
          select md5('number' || i)::uuid, md5('workspace' || i)::uuid, 'PN' || md5('number' || i),
            '+1555' || lpad(i::text, 7, '0'), 'Line', now()
          from generate_series(0, %1$d - 1) i;
        insert into sessions (id, user_id, created_at, last_seen_at, expires_at, user_agent, ip)
          select md5('session' || i)::uuid, md5('user' || i %% %1$d)::uuid, now(), now(), now() + interval '12 hours',
            'bench', '127.0.0.1'
          from generate_series(0, %2$d - 1) i;
        insert into calls (id, workspace_id, call_sid, direction, "from", "to", status, created_at, agent_user_id,
            line_number, updated_at, asked_at)
          select ('0193' || substr(md5('call' || i), 5))::uuid, md5('workspace' || i %% %1$d)::uuid, 'CA' || md5('leg' || i), 'outbound-api',
            '+1555' || lpad((i %% %1$d)::text, 7, '0'), '+1556' || lpad(i::text, 7, '0'), 'queued', now(),
            md5('user' || i %% %1$d)::uuid, '+1555' || lpad((i %% %1$d)::text, 7, '0'), now(),
            now() + interval '1 day' -- keeps the reconciler from asking Twilio for the call
          from generate_series(0, %3$d - 1) i;
        insert into call_legs (workspace_id, call_sid, call_id, kind, status, sequence)
          select workspace_id, call_sid, id, 'customer', 'queued', -1 from calls;

        -- Ended calls of yesterday, so that PostgreSQL does not plan for empty tables.
        insert into calls (id, workspace_id, call_sid, direction, "from", "to", status, duration_sec, created_at,
            answered_at, ended_at, agent_user_id, line_number, updated_at)
          select ('0193' || substr(md5('old' || i), 5))::uuid, md5('workspace' || i %% %1$d)::uuid, 'CA' || md5('old' || i), 'outbound-api',
            '+1555' || lpad((i %% %1$d)::text, 7, '0'), '+1557' || lpad(i::text, 7, '0'), 'completed', 60, t, t, t,
            md5('user' || i %% %1$d)::uuid, '+1555' || lpad((i %% %1$d)::text, 7, '0'), t
          from generate_series(0, %4$d - 1) i, lateral (select now() - interval '1 day') as yesterday (t);
        insert into call_legs (workspace_id, call_sid, call_id, kind, status, sequence, rang_at, answered_at, ended_at)
          select workspace_id, call_sid, id, 'customer', 'completed', 3, created_at, answered_at, ended_at from calls
          where status = 'completed';
        insert into call_events (workspace_id, call_id, call_sid, sequence_number, status, at, params, received_at)
          select workspace_id, id, call_sid, n, (array['initiated', 'ringing', 'in-progress', 'completed'])[n + 1],
            created_at, '{}', created_at
          from calls, generate_series(0, 3) n where status = 'completed';
        insert into webhook_inbox (workspace_id, kind, key, received_at, next_try_at, applied_at)
          select workspace_id, 'call-status', call_sid || ':' || sequence_number || ':' || status, at, at, at
          from call_events;
        insert into realtime_events (workspace_id, seq, type, body, at)
          select workspace_id, row_number() over (partition by workspace_id), 'call-updated', '{}',
            now() - interval '13 hours' -- within the retention, and before BENCH_START
          from webhook_inbox;
        insert into event_counters select workspace_id, max(seq) from realtime_events group by workspace_id;
        """
            .formatted(
                SeedData.WORKSPACES,
                SeedData.EXISTING_SESSIONS + SeedData.NEW_SESSIONS,
                SeedData.CALLS,
                SeedData.OLD_CALLS));
    seedCredentials(RINGBACK, SeedData.WORKSPACES);
    run(RINGBACK, "vacuum analyze");
  }

  /// Returns what encrypts as the measured server does.
  static SecretCipher.Encryptor encryptor() {
    return new SecretCipher(new EnvironmentKeyProvider(new Secret(SeedData.SECRET_KEY), List.of())).encryptor();
  }

  /// Inserts Twilio's credentials of the first workspaces.
  void seedCredentials(String database, int workspaces) throws SQLException {
    SecretCipher.Encryptor box = encryptor();
    try (Connection connection = connect(database);
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into voice_credentials (workspace_id, account_sid, auth_token, api_key, api_secret,
                  twiml_app_sid, setup_method, key_id, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, 'auto', ?, now(), now())""")) {
      for (int i = 0; i < workspaces; i++) {
        String workspace = SeedData.id("workspace", i).toString();
        insert.setObject(1, SeedData.id("workspace", i));
        insert.setString(2, SeedData.sid("AC", "account", i));
        insert.setBytes(3, box.encrypt(workspace, new Secret(SeedData.hex("token", i))));
        insert.setString(4, SeedData.sid("SK", "key", i));
        insert.setBytes(5, box.encrypt(workspace, new Secret(SeedData.hex("secret", i))));
        insert.setString(6, SeedData.sid("AP", "app", i));
        insert.setString(7, box.keyId());
        insert.executeUpdate();
      }
    }
  }

  /// Creates a database without tables unless it exists.
  void createIfMissing(String database) throws SQLException {
    if (ask("postgres", "select count(*) from pg_database where datname = '" + database + "'") == 0) {
      create(database);
    }
  }

  /// Creates another database, without tables.
  void create(String database) throws SQLException {
    run("postgres", "create database " + database);
  }

  /// Runs statements in a database.
  void runIn(String database, String sql) throws SQLException {
    run(database, sql);
  }

  void seedPeer(String peer, Path schema) throws IOException, SQLException {
    run(peer, Files.readString(schema));
    run(
        peer,
        """
        insert into workspaces select md5('workspace' || i)::uuid, 'Workspace ' || i from generate_series(0, %1$d - 1) i;
        insert into voice_credentials
          select md5('workspace' || i)::uuid, 'AC' || md5('account' || i), md5('token' || i), 'SK' || md5('key' || i),
            md5('secret' || i), 'AP' || md5('app' || i)
          from generate_series(0, %1$d - 1) i;
        insert into calls (workspace_id, call_sid, direction, "from", "to", status, duration_sec)
          select md5('workspace' || i %% %1$d)::uuid, 'CA' || md5('old' || i), 'outbound-api',
            '+1555' || lpad((i %% %1$d)::text, 7, '0'), '+1557' || lpad(i::text, 7, '0'), 'completed', 60
          from generate_series(0, %2$d - 1) i;
        """
            .formatted(SeedData.WORKSPACES, SeedData.OLD_CALLS));
    run(peer, "vacuum analyze");
  }

  /// Runs statements in Ringback's database.
  void runInRingback(String sql) throws SQLException {
    run(RINGBACK, sql);
  }

  /// Queries a number from Ringback's database.
  long ofRingback(String sql) throws SQLException {
    return ask(RINGBACK, sql);
  }

  /// Queries texts from Ringback's database.
  List<String> textsOfRingback(String sql) throws SQLException {
    return texts(RINGBACK, sql);
  }

  /// Queries texts from a database.
  List<String> texts(String database, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /// Queries a number from a peer's database.
  long ofPeer(String peer, String sql) throws SQLException {
    return ask(peer, sql);
  }

  /// Runs a checkpoint, so that no load pays for the dirty pages of an earlier one.
  void settle() throws SQLException {
    run("postgres", "checkpoint");
  }

  private long ask(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  private void run(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), "postgres", "postgres");
  }

  /// Deletes a folder with its content.
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
