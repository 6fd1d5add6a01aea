package org.ringback.server.deployment;

import static java.time.ZoneOffset.UTC;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callParameter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Writes the data of an installation of this version, for [UpgradeTest] of later versions. It is
/// no test of a build. Run it at the commit of a release: `mvn -pl server -am test
/// -Dtest=UpgradeFixture -Dsurefire.failIfNoSpecifiedTests=false`
class UpgradeFixture {
  private static final Path FOLDER = Path.of("src/test/resources/upgrade");
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";
  private static final List<String> SEQUENCES =
      List.of("call_events", "dialled", "webhook_inbox"); // their ids are generated

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  @Test
  void write() throws IOException, SQLException {
    try (TestServer server = TestServer.builder().twilio(exchange).start()) {
      TestWorkspace acme = TestWorkspace.connect(server, exchange.account());
      Member ada = acme.signIn("ada");
      Member ben = acme.signIn("ben", Role.SUPERVISOR);
      settings(acme);
      directCall(acme, ada);
      departures(server, acme, ben);
      JsonNode grants = acme.grants(ada);
      try (TestPage _ = acme.page(ada).available()) {
        TestClient browser = exchange.client(acme.accessToken(ada));
        String completed = completedCall(acme, ada, browser);
        write(server, acme, ada, grants, completed, browser);
      }
    }
  }

  /// Reports the end of a call while its row is locked, so that the callback waits in the inbox.
  private static void write(
      TestServer server,
      TestWorkspace acme,
      Member ada,
      JsonNode grants,
      String completed,
      TestClient browser)
      throws IOException, SQLException {
    TestCall open = exchange.call(CUSTOMER, NUMBER, "waitMs 60000");
    browser.awaitIncoming().accept();
    awaitStatus(acme, ada, open.sid(), "in-progress");
    try (Connection locking = server.connection();
        Statement statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("select from calls where call_sid = '" + open.sid() + "' for update");
      assertThatResponse(acme.webhook("/voice/status", completed(open.sid()))).hasStatus(204);
      eventually(() -> isWaiting(server, open.sid()) ? "" : "the callback does not wait");
      Map<String, String> facts = new TreeMap<>();
      facts.put("at", Instant.now().toString());
      facts.put("workspace", acme.id().toString());
      facts.put("token", ada.token());
      facts.put("identity", grants.path("identity").asString());
      facts.put("grant", callParameter(grants));
      facts.put("account", exchange.account().sid());
      facts.put("authToken", exchange.account().authToken());
      facts.put("completed", completed);
      facts.put("open", open.sid());
      dump(server, facts);
      locking.rollback();
    }
  }

  private static void settings(TestWorkspace acme) {
    assertThatResponse(
            acme.post("/contacts", "{\"name\":\"Grace Hopper\",\"number\":\"" + CUSTOMER + "\"}"))
        .hasStatus(201);
    assertThatResponse(acme.put("/dialing-rules", "{\"countries\":[\"US\",\"GB\"]}"))
        .hasStatus(200);
    assertThatResponse(acme.post("/service-keys", "{\"name\":\"crm\",\"scopes\":[\"calls:read\"]}"))
        .hasStatus(201);
    assertThatResponse(
            acme.post("/invitations", "{\"email\":\"cleo@example.test\",\"role\":\"agent\"}"))
        .hasStatus(201);
    assertThatResponse(acme.post("/test-connection", "")).hasStatus(200);
    for (boolean revokeNow : new boolean[] {true, false}) {
      assertThatResponse(
              acme.post(
                  "/credential-rotations",
                  "{\"what\":\"api-key\",\"revokeNow\":" + revokeNow + "}"))
          .hasStatus(200);
    }
  }

