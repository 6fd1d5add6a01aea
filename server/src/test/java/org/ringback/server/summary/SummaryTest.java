package org.ringback.server.summary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.running.TranscribedCall;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Summaries with an engine that answers like an OpenAI-compatible server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SummaryTest {
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private HttpServer engine;
  private volatile int engineStatus;
  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private Member ben;
  private Member grace;
  private TranscribedCall call;

  @BeforeAll
  void start() throws IOException {
    engine = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    engine.createContext(
        "/v1/chat/completions",
        exchange -> {
          try (exchange) {
            keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
            requests.add(JsonMapper.shared().readTree(exchange.getRequestBody()));
            byte[] answer =
                "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\" The order is late.\"}}]}"
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(engineStatus, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    engine.start();
    server =
        TestServer.builder()
            .setting("RINGBACK_CHAT_URL", "http://127.0.0.1:" + engine.getAddress().getPort() + "/")
            .setting("RINGBACK_CHAT_MODEL", "llama")
            .setting("RINGBACK_CHAT_KEY", "a key")
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
    engine.stop(0);
  }

  @BeforeEach
  void transcribedCall() {
    engineStatus = 200;
    requests.clear();
    acme = TestWorkspace.create(server);
    ada = acme.signIn("summary-ada");
    ben = acme.signIn("summary-ben");
    grace = acme.signIn("summary-grace", Role.SUPERVISOR);
    call = TranscribedCall.insert(server, acme, ada);
  }

  private JsonNode read(Member by) {
    return acme.get(call.path("/summary"), by.token()).json();
  }

  private void draft() {
    assertThatResponse(acme.post(call.path("/summary/draft"), ada.token(), "")).hasStatus(202);
  }

  /// Waits until events have announced this many changes, and returns the summary.
  private JsonNode awaitChange(TestPage page, int changes, String status) {
    eventually(
        () -> {
          int received = page.frames("call-summary-changed").size();
          return received == changes ? "" : received + " changes were announced";
        });
    assertThat(page.frame("call-summary-changed").path("callId").asString())
        .isEqualTo(call.id().toString());
    JsonNode summary = read(ada).path("summary");
    assertThat(summary.path("status").asString()).isEqualTo(status);
    return summary;
  }

  @Test
  void an_agent_edits_and_accepts_the_draft_of_the_engine() {
    call.says("my order is late and I paid with [card number]");
    try (TestPage page = acme.page(ada)) {
      draft();
      JsonNode draft = awaitChange(page, 2, "draft");
      assertThat(draft.path("text").asString()).isEqualTo("The order is late.");
      assertThat(requests).hasSize(1);
      assertThat(requests.getFirst().path("model").asString()).isEqualTo("llama");
      assertThat(requests.getFirst().at("/messages/1/content").asString())
          .isEqualTo("Customer: my order is late and I paid with [card number]");
      assertThat(keys).contains("Bearer a key");

      assertThatResponse(
              acme.put(call.path("/summary"), ada.token(), "{\"text\":\" The order is lost. \"}"))
          .hasStatus(200);
      JsonNode accepted = awaitChange(page, 3, "accepted");
      assertThat(accepted.path("text").asString()).isEqualTo("The order is lost.");
      assertThat(accepted.at("/acceptedBy/id").asString()).isEqualTo(ada.user().toString());
      draft();
      assertThat(read(grace).path("summary")).isEqualTo(accepted);
    }
    assertThat(acme.audit("call-summary.requested")).hasSize(1);
    assertThat(acme.audit("call-summary.accepted")).hasSize(1);
    assertThatResponse(acme.delete(call.path("/summary"), ada.token())).hasStatus(204);
    assertThat(read(ada).path("summary").isNull()).isTrue();
  }

  @Test
  void a_draft_that_fails_says_why_and_can_be_requested_again() {
    call.says("my order is late again");
    engineStatus = 500;
    try (TestPage page = acme.page(ada)) {
      draft();
      assertThat(awaitChange(page, 2, "failed").path("error").asString())
          .isEqualTo("The engine responded with status 500.");
      assertThatResponse(acme.put(call.path("/summary"), ada.token(), "{\"text\":\"x\"}"))
          .isProblem(409, "no-draft");
      engineStatus = 200;
      draft();
      awaitChange(page, 4, "draft");
    }
  }

  @Test
  void a_draft_that_a_killed_server_has_not_finished_can_be_requested_again() {
    call.says("my order is late again");
    call.run(
        """
        insert into call_summaries (workspace_id, call_id, status, engine, requested_at)
        values (:workspace, :call, 'writing', 'llama', now() - interval '3 minutes')""",
        Map.of());
    try (TestPage page = acme.page(ada)) {
      draft();
      awaitChange(page, 2, "draft");
    }
  }

  @Test
  void the_extract_needs_no_engine_and_leads_to_utterances() {
    assertThat(read(ada).path("extract")).isEmpty();
    assertThatResponse(acme.post(call.path("/summary/draft"), ada.token(), ""))
        .isProblem(409, "no-transcript");
    int place = call.says("my order is late again");
    JsonNode first = read(ada).at("/extract/0");
    assertThat(first.path("rule").asString()).isEqualTo("first-request");
    assertThat(first.at("/utterance/id").asString()).isEqualTo("customer-" + place);
    assertThat(requests).isEmpty();
  }

  @Test
  void an_agent_who_was_not_in_the_call_finds_no_summary() {
    call.says("my order is late again");
    String summary = call.path("/summary");
    assertThatResponse(acme.get(summary, ben.token())).hasStatus(404);
    assertThatResponse(acme.post(summary + "/draft", ben.token(), "")).hasStatus(404);
    assertThatResponse(acme.put(summary, ben.token(), "")).hasStatus(404);
    assertThatResponse(acme.delete(summary, ben.token())).hasStatus(404);
    assertThat(read(grace).path("extract")).hasSize(1);
  }

  @Test
  void the_summary_is_deleted_with_its_transcript() {
    call.says("my order is late again");
    try (TestPage page = acme.page(ada)) {
      draft();
      awaitChange(page, 2, "draft");
    }
    call.run("delete from transcripts where id = :transcript", Map.of());
    assertThat(read(ada).path("summary").isNull()).isTrue();
    assertThat(read(ada).path("extract")).isEmpty();
  }
}
