package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;

/// Exports of 200,000 calls.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LargeExportTest {
  private static final int CALLS = 200_000;

  /// What the buffers of the sockets and the server may hold, at about 200 bytes a call.
  private static final int IN_BUFFERS = 60_000;

  /// The time in which PostgreSQL reports what an idle connection has read.
  private static final Duration REPORTED_AFTER = Duration.ofSeconds(11);

  private TestServer server;
  private TestWorkspace acme;
  private Member supervisor;

  @BeforeAll
  void many_calls() {
    server = TestServer.builder().allConnections().start();
    acme = TestWorkspace.create(server);
    supervisor = acme.signIn("large-export-supervisor", Role.SUPERVISOR);
    // Without triggers, which take ten times as long as the rows. Calls of the same second, and of
    // the same time, so that pages end between them. Analyzed in the same transaction: a timer with
    // the plan of an empty table would read all calls, and PostgreSQL would report it during a
    // test.
    server
        .sql()
        .sql(
            """
            set session_replication_role = replica;
            insert into calls (workspace_id, id, direction, "from", "to", status, created_at,
              ended_at, duration_sec, updated_at)
            select :workspace, gen_random_uuid(), 'inbound', '+15550002222', '+15550100100',
              'completed', timestamptz '2026-01-01' + n / 7 * interval '300 ms', now(), 60, now()
            from generate_series(1, :calls) n;
            reset session_replication_role;
            analyze current_calls""")
        .param("workspace", acme.id().value())
        .param("calls", CALLS)
        .update();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  @Order(2)
  void every_call_is_in_the_file_once_also_compressed() throws Exception {
    Set<String> ids = new HashSet<>();
    String before = "9999";
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> file =
          client.send(
              server
                  .request(acme.path("/calls/export"), supervisor.token())
                  .header("Accept-Encoding", "gzip")
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(file.headers().firstValue("Content-Encoding")).hasValue("gzip");
      try (BufferedReader lines = reader(new GZIPInputStream(file.body()))) {
        String header = lines.readLine();
        assertThat(header).startsWith("id,");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] cells = line.split(",", -1);
          ids.add(cells[0]);
          String createdAt = cells[12];
          assertThat(createdAt).isLessThanOrEqualTo(before);
          before = createdAt;
        }
      }
    }
    assertThat(ids).hasSize(CALLS);
  }

  /// Runs first, because PostgreSQL reports late what the other test has read.
  @Test
  @Order(1)
  void a_slow_client_stops_the_reading_and_a_cut_connection_ends_it() throws Exception {
    long before = callsRead();
    try (Socket client = new Socket()) {
      client.setReceiveBufferSize(16 * 1024);
      client.connect(new InetSocketAddress(server.url().getHost(), server.url().getPort()));
      client
          .getOutputStream()
          .write(
              ("GET "
                      + acme.path("/calls/export")
                      + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                      + supervisor.token()
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(reader(client.getInputStream()).readLine()).isEqualTo("HTTP/1.1 200 OK");
      eventually(() -> callsRead() > before ? "" : "no page has been read");
      assertThat(readWithin(Duration.ofSeconds(3)) - before).isLessThan(IN_BUFFERS);
      eventually(() -> exporting() == 0 ? "" : "a connection of the pool waits for the client");
    }
    assertThat(readWithin(REPORTED_AFTER) - before).isLessThan(IN_BUFFERS);
  }

  /// Returns how many rows have been read at the end of a time, in which more could be read.
  private long readWithin(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    eventually(time.plusSeconds(5), () -> System.nanoTime() > end ? "" : "the time is not over");
    return callsRead();
  }

  /// A connection reports its statistics a second after the last report, or when it has been idle
  /// for ten seconds.
  private long callsRead() {
    return server
        .sql()
        .sql(
            """
            select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
            from pg_stat_user_tables where relname = 'current_calls'""")
        .query(Long.class)
        .single();
  }

  private int exporting() {
    return server
        .sql()
        .sql(
            """
            select count(*) from pg_stat_activity
            where state in ('active', 'idle in transaction') and query like '%calls k%'
              and pid <> pg_backend_pid() and datname = current_database()""")
        .query(Integer.class)
        .single();
  }

  private static BufferedReader reader(InputStream in) throws IOException {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }
}
