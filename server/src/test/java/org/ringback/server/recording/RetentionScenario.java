package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// A workspace with calls whose data is deleted.
abstract class RetentionScenario extends RecordingScenario {
  Answer erase(String json) {
    return acme.post("/erasures", json);
  }

  JsonNode awaitCompleted(Answer begun) {
    return awaitCompleted(begun.json().path("id").asString());
  }

  JsonNode awaitCompleted(String erasure) {
    eventually(
        () -> {
          Answer found = acme.get("/erasures/" + erasure);
          return found.json().path("completedAt").isString() ? "" : "it is " + found;
        });
    return acme.get("/erasures/" + erasure).json();
  }

  boolean isErased(String call) {
    return acme.get("/calls/" + call).json().path("erasedAt").isString();
  }

  JsonNode transcripts(String call) {
    return acme.get("/calls/" + call + "/transcripts").json().path("transcripts");
  }

  /// Returns the id of a call that the customer has ended.
  String ended(String from) {
    String sid = callSid();
    acme.ringAndHangUp(sid, from, number);
    return idOf(sid);
  }

  String idOf(String sid) {
    return acme.call(sid, new Member(acme.signIn("retention-reader").user(), acme.administrator()))
        .path("id")
        .asString();
  }

  String note(String call, Member author, String text) {
    String id = UUID.randomUUID().toString();
    assertThatResponse(
            acme.put(
                "/calls/" + call + "/notes/" + id, author.token(), "{\"text\":\"" + text + "\"}"))
        .hasStatus(201);
    return id;
  }

  /// Stores a transcript of one utterance.
  void transcribe(String call) {
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
  void record(String call) {
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

  /// Counts the rows that contain a number, by table. The event log is deleted after a day.
  Map<String, Integer> rowsWith(String phone) {
    return rowsMatching("\\" + phone + "(?!\\d)");
  }

  /// Counts the rows that match a regular expression, by table.
  Map<String, Integer> rowsMatching(String text) {
    Map<String, Integer> found = new HashMap<>();
    for (String table : tables()) {
      if (table.equals("realtime_events")) {
        continue;
      }
      int rows =
          server
              .sql()
              .sql("select count(*) from %s t where t::text ~ :text".formatted(table))
              .param("text", text)
              .query(Integer.class)
              .single();
      if (rows > 0) {
        found.put(table, rows);
      }
    }
    return found;
  }

  /// Returns the tables whose rows belong to workspaces, without partitions.
  List<String> tables() {
    List<String> tables =
        server
            .sql()
            .sql(
                """
                select c.table_name from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                join pg_class k on k.oid = format('%I.%I', t.table_schema, t.table_name)::regclass
                where c.table_schema = 'public' and c.column_name = 'workspace_id'
                  and t.table_type = 'BASE TABLE' and not k.relispartition""")
            .query(String.class)
            .list();
    assertThat(tables).hasSizeGreaterThan(40);
    return tables;
  }
}
