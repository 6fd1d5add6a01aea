package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Files of the list of calls: their content, and who may have them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallExportTest {
  private static final String BEFORE_THE_GAP = "2026-03-29T00:59:59.9Z";
  private static final String AFTER_THE_GAP = "2026-03-29T01:00:00Z";

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private Member ben;
  private Member supervisor;

  @BeforeAll
  void calls() {
    server = TestServer.start();
    acme = TestWorkspace.create(server, "acme");
    ada = acme.signIn("export-ada");
    ben = acme.signIn("export-ben");
    supervisor = acme.signIn("export-supervisor", Role.SUPERVISOR);
    assertThatResponse(acme.patch("", acme.administrator(), "{\"timeZone\":\"Europe/Berlin\"}"))
        .hasStatus(200);
    String formula = contact("=HYPERLINK(\\\"http://evil.test\\\",\\\"x\\\")", "+15550002222");
    store(1, BEFORE_THE_GAP, "inbound", "completed", ada, formula);
    store(2, AFTER_THE_GAP, "inbound", "no-answer", null, null);
    store(3, "2026-03-30T10:00:00Z", "outbound-dial", "completed", ben, null);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_csv_file_has_the_calls_of_the_list_in_its_order() {
    Answer file = export("");
    assertThat(file.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
    assertThat(file.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"ringback-acme-calls.csv\"");
    assertThat(file.body().split("\r\n", -1))
        .containsExactly(
            "id,callSid,direction,status,from,to,line,lineLabel,contact,agent,participants,"
                + "createdAt,createdAtUtc,answeredAt,answeredAtUtc,endedAt,endedAtUtc,durationSec,"
                + "waitSec,talkSec,holdSec,answeredBy,endedBy,endReason,refusal,sipCode",
            id(3)
                + ",,outbound-dial,completed,+15550002222,+15550100100,,,,export-ben,export-ben,"
                + "2026-03-30T12:00:00+02:00,2026-03-30T10:00:00Z,,,,,,7,,,,,,,",
            id(2)
                + ",,inbound,no-answer,+15550002222,+15550100100,,,,,,"
                + "2026-03-29T03:00:00+02:00,2026-03-29T01:00:00Z,,,,,,7,,,,,,,",
            id(1)
                + ",,inbound,completed,+15550002222,+15550100100,,,"
                + "\"'=HYPERLINK(\"\"http://evil.test\"\",\"\"x\"\")\",export-ada,export-ada,"
                + "2026-03-29T01:59:59+01:00,2026-03-29T00:59:59Z,,,,,,7,,,,,,,",
            "");
  }

  @Test
  void a_json_file_has_the_calls_of_the_api_and_their_local_times() {
    JsonNode file = export("format=json").json();
    assertThat(file.path("timeZone").asString()).isEqualTo("Europe/Berlin");
    JsonNode listed = acme.get("/calls", supervisor.token()).json().path("calls");
    assertThat(ids(file)).containsExactly(id(3), id(2), id(1));
    for (int i = 0; i < listed.size(); i++) {
      JsonNode call = file.path("calls").get(i).deepCopy();
      ((ObjectNode) call).remove("local");
      assertThat(call).isEqualTo(listed.get(i));
    }
    assertThat(file.at("/calls/1/local/createdAt").asString())
        .isEqualTo("2026-03-29T03:00:00+02:00");
    assertThat(file.at("/calls/1/local/endedAt").isNull()).isTrue();
  }

  @Test
  void each_filter_of_the_list_applies() {
    for (String query :
        List.of(
            "direction=inbound",
            "status=no-answer",
            "agent=" + ben.user(),
            "number=" + encoded("+15550002222"),
            "text=hyperlink",
            "from=" + AFTER_THE_GAP,
            "to=" + AFTER_THE_GAP,
            "from=2027-01-01T00:00:00Z")) {
      JsonNode listed = acme.get("/calls?" + query, supervisor.token()).json();
      assertThat(ids(export("format=json&" + query).json())).as(query).isEqualTo(ids(listed));
    }
  }

  @Test
  void the_file_is_named_for_the_days_in_the_time_zone_and_may_have_a_byte_order_mark() {
    Answer file =
        export("bom=true&from=2026-03-28T23:00:00Z&to=" + encoded("2026-03-30T00:00:00+02:00"));
    assertThat(file.header("Content-Disposition"))
        .contains("ringback-acme-calls-from-2026-03-29-to-2026-03-29.csv");
    assertThat(file.body()).startsWith("\uFEFFid,");
    assertThat(file.body().lines()).hasSize(3);
    assertThat(export("").body()).startsWith("id,");
  }

  @Test
  void an_agent_exports_her_own_calls_only() {
    JsonNode own = acme.get("/calls/export?format=json", ada.token()).json();
    assertThat(ids(own)).containsExactly(id(1));
    assertThatResponse(acme.get("/calls/export?agent=" + ada.user(), ada.token())).hasStatus(200);
    assertThatResponse(acme.get("/calls/export?agent=" + ben.user(), ada.token()))
        .isProblem(403, "forbidden");
  }

  @Test
  void a_service_key_needs_the_scope_for_exports() {
    assertThatResponse(acme.get("/calls/export", key("calls:read"))).isProblem(403, "forbidden");
    assertThatResponse(acme.get("/calls/export", key("calls:export"))).hasStatus(200);
    assertThatResponse(acme.get("/calls", key("calls:export"))).isProblem(403, "forbidden");
  }

  @Test
  void each_export_is_audited_with_its_filters() {
    export("format=json&text=audited");
    assertThat(acme.audit("calls.exported"))
        .anySatisfy(
            entry -> {
              assertThat(entry.at("/detail/text").asString()).isEqualTo("audited");
              assertThat(entry.at("/detail/format").asString()).isEqualTo("json");
            });
  }

  @Test
  void an_invalid_value_is_named_before_anything_is_sent() {
    for (String query : List.of("format=xml", "bom=yes", "status=lost", "agent=ada")) {
      assertThatResponse(acme.get("/calls/export?" + query, supervisor.token()))
          .isProblem(400, "invalid-request");
    }
    assertThatResponse(acme.get("/calls/export?limit=1", supervisor.token()))
        .isProblem(400, "unknown-parameter");
  }

  private static List<String> ids(JsonNode list) {
    return list.path("calls").valueStream().map(call -> call.path("id").asString()).toList();
  }

  private Answer export(String query) {
    Answer file = acme.get("/calls/export?" + query, supervisor.token());
    assertThatResponse(file).hasStatus(200);
    return file;
  }

  private String key(String scope) {
    return acme.post("/service-keys", "{\"name\":\"x\",\"scopes\":[\"" + scope + "\"]}")
        .json()
        .path("key")
        .asString();
  }

  private String contact(String name, String number) {
    return acme.post(
            "/contacts", ada.token(), "{\"name\":\"" + name + "\",\"number\":\"" + number + "\"}")
        .json()
        .path("id")
        .asString();
  }

  private void store(
      int number,
      String at,
      String direction,
      String status,
      @Nullable Member agent,
      @Nullable String contact) {
    server
        .sql()
        .sql(
            """
            insert into calls (workspace_id, id, direction, "from", "to", status, created_at,
              agent_user_id, contact_id, updated_at)
            values (:workspace, cast(:id as uuid), :direction, '+15550002222', '+15550100100',
              :status, cast(:at as timestamptz), :agent, cast(:contact as uuid), now())""")
        .params(
            Map.of(
                "workspace",
                acme.id().value(),
                "id",
                id(number),
                "direction",
                direction,
                "status",
                status,
                "at",
                at))
        .param("agent", agent == null ? null : agent.user().value())
        .param("contact", contact)
        .update();
    participant(number, "customer", null);
    if (agent != null) {
      participant(number, "agent", agent);
    }
  }

  private void participant(int call, String role, @Nullable Member member) {
    server
        .sql()
        .sql(
            """
            insert into call_participants (workspace_id, id, call_id, role, user_id, state,
              joined_at, wait_sec)
            values (:workspace, gen_random_uuid(), cast(:call as uuid), :role, :user, 'left', now(),
              7)""")
        .param("workspace", acme.id().value())
        .param("call", id(call))
        .param("role", role)
        .param("user", member == null ? null : member.user().value())
        .update();
  }

  private static String id(int number) {
    return new UUID(0, number).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
