package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Retention and legal holds.
class RetentionTest extends RetentionScenario {
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

  private void retain(String json) {
    assertThatResponse(acme.put("/retention-settings", json)).hasStatus(200);
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

  private int looseObjects() {
    return server
        .sql()
        .sql("select count(*) from recording_objects where workspace_id = :workspace")
        .param("workspace", acme.id().value())
        .query(Integer.class)
        .single();
  }
}
