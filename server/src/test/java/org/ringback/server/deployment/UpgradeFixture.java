package org.ringback.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Writes the data of an installation of this version, for [UpgradeTest] of later versions. It is no
/// test of a build. Run it at the commit of a release:
/// `mvn -pl server -am test -Dtest=UpgradeFixture -Dsurefire.failIfNoSpecifiedTests=false`
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
      completedCall(acme, "CA" + "1".repeat(32));
      browserCall(acme, ada, "CA" + "2".repeat(32));
      directCall(acme, ada);
      departures(server, acme, ben);
      JsonNode grants = acme.grants(ada);

      String open = "CA" + "3".repeat(32);
      acme.ring(open, CUSTOMER, NUMBER);
      status(acme, open, "in-progress", 2, Map.of());
      try (Connection locking = server.connection();
          Statement statement = locking.createStatement()) {
        // The callback cannot be applied while the call is locked, so it waits in the inbox.
        locking.setAutoCommit(false);
        statement.execute("select from calls where call_sid = '" + open + "' for update");
        status(acme, open, "completed", 3, Map.of("CallDuration", "42"));
        eventually(() -> waiting(server) == 1 ? "" : "the callback was applied");
        dump(server, acme, ada, grants);
        locking.rollback();
      }
    }
  }

  private static void settings(TestWorkspace acme) {
    assertThatResponse(
            acme.post(
                "/contacts", "{\"name\":\"Grace Hopper\",\"number\":\"" + CUSTOMER + "\"}"))
        .hasStatus(201);
    assertThatResponse(acme.put("/dialing-rules", "{\"countries\":[\"US\",\"GB\"]}"))
        .hasStatus(200);
    assertThatResponse(
            acme.post("/service-keys", "{\"name\":\"crm\",\"scopes\":[\"calls:read\"]}"))
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

  private static void completedCall(TestWorkspace acme, String callSid) {
    acme.ring(callSid, CUSTOMER, NUMBER);
    status(acme, callSid, "ringing", 1, Map.of());
    status(acme, callSid, "in-progress", 2, Map.of());
    status(acme, callSid, "completed", 3, Map.of("CallDuration", "61"));
  }

  private static void browserCall(TestWorkspace acme, Member member, String callSid) {
    assertThat(acme.dial(acme.grants(member), callSid, CUSTOMER)).contains("<Number");
    status(acme, callSid, "completed", 3, Map.of("CallDuration", "7"));
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

  private static int waiting(TestServer server) {
    return server
        .sql()
        .sql("select count(*) from webhook_inbox where applied_at is null")
        .query(Integer.class)
        .single();
  }

  private static void status(
      TestWorkspace acme, String callSid, String status, int sequence, Map<String, String> more) {
    Map<String, String> form =
        new HashMap<>(
            Map.of(
                "CallSid", callSid,
                "CallStatus", status,
                "SequenceNumber", String.valueOf(sequence),
                "Timestamp", "Sun, 29 Nov 2026 09:0" + sequence + ":00 +0000",
                "From", CUSTOMER,
                "To", NUMBER,
                "Direction", "inbound"));
    form.putAll(more);
    assertThatResponse(acme.webhook("/voice/status", form)).hasStatus(204);
  }

  private static void dump(TestServer server, TestWorkspace acme, Member ada, JsonNode grants)
      throws IOException {
    int version =
        server
            .sql()
            .sql("select max(version::int) from flyway_schema_history")
            .query(Integer.class)
            .single();
    StringBuilder sql = new StringBuilder();
    sql.append("-- Written by UpgradeFixture.\n");
    Map.of(
            "at", Instant.now().toString(),
            "workspace", acme.id().toString(),
            "token", ada.token(),
            "identity", grants.path("identity").asString(),
            "grant", callParameter(grants),
            "account", exchange.account().sid(),
            "authToken", exchange.account().authToken())
        .forEach((name, value) -> sql.append("-- ").append(name).append(": ").append(value).append('\n'));
    sql.append("set session_replication_role = replica; -- no foreign keys, no triggers\n");
    List<String> tables =
        server
            .sql()
            .sql(
                """
                select table_name::text from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE'
                  and table_name <> 'flyway_schema_history' order by 1""")
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
            "insert into %1$s overriding system value select * from json_populate_recordset(null::%1$s, '%2$s');\n"
                .formatted(table, rows.replace("'", "''")));
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
}
