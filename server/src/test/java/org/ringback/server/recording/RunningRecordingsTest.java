package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.junit.TestCall;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Recordings that agents and applications start and pause.
class RunningRecordingsTest extends RecordingScenario {
  private static final String SECURE = "/secure-pause";

  /// A call of a customer who waits.
  private String connect(Agent agent) {
    TestCall customer =
        exchange.call("+1555002%04d".formatted(callers.incrementAndGet()), number, "waitMs 60000");
    agent.accept(customer);
    return awaitConversation(agent, customer);
  }

  private JsonNode first(String call) {
    return recordings(call, acme.administrator()).at("/recordings/0");
  }

  private void hold(Agent agent, String call, boolean hold) {
    JsonNode participants = acme.get("/calls/" + call).json().path("participants");
    String customer =
        participants
            .valueStream()
            .filter(each -> each.path("role").asString().equals("customer"))
            .map(each -> each.path("id").asString())
            .findFirst()
            .orElseThrow();
    String action = hold ? "/hold" : "/resume";
    assertThatResponse(
            acme.post(
                "/calls/" + call + "/participants/" + customer + action, agent.member.token(), ""))
        .hasStatus(200);
    eventually(
        () ->
            acme.get("/calls/" + call)
                        .json()
                        .path("participants")
                        .valueStream()
                        .anyMatch(each -> each.path("onHold").asBoolean())
                    == hold
                ? ""
                : "the hold did not change");
  }

  private void awaitPaused(String call, boolean paused) {
    eventually(
        () -> first(call).path("paused").asBoolean() == paused ? "" : "it is " + first(call));
  }

  @Test
  void a_recording_on_demand_contains_no_music_of_the_hold() throws Exception {
    policy(policy -> policy.put("inbound", "on-demand"));
    try (Agent ada = new Agent()) {
      String call = connect(ada);
      String path = "/calls/" + call + "/recordings";
      assertThatResponse(acme.post(path, ada.member.token(), "")).hasStatus(202);
      assertThatResponse(acme.post(path, ada.member.token(), ""))
          .isProblem(409, "recording-not-startable");
      hold(ada, call, true);
      assertThat(first(call).path("paused").asBoolean()).isTrue();
      String recording = path + "/" + first(call).path("id").asString();
      assertThatResponse(acme.post(recording + "/resume", ada.member.token(), ""))
          .isProblem(409, "recording-on-hold");
      hold(ada, call, false);
      awaitPaused(call, false);
      acme.post("/calls/" + call + "/leave", ada.member.token(), "");
      JsonNode ready = await(call, "ready");
      byte[] wav = audio(link(call, ready, ada.member.token(), false)).body();
      assertThat(loudest(wav, 1)).isLessThan(200);
    }
  }

  @Test
  void a_pause_by_request_lasts_longer_than_a_hold() {
    policy(policy -> policy.put("inbound", "on-demand"));
    try (Agent ada = new Agent()) {
      String call = connect(ada);
      String path = "/calls/" + call + "/recordings";
      acme.post(path, ada.member.token(), "");
      String recording = path + "/" + first(call).path("id").asString();
      acme.post(recording + "/pause", ada.member.token(), "");
      hold(ada, call, true);
      hold(ada, call, false);
      assertThat(first(call).path("paused").asBoolean()).isTrue();
      acme.post("/calls/" + call + "/leave", ada.member.token(), "");
    }
  }

  @Test
  void card_data_is_not_recorded_and_the_recording_continues_by_itself() {
    recordInbound();
    try (Agent ada = new Agent()) {
      String call = connect(ada);
      await(call, "recording");
      String secure = "/calls/" + call + SECURE;
      Member other = acme.signIn("rec-bystander");
      assertThatResponse(acme.put(secure, other.token(), "{\"seconds\":60}"))
          .isProblem(404, "not-found");
      assertThatResponse(acme.put(secure, ada.member.token(), "{\"seconds\":5}"))
          .isProblem(400, "invalid-request");

      Answer secured = acme.put(secure, ada.member.token(), "{\"seconds\":60}");
      assertThatResponse(secured).hasStatus(200);
      assertThat(secured.json().at("/recordings/0/paused").asBoolean()).isTrue();
      assertThat(secured.json().at("/recordings/0/resumesAt").isString()).isTrue();
      assertThatResponse(acme.delete(secure, ada.member.token())).hasStatus(200);
      assertThat(first(call).path("paused").asBoolean()).isFalse();
      assertThatResponse(acme.delete(secure, ada.member.token())).hasStatus(200);

      acme.put(secure, ada.member.token(), "{\"seconds\":600}");
      server
          .sql()
          .sql("update recordings set resume_at = now() where workspace_id = :workspace")
          .param("workspace", acme.id().value())
          .update();
      awaitPaused(call, false);
      assertThat(acme.audit("recording.secured")).hasSize(2);
      assertThat(acme.audit("recording.unsecured")).hasSize(2);
      acme.post("/calls/" + call + "/leave", ada.member.token(), "");
      await(call, "ready");
    }
  }

  @Test
  void a_secure_pause_does_not_end_a_pause_by_request() {
    recordInbound();
    try (Agent ada = new Agent()) {
      String call = connect(ada);
      String id = await(call, "recording").path("id").asString();
      acme.post("/calls/" + call + "/recordings/" + id + "/pause", ada.member.token(), "");
      acme.put("/calls/" + call + SECURE, ada.member.token(), "{\"seconds\":60}");
      acme.delete("/calls/" + call + SECURE, ada.member.token());
      assertThat(first(call).path("paused").asBoolean()).isTrue();
      acme.post("/calls/" + call + "/leave", ada.member.token(), "");
    }
  }

  @Test
  void a_recording_with_another_length_than_its_call_is_reported() {
    recordInbound();
    try (Agent ada = new Agent()) {
      String right = recordedCall(ada);
      String wrong = recordedCall(ada);
      await(right, "ready");
      await(wrong, "ready");
      eventually(
          () ->
              Arrays.asList(row(right), row(wrong)).equals(Arrays.asList("completed", "completed"))
                  ? ""
                  : "a call is open");
      server
          .sql()
          .sql(
              "update calls set duration_sec = 300 where workspace_id = :workspace and id = cast(:id as uuid)")
          .param("workspace", acme.id().value())
          .param("id", wrong)
          .update();
      eventually(
          () -> {
            age();
            return first(wrong).path("lengthDiffersSec").isNull() ? "not compared" : "";
          });
      assertThat(first(wrong).path("lengthDiffersSec").asInt()).isBetween(-300, -280);
      assertThat(acme.audit("recording.length-differs"))
          .extracting(entry -> entry.path("subject").asString())
          .containsExactly(wrong);
      assertThat(
              acme.get("/recording-problems").json().path("problems").findValuesAsString("callId"))
          .containsExactly(wrong);
    }
  }
}
