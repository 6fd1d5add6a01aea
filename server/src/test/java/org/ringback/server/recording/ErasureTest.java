package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.running.ArchivedCalls;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Erasures of persons and calls, their previews and their certificates.
class ErasureTest extends RetentionScenario {
  @Test
  void an_erased_customer_is_found_nowhere_neither_here_nor_at_twilio() throws Exception {
    recordInbound();
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      JsonNode recording = await(call, "ready");
      String link = link(call, recording, acme.administrator(), false);
      JsonNode before = acme.get("/calls/" + call).json();
      String customer = before.path("from").asString();
      String longer = customer + "1";
      String other = ended(longer);
      acme.post("/contacts", "{\"name\":\"Cleo\",\"number\":\"%s\"}".formatted(customer));
      note(call, ada.member, "Wants a refund");
      transcribe(call);
      age();

      Answer begun = erase("{\"number\":\"%s\",\"reason\":\"T-17\"}".formatted(customer));
      assertThatResponse(begun).hasStatus(202);
      assertThat(begun.body()).doesNotContain(customer);
      JsonNode done = awaitCompleted(begun);

      JsonNode counts = done.path("erased");
      assertThat(counts.path("calls").asInt()).isEqualTo(1);
      assertThat(counts.path("recordings").asInt()).isEqualTo(1);
      assertThat(counts.path("recordingsAtTwilio").asInt()).isEqualTo(1);
      assertThat(counts.path("callsAtTwilio").asInt()).isEqualTo(2);
      assertThat(counts.path("transcripts").asInt()).isEqualTo(1);
      assertThat(counts.path("notes").asInt()).isEqualTo(1);
      assertThat(counts.path("contacts").asInt()).isEqualTo(1);
      assertThat(rowsWith(customer)).isEmpty();
      assertThat(rowsWith(longer)).containsKey("calls");
      assertThat(atTwilio()).isEmpty();
      assertThat(askTwilio("GET", "/Calls/" + before.path("callSid").asString() + ".json"))
          .contains("20404");
      assertThat(audio(link).statusCode()).isEqualTo(404);
      JsonNode after = acme.get("/calls/" + call).json();
      assertThat(after.path("from").asString()).isEqualTo("anonymous");
      assertThat(after.path("durationSec")).isEqualTo(before.path("durationSec"));
      assertThat(after.path("erasedAt").isNull()).isFalse();
      assertThat(acme.get("/calls/" + other).json().path("from").asString()).isEqualTo(longer);
      certificateIsTrue(done);
    }
  }

  @Test
  void an_archived_call_is_erased_where_it_is_unless_it_is_on_hold() {
    String customer = "+15550038009";
    String call = ended(customer);
    String held = ended(customer);
    note(call, acme.signIn("archive-author"), "Wants a refund");
    assertThatResponse(acme.put("/calls/" + held + "/legal-hold", "{\"reason\":\"Case 9\"}"))
        .hasStatus(200);
    age();
    ArchivedCalls.archive(server.sql(), call);
    ArchivedCalls.archive(server.sql(), held);
    String person = "{\"number\":\"%s\"}".formatted(customer);
    assertThat(preview(person).path("calls").asInt()).isEqualTo(1);

    JsonNode erased = awaitCompleted(erase(person)).path("erased");

    assertThat(erased.path("calls").asInt()).isEqualTo(1);
    assertThat(erased.path("notes").asInt()).isEqualTo(1);
    JsonNode after = acme.get("/calls/" + call).json();
    assertThat(after.path("from").asString()).isEqualTo("anonymous");
    assertThat(isErased(call)).isTrue();
    assertThat(isErased(held)).isFalse();
    assertThat(ArchivedCalls.isArchived(server.sql(), call)).isTrue();
    assertThat(server.rows("erased_calls where call_id = '" + call + "'")).isOne();
    assertThat(rowsWith(customer)).containsEntry("calls", 1);
  }

  @Test
  void a_preview_counts_what_the_erasure_then_deletes() {
    Member ada = acme.signIn("preview-ada");
    String customer = "+15550038001";
    String call = ended(customer);
    ended(customer);
    transcribe(call);
    record(call);
    note(call, ada, "Wants a refund");
    acme.post("/contacts", "{\"name\":\"Dora Diaz\",\"number\":\"%s\"}".formatted(customer));
    view(ada, "By number", "+1 555-003-8001");
    view(ada, "National", "(555) 0038001");
    view(ada, "By name", "dora diaz");
    view(ada, "Calls of Dora Diaz", "refund");
    view(ada, "Others", "+15550038002");
    view(ada, "Date", "2026");
    report("Calls of Dora Diaz");
    report("Others");
    String held = ended(customer);
    assertThatResponse(acme.put("/calls/" + held + "/legal-hold", "{\"reason\":\"Case 9\"}"))
        .hasStatus(200);
    age();
    String person = "{\"number\":\"%s\"}".formatted(customer);

    JsonNode withHold = preview(person);
    assertThat(withHold.path("calls").asInt()).isEqualTo(2);
    assertThat(withHold.path("contacts").asInt()).isZero();
    assertThat(withHold.path("reports").asInt()).isZero();
    assertThat(withHold.path("held").findValuesAsString("callId")).containsExactly(held);
    assertThat(withHold.path("held").findValuesAsString("reason")).containsExactly("Case 9");
    JsonNode one = preview("{\"callId\":\"%s\"}".formatted(held));
    assertThat(one.path("calls").asInt()).isZero();
    assertThat(one.path("held").findValuesAsString("callId")).containsExactly(held);

    assertThatResponse(acme.delete("/calls/" + held + "/legal-hold")).hasStatus(204);
    JsonNode preview = preview(person);
    JsonNode erased = awaitCompleted(erase(person)).path("erased");
    for (String count :
        List.of(
            "calls",
            "recordings",
            "voicemails",
            "transcripts",
            "notes",
            "contacts",
            "savedViews",
            "reports")) {
      assertThat(preview.path(count)).as(count).isEqualTo(erased.path(count));
    }
    assertThat(erased.path("calls").asInt()).isEqualTo(3);
    assertThat(erased.path("contacts").asInt()).isEqualTo(1);
    assertThat(erased.path("savedViews").asInt()).isEqualTo(4);
    assertThat(erased.path("reports").asInt()).isEqualTo(1);
    assertThat(acme.get("/saved-views", ada.token()).json().path("views").valueStream())
        .extracting(view -> view.path("name").asString())
        .containsExactly("Date", "Others");
    assertThatResponse(acme.post("/erasures/preview", "{\"number\":\"%s\"}".formatted(number)))
        .isProblem(409, "own-number");
    assertThatResponse(acme.post("/erasures/preview", ada.token(), person))
        .isProblem(403, "forbidden");
  }

  private void view(Member by, String name, String text) {
    assertThatResponse(
            acme.post(
                "/saved-views",
                by.token(),
                "{\"screen\":\"calls\",\"name\":\"%s\",\"filter\":{\"q\":\"%s\"}}"
                    .formatted(name, text)))
        .hasStatus(201);
  }

  private void report(String name) {
    assertThatResponse(
            acme.post(
                "/reports",
                """
                {"name":"%s","content":{"type":"calls","period":"yesterday"},"format":"csv",
                 "destination":{"type":"file","keepDays":2},
                 "schedule":{"frequency":"daily","time":"08:30"}}"""
                    .formatted(name)))
        .hasStatus(201);
  }

  private JsonNode preview(String json) {
    Answer preview = acme.post("/erasures/preview", json);
    assertThatResponse(preview).hasStatus(200);
    return preview.json();
  }

  private void certificateIsTrue(JsonNode erasure) {
    JsonNode file = acme.get("/erasures/" + erasure.path("id").asString() + "/certificate").json();
    String checksum = Sha256.hex(file.path("certificate").toString());
    assertThat(file.path("sha256").asString()).isEqualTo(checksum);
    assertThat(erasure.path("sha256").asString()).isEqualTo(checksum);
    assertThat(file.at("/certificate/erased")).isEqualTo(erasure.path("erased"));
    assertThat(file.at("/certificate/reason").asString()).isEqualTo("T-17");
    assertThat(acme.audit("erasure.completed"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.at("/detail/sha256").asString()).isEqualTo(checksum));
  }

  @Test
  void an_erasure_continues_where_a_stopped_node_has_left_it() {
    String customer = "+15550035001";
    String first = ended(customer);
    String second = ended(customer);
    age();
    UUID erasure = UUID.randomUUID();
    server
        .sql()
        .sql(
            """
            update calls set erased_at = now(), "from" = 'anonymous' where id = cast(:first as uuid);
            insert into erasures (workspace_id, id, number, subject, requested_by, requested_at,
              status, counts)
            select :workspace, :id, :number, 'x', user_id, now(), 'running',
              '{"calls":1,"recordings":0,"transcripts":0,"notes":0,"voicemails":0,"contacts":0,"savedViews":0,"technicalEntries":0,"auditEntries":0,"recordingsAtTwilio":0,"callsAtTwilio":0}'
            from workspace_members where workspace_id = :workspace limit 1""")
        .param("workspace", acme.id().value())
        .param("first", first)
        .param("id", erasure)
        .param("number", customer)
        .update();
    JsonNode done = awaitCompleted(erasure.toString());
    assertThat(done.at("/erased/calls").asInt()).isEqualTo(2);
    assertThat(isErased(second)).isTrue();
  }

  @Test
  void an_audit_entry_may_lose_the_number_and_nothing_else() throws SQLException {
    String customer = "+15550036001";
    ended(customer);
    try (Connection connection = server.connection();
        Statement sql = connection.createStatement()) {
      sql.execute("select set_config('ringback.erased_number', '" + customer + "', false)");
      for (String change :
          List.of(
              "action = 'x'",
              "at = now()",
              "user_id = gen_random_uuid()",
              "subject = 'x'",
              "detail = '{}'",
              "detail = replace(detail::text, '1', '2')::jsonb")) {
        String update = "update audit_log set " + change + " where detail::text like '%36001%'";
        assertThatThrownBy(() -> sql.executeUpdate(update))
            .as(change)
            .hasMessageContaining("append-only");
      }
    }
  }

  @Test
  void an_own_number_and_a_request_without_a_person_are_rejected() {
    assertThatResponse(erase("{\"number\":\"%s\"}".formatted(number))).isProblem(409, "own-number");
    assertThatResponse(erase("{}")).isProblem(400, "invalid-request");
    assertThatResponse(erase("{\"number\":\"12\"}")).isProblem(400, "invalid-request");
    assertThatResponse(acme.put("/retention-settings", "{\"recordingDays\":0}"))
        .isProblem(400, "invalid-request");
  }
}