  private static String completedCall(TestWorkspace acme, Member ada, TestClient browser) {
    TestCall caller = exchange.call(CUSTOMER, NUMBER, "waitMs 60000");
    TestClient.IncomingCall incoming = browser.awaitIncoming();
    incoming.accept();
    awaitStatus(acme, ada, caller.sid(), "in-progress");
    incoming.hangUp();
    awaitStatus(acme, ada, caller.sid(), "completed");
    return caller.sid();
  }

  private static void awaitStatus(
      TestWorkspace acme, Member member, String callSid, String status) {
    eventually(
        () -> {
          String call = acme.call(callSid, member).toString();
          return call.contains("\"status\":\"" + status + "\"") ? "" : call;
        });
  }

  private static void directCall(TestWorkspace acme, Member member) {
    exchange.phone(CUSTOMER).isBusy();
    try (TestPage _ = acme.page(member).available()) {
      assertThatResponse(
              acme.postOnce(
                  "/make-direct-call",
                  member.token(),
                  "order-4711",
                  "{\"to\":\"" + CUSTOMER + "\"}"))
          .hasStatus(200);
    }
    eventually(
        () -> {
          String calls = acme.get("/calls", member.token()).body();
          return calls.contains("\"busy\"") ? "" : calls;
        });
  }

  private static void departures(TestServer server, TestWorkspace acme, Member ben) {
    acme.accessToken(ben);
    assertThatResponse(acme.delete("/token", ben.token())).hasStatus(204);
    server.signOut(ben.token());
  }

  private static Map<String, String> completed(String callSid) {
    return Map.of(
        "CallSid",
        callSid,
        "CallStatus",
        "completed",
        "SequenceNumber",
        "9",
        "Timestamp",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(UTC)),
        "CallDuration",
        "42",
        "From",
        CUSTOMER,
        "To",
        NUMBER,
        "Direction",
        "inbound");
  }

  private static boolean isWaiting(TestServer server, String callSid) {
    return server
            .sql()
            .sql("select count(*) from webhook_inbox where call_sid = ? and applied_at is null")
            .param(callSid)
            .query(Integer.class)
            .single()
        > 0;
  }

  private static void dump(TestServer server, Map<String, String> facts) throws IOException {
    int version =
        server
            .sql()
            .sql("select max(version::int) from flyway_schema_history")
            .query(Integer.class)
            .single();
    StringBuilder sql = new StringBuilder();
    sql.append("-- Written by UpgradeFixture.\n");
    facts.forEach(
        (name, value) -> sql.append("-- ").append(name).append(": ").append(value).append('\n'));
    sql.append("set session_replication_role = replica; -- no foreign keys, no triggers\n");
    List<String> tables =
        server
            .sql()
            .sql(
                """
                select table_name::text from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE'
                  and table_name <> 'flyway_schema_history'
                  and not exists (select from pg_class k
                    where k.oid = table_name::regclass and k.relispartition)
                order by 1""")
            .query(String.class)
            .list();
    for (String table : tables) {
      String rows =
          server
              .sql()
              .sql(
                  "select coalesce(json_agg(json_strip_nulls(row_to_json(t)))::text, '') from "
                      + table
                      + " t")
              .query(String.class)
              .single();
      if (!rows.isEmpty()) {
        sql.append(
            """
            insert into %1$s (%3$s) overriding system value
            select %3$s from json_populate_recordset(null::%1$s, '%2$s');
            """
                .formatted(table, rows.replace("'", "''"), columns(server, table)));
      }
    }
    for (String table : SEQUENCES) {
      sql.append(
          "select setval(pg_get_serial_sequence('%1$s', 'id'), max(id)) from %1$s;\n"
              .formatted(table));
    }
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("V" + version + ".sql"), sql);
  }

  /// Returns the columns that are not generated.
  private static String columns(TestServer server, String table) {
    return server
        .sql()
        .sql(
            """
            select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
            from information_schema.columns
            where table_schema = 'public' and table_name = :table and is_generated = 'NEVER'""")
        .param("table", table)
        .query(String.class)
        .single();
  }
}
