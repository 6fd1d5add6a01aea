package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.ServerProcess;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TwilioCaller;

/// A server process that receives SIGTERM, as in a deployment.
class ShutdownTest {
  private static final String ACCOUNT = "AC" + "a".repeat(32);
  private static final String AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
  private static final URI PUBLIC_URL = URI.create("https://voice.example.test");
  private final String database = TestDatabase.fresh();

  private Map<String, String> environment() {
    Map<String, String> environment =
        new HashMap<>(TestServer.environmentAccount(ACCOUNT, AUTH_TOKEN));
    environment.put("DATABASE_URL", database);
    environment.put("PUBLIC_URL", PUBLIC_URL.toString());
    environment.put("RINGBACK_SHUTDOWN_DELAY", "2");
    return environment;
  }

  /// Returns whether the port is open. A request might wait as long as the webhook that still runs.
  private static boolean accepts(URI url) {
    try (Socket _ = new Socket(url.getHost(), url.getPort())) {
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void it_reports_not_ready_closes_sockets_finishes_webhooks_and_exits() throws Exception {
    try (ServerProcess server = ServerProcess.start(environment());
        HttpClient http = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection inTheWay = DriverManager.getConnection(database)) {
      String token = server.signIn();
      String workspace = "/api/workspaces/" + server.workspace(token);
      TestPage page =
          new TestPage(
              http,
              URI.create(
                  server.url().toString().replaceFirst("http", "ws") + workspace + "/events"),
              true);
      page.hello(token, null).frame("welcome");
      inTheWay.setAutoCommit(false);
      inTheWay.createStatement().execute("lock table webhook_inbox in access exclusive mode");
      TwilioCaller twilio = new TwilioCaller(http, PUBLIC_URL, server.url(), ACCOUNT, AUTH_TOKEN);
      Future<Answer> webhook =
          threads.submit(
              () ->
                  twilio.signed(
                      workspace + "/voice/status",
                      Map.of("CallSid", "CA" + "1".repeat(32), "CallStatus", "completed")));
      eventually(() -> waiting(inTheWay) ? "" : "the webhook does not wait for the database");

      server.terminate();

      eventually(() -> server.ready() == 503 ? "" : "it is still ready");
      // A balancer must not send another request on this connection.
      assertThat(server.get("/health/live", null).header("Connection")).isEqualTo("close");
      assertThat(page.closed()).isEqualTo(1001);
      eventually(() -> accepts(server.url()) ? "its port is still open" : "");
      assertThat(webhook.isDone()).isFalse();
      inTheWay.rollback();
      assertThat(webhook.get().status()).isEqualTo(204);
      assertThat(server.endsWithin(Duration.ofSeconds(10))).as(server.log()).isTrue();
      try (ResultSet kept =
          inTheWay.createStatement().executeQuery("select count(*) from webhook_inbox")) {
        assertThat(kept.next() && kept.getInt(1) == 1).isTrue();
      }
      page.close();
    }
  }

  private static boolean waiting(Connection connection) {
    try (ResultSet found =
        connection
            .createStatement()
            .executeQuery(
                """
                select exists (select from pg_locks where not granted
                  and database = (select oid from pg_database where datname = current_database())
                  and relation = 'webhook_inbox'::regclass)""")) {
      return found.next() && found.getBoolean(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
