package org.ringback.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.exchange.media.WavFile;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Callers who wait in line.
@Order(1)
class InboundFlowTest extends LineScenario {
  @Test
  void callers_of_a_busy_agent_wait_and_are_offered_to_her_in_their_order() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    TestClient.IncomingCall talking = ada.browser.awaitIncoming();
    talking.accept();
    awaitAgent(first, "ada");

    TestCall second = call();
    awaitPlay(second, Sound.RINGING);
    TestCall third = call();
    awaitPlay(third, Sound.RINGING);
    ada.awaitOffers(first.sid());

    talking.hangUp();
    TestClient.IncomingCall offered = ada.browser.awaitIncoming();
    ada.awaitOffers(first.sid(), second.sid());
    offered.accept();
    awaitAgent(second, "ada");
    offered.hangUp();

    ada.browser.awaitIncoming().accept();
    awaitAgent(third, "ada");
    ada.awaitOffers(first.sid(), second.sid(), third.sid());
    ada.close();
  }

  @Test
  void a_caller_who_gives_up_in_line_is_missed_and_is_not_offered() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    TestClient.IncomingCall talking = ada.browser.awaitIncoming();
    talking.accept();
    awaitAgent(first, "ada");

    TestCall impatient = exchange.call(caller(), number, "waitMs 200\nhangup");
    JsonNode missed = ada.page.frame("call-missed");
    assertThat(missed.at("/call/callSid").asString()).isEqualTo(impatient.sid());
    assertThat(missed.at("/call/endReason").asString()).isEqualTo("caller-gave-up");
    assertThat(missed.at("/call/endedBy").asString()).isEqualTo("customer");
    talking.hangUp();
    ada.page.frame("call-ended", frame -> sid(frame).equals(first.sid()));

    TestCall next = call();
    ada.browser.awaitIncoming();
    ada.awaitOffers(first.sid(), next.sid());
    ada.close();
  }

  @Test
  void after_the_maximum_wait_the_caller_hears_that_no_agent_is_free_and_is_missed() {
    settings("{\"maxWaitSeconds\":1}");
    Agent ada = new Agent("ada");
    TestCall first = call();
    ada.browser.awaitIncoming().accept();
    awaitAgent(first, "ada");

    long start = System.nanoTime();
    TestCall second = call();
    awaitAnswer(second, InboundFlow.NO_AGENT);
    // The default, and a wave of ringing, are longer than a slow machine takes.
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(1), TIMING.flow().wave());

    awaitEnd(second);
    JsonNode missed = ada.page.frame("call-missed");
    assertThat(sid(missed)).isEqualTo(second.sid());
    assertThat(missed.at("/call/endReason").asString()).isEqualTo("no-answer");
    assertThat(missed.at("/call/endedBy").asString()).isEqualTo("system");
    ada.awaitOffers(first.sid());
    ada.close();
  }

  @Test
  void a_waiting_caller_survives_the_stop_of_the_node_that_answered() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    TestClient.IncomingCall talking = ada.browser.awaitIncoming();
    talking.accept();
    awaitAgent(first, "ada");
    TestCall waiting;
    try (TestServer stopping = node()) {
      PhoneNumber line = account.numberFor(number).orElseThrow();
      account.save(line.withVoice(WebhookTarget.post(stopping.publicUrl() + acme.path("/voice"))));
      waiting = call();
      awaitPlay(waiting, Sound.RINGING);
    }

    talking.hangUp();
    ada.browser.awaitIncoming().accept();
    awaitAgent(waiting, "ada");
    ada.close();
  }

  @Test
  void when_nodes_race_for_a_free_agent_exactly_one_caller_is_offered() throws Exception {
    // Without calls of other tests, which may still ring her.
    Member gina = acme.signIn("gina");
    try (TestServer other = node();
        TestPage page = acme.page(gina).available();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 1; round <= 10; round++) {
        awaitEmptyLine();
        String one = TestWorkspace.callSid();
        String two = TestWorkspace.callSid();
        List<Future<String>> answers =
            List.of(
                threads.submit(() -> acme.ring(one, caller(), number)),
                threads.submit(() -> ringAt(other, one)),
                threads.submit(() -> acme.ring(two, caller(), number)),
                threads.submit(() -> ringAt(other, two)));
        List<String> offers = new ArrayList<>();
        for (Future<String> answer : answers) {
          offers.add(answer.get());
        }

        // A repeated webhook repeats the wave.
        assertThat(offers)
            .as("round %d: %s", round, offers)
            .filteredOn(twiml -> twiml.contains("<Client"))
            .hasSizeBetween(1, 2);
        int expected = round;
        eventually(
            () -> page.frames("incoming-call").size() < expected ? "no offer in " + expected : "");
        assertThat(page.frames("incoming-call")).hasSize(expected);
        // First the caller in line, who would be offered otherwise.
        String rung = sid(page.frames("incoming-call").getLast());
        String waiting = rung.equals(one) ? two : one;
        acme.hangUp(waiting, caller(), number);
        acme.hangUp(rung, caller(), number);
      }
    }
  }

  @Test
  void the_sounds_are_wav_files_that_twilio_may_cache() throws Exception {
    for (Sound sound : Sound.values()) {
      TestServer.Answer answer = server.get("/api/voice/sounds/" + sound.file(), null);
      assertThatResponse(answer).hasStatus(200);
      assertThat(answer.header("Content-Type")).isEqualTo("audio/wav");
      assertThat(answer.header("Cache-Control")).contains("max-age=31536000");
      short[] samples = WavFile.read(sound.wav());
      assertThat(samples.length).isBetween(6 * 8000, 12 * 8000);
    }
    assertThatResponse(server.get("/api/voice/sounds/none.wav", null)).hasStatus(404);
  }

  /// Waits until no caller waits or rings an agent.
  private void awaitEmptyLine() {
    eventually(
        () -> {
          int left =
              server
                  .sql()
                  .sql("select count(*) from call_flows where workspace_id = :id")
                  .param("id", acme.id().value())
                  .query(Integer.class)
                  .single();
          return left == 0 ? "" : left + " calls are in line";
        });
  }

  private String ringAt(TestServer node, String callSid) {
    return node.twilio(acme.twilio().accountSid(), acme.twilio().authToken())
        .signed(acme.path("/voice"), Map.of("CallSid", callSid, "From", caller(), "To", number))
        .body();
  }
}
