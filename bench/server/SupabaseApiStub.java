import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A stub of Supabase's database API (PostgREST). Answers the two requests that the sample sends
/// with supabase-js: it
/// reads the credentials of a workspace, and upserts a call. Each takes one statement, without the
/// transaction, role and
/// claims that PostgREST sets, which favours the sample. The stub runs in the process of the
/// benchmark, so its CPU time
/// is not measured.
///
/// @see <a href="https://docs.postgrest.org/en/stable/references/api/tables_views.html">PostgREST's tables and views</a>
final class SupabaseApiStub implements AutoCloseable {
  private static final String CREDENTIALS =
      "select row_to_json(c)::text from voice_credentials c where workspace_id = ?::uuid";
  private static final String CALL =
      """
      insert into calls (workspace_id, call_sid, direction, "from", "to", status, duration_sec, updated_at)
      select workspace_id, call_sid, direction, "from", "to", status, duration_sec, updated_at
      from json_populate_record(null::calls, ?::json)
      on conflict (call_sid) do update set workspace_id = excluded.workspace_id, direction = excluded.direction,
        "from" = excluded."from", "to" = excluded."to", status = excluded.status, duration_sec = excluded.duration_sec,
        updated_at = excluded.updated_at""";

  private final HikariDataSource database;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /// @param url JDBC URL of the sample's database
  SupabaseApiStub(String url) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("postgres");
    config.setMaximumPoolSize(16); // the same as the peer with pg
    config.addDataSourceProperty("prepareThreshold", "1");
    database = new HikariDataSource(config);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(threads);
    server.createContext("/rest/v1/voice_credentials", exchange -> answer(exchange, this::credentials));
    server.createContext("/rest/v1/calls", exchange -> answer(exchange, this::call));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private interface Handler {
    void answer(HttpExchange exchange, Connection connection) throws SQLException, IOException;
  }

  private void answer(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange;
        Connection connection = database.getConnection()) {
      handler.answer(exchange, connection);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private void credentials(HttpExchange exchange, Connection connection) throws SQLException, IOException {
    String workspace = exchange.getRequestURI().getQuery().replaceFirst(".*workspace_id=eq\\.", "");
    try (PreparedStatement select = connection.prepareStatement(CREDENTIALS)) {
      select.setString(1, workspace);
      ResultSet row = select.executeQuery();
      byte[] found = row.next() ? row.getString(1).getBytes(StandardCharsets.UTF_8) : new byte[0];
      exchange.getResponseHeaders().set("Content-Type", "application/vnd.pgrst.object+json; charset=utf-8");
      exchange.sendResponseHeaders(found.length > 0 ? 200 : 406, found.length > 0 ? found.length : -1);
      exchange.getResponseBody().write(found);
    }
  }

  private void call(HttpExchange exchange, Connection connection) throws SQLException, IOException {
    String row = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try (PreparedStatement upsert = connection.prepareStatement(CALL)) {
      upsert.setString(1, row);
      upsert.executeUpdate();
    }
    exchange.sendResponseHeaders(201, -1);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    database.close();
  }
}
