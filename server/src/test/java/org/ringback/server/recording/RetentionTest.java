package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Retention, legal holds, erasures and exports.
class RetentionTest extends RecordingScenario {
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
  void a_call_on_legal_hold_keeps_its_data_until_the_hold_is_removed() {
    Member ada = acme.signIn("retention-ada");
    String customer = "+15550033001";
    String call = ended(customer);
    String note = note(call, ada, "Evidence");
    acme.post("/contacts", "{\"name\":\"Dora\",\"number\":\"%s\"}".formatted(customer));
    age();
    assertThatResponse(acme.put("/calls/" + call + "/legal-hold", "{\"reason\":\"Case 9\"}"))
        .hasStatus(200);
    assertThatResponse(acme.delete("/calls/" + call + "/notes/" + note))
        .isProblem(409, "legal-hold");

    JsonNode held = awaitCompleted(erase("{\"number\":\"%s\"}".formatted(customer)));
    assertThat(held.at("/erased/calls").asInt()).isZero();
    assertThat(
            acme.get("/erasures/" + held.path("id").asString() + "/certificate")
                .json()
                .at("/certificate/notErased/legalHolds")
                .findValuesAsString("callId"))
        .containsExactly(call);
    assertThat(rowsWith(customer)).containsKeys("calls", "contacts", "call_notes");
    JsonNode one = awaitCompleted(erase("{\"callId\":\"%s\"}".formatted(call)));
    assertThat(one.at("/erased/calls").asInt()).isZero();
    assertThat(isErased(call)).isFalse();
    String old = ended("+15550033002");
    ageDays(call, 2);
    ageDays(old, 2);
    retain("{\"recordingDays\":1,\"transcriptDays\":1,\"callDays\":1}");
    eventually(() -> isErased(old) ? "" : "the old call is not erased");
    assertThat(isErased(call)).isFalse();

    assertThatResponse(acme.delete("/calls/" + call + "/legal-hold")).hasStatus(204);
    retain("{\"recordingDays\":null,\"transcriptDays\":null,\"callDays\":1}");
    eventually(() -> isErased(call) ? "" : "the call is not erased");
    assertThatResponse(acme.put("/calls/" + call + "/legal-hold", "{\"reason\":\"Late\"}"))
        .isProblem(409, "call-erased");
    assertThat(acme.audit("legal-hold")).hasSize(2);
    assertThat(acme.audit("retention.deleted"))
        .extracting(entry -> entry.path("subject").asString())
        .containsExactly(call, old);
  }

  @Test
  void the_retention_deletes_recordings_and_transcripts_that_are_old_and_no_others() {
    String old = ended("+15550034001");
    String young = ended("+15550034002");
    for (String call : List.of(old, young)) {
      transcribe(call);
      record(call);
    }
    ageDays(old, 31);
    retain("{\"recordingDays\":30,\"transcriptDays\":31,\"callDays\":null}");
    eventually(() -> recordings(old, acme.administrator()).at("/recordings").isEmpty() ? "" : "is");
    assertThat(recordings(young, acme.administrator()).path("recordings")).hasSize(1);
    assertThat(transcripts(old)).as("as old as the limit, to the day").isEmpty();
    assertThat(transcripts(young)).hasSize(1);
    assertThat(isErased(old)).isFalse();
    assertThat(looseObjects()).isEqualTo(1);
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
              '{"calls":1,"recordings":0,"transcripts":0,"notes":0,"voicemails":0,"contacts":0,"technicalEntries":0,"auditEntries":0,"recordingsAtTwilio":0,"callsAtTwilio":0}'
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

  @Test
  void an_export_contains_all_data_of_the_call() throws Exception {
    recordInbound();
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      JsonNode recording = await(call, "ready");
      note(call, ada.member, "Order 12");
      transcribe(call);
      HttpResponse<byte[]> export =
          http.send(
              server.request(acme.path("/calls/" + call + "/export"), acme.administrator()).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(export.statusCode()).isEqualTo(200);
      Map<String, byte[]> files = unzip(export.body());
      assertThat(text(files, "call.json")).contains(call);
      assertThat(text(files, "timeline.json")).contains("joined");
      assertThat(text(files, "notes.json")).contains("Order 12");
      assertThat(text(files, "transcripts.json")).contains("My order");
      assertThat(text(files, "transcript.txt")).contains("Customer: My order");
      assertThat(files.get("recordings/" + recording.path("id").asString() + ".wav"))
          .isEqualTo(audio(link(call, recording, acme.administrator(), false)).body());
      assertThat(acme.audit("call.exported")).hasSize(1);
      assertThatResponse(acme.get("/calls/" + call + "/export", ada.member.token()))
          .isProblem(403, "forbidden");
    }
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> unzip(byte[] content) throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private Answer erase(String json) {
    return acme.post("/erasures", json);
  }

  private JsonNode awaitCompleted(Answer begun) {
    return awaitCompleted(begun.json().path("id").asString());
  }

  private JsonNode awaitCompleted(String erasure) {
    eventually(
        Duration.ofSeconds(20),
        () -> {
          Answer found = acme.get("/erasures/" + erasure);
          return found.json().path("completedAt").isString() ? "" : "it is " + found;
        });
    return acme.get("/erasures/" + erasure).json();
  }

  private void retain(String json) {
    assertThatResponse(acme.put("/retention-settings", json)).hasStatus(200);
  }

  private boolean isErased(String call) {
    return acme.get("/calls/" + call).json().path("erasedAt").isString();
  }

  private JsonNode transcripts(String call) {
    return acme.get("/calls/" + call + "/transcripts").json().path("transcripts");
  }

  /// Returns the id of a call that the customer has ended.
  private String ended(String from) {
    String sid = callSid();
    acme.ringAndHangUp(sid, from, number);
    return acme.call(sid, new Member(acme.signIn("retention-reader").user(), acme.administrator()))
        .path("id")
        .asString();
  }

  private String note(String call, Member author, String text) {
    String id = UUID.randomUUID().toString();
    assertThatResponse(
            acme.put(
                "/calls/" + call + "/notes/" + id, author.token(), "{\"text\":\"" + text + "\"}"))
        .hasStatus(201);
    return id;
  }

  private void ageDays(String call, int days) {
    for (String statement :
        List.of(
            "update calls set ended_at = now() - make_interval(days => :days) where id = cast(:call as uuid)",
            "update recordings set created_at = now() - make_interval(days => :days) where call_id = cast(:call as uuid)",
            "update transcripts set created_at = now() - make_interval(days => :days) where call_id = cast(:call as uuid)")) {
      server.sql().sql(statement).param("days", days).param("call", call).update();
    }
  }

  /// Stores a transcript of one utterance.
  private void transcribe(String call) {
    server
        .sql()
        .sql(
            """
            with transcript as (
              insert into transcripts (workspace_id, id, call_id, kind, engine, status, language,
                created_at)
              values (:workspace, gen_random_uuid(), cast(:call as uuid), 'live', 'twilio',
                'completed', 'en-US', now()) returning id)
            insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
            select :workspace, id, 'customer', 1, now(), 'My order' from transcript""")
        .param("workspace", acme.id().value())
        .param("call", call)
        .update();
  }

  /// Stores a recording whose audio is in the storage.
  private void record(String call) {
    server
        .sql()
        .sql(
            """
            insert into recordings (workspace_id, id, call_id, status, channels, object_key, created_at)
            values (:workspace, gen_random_uuid(), cast(:call as uuid), 'failed', 2,
              :call || '/object', now())""")
        .param("workspace", acme.id().value())
        .param("call", call)
        .update();
  }

  private int looseObjects() {
    return server
        .sql()
        .sql("select count(*) from recording_objects where workspace_id = :workspace")
        .param("workspace", acme.id().value())
        .query(Integer.class)
        .single();
  }

  /// Counts the rows that contain a number, by table. The event log is deleted after a day.
  private Map<String, Integer> rowsWith(String phone) {
    Map<String, Integer> found = new HashMap<>();
    List<String> tables =
        server
            .sql()
            .sql(
                """
                select c.table_name from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.table_schema = 'public' and c.column_name = 'workspace_id'
                  and t.table_type = 'BASE TABLE' and c.table_name <> 'realtime_events'""")
            .query(String.class)
            .list();
    assertThat(tables).hasSizeGreaterThan(40);
    for (String table : tables) {
      int rows =
          server
              .sql()
              .sql("select count(*) from %s t where t::text ~ :number".formatted(table))
              .param("number", "\\" + phone + "(?!\\d)")
              .query(Integer.class)
              .single();
      if (rows > 0) {
        found.put(table, rows);
      }
    }
    return found;
  }
}
