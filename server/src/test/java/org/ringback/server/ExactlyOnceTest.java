package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.VoiceServer.Answer;
import org.ringback.server.VoiceServer.Signed;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.line.Eventually;
import org.ringback.server.line.FakeTwilio;
import org.ringback.server.line.TestPage;
import tools.jackson.databind.JsonNode;

/// A customer's phone rings once, whatever becomes of requests and answers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactlyOnceTest {
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US)
          .withZone(ZoneOffset.UTC);
  private static final String PATH = "/make-direct-call";

  private VoiceServer server;
  private Signed ada;
  private String to;
  private String key;

  @BeforeAll
  void start() throws IOException {
    Duration soon = Duration.ofSeconds(1);
    server = new VoiceServer(new Reconciler.ReconcilerConfig(soon, soon, Duration.ofMillis(200)));
    ada = server.signIn("ada");
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void another() {
    to = "{\"to\":\"+1555%07d\"}".formatted(Math.floorMod(System.nanoTime(), 10_000_000));
    key = UUID.randomUUID().toString();
  }

  @Test
  void fifty_requests_at_once_place_one_call() throws Exception {
    String callSid = sid();
    server.twilio.answers(_ -> created(callSid));
    try (TestPage _ = server.page(ada).available();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          IntStream.range(0, 50)
              .mapToObj(_ -> threads.submit(() -> server.post(PATH, ada.token(), key, to)))
              .toList();
      for (Future<Answer> each : answers) {
        assertThat(each.get().status()).as(each.get().body()).isEqualTo(200);
        assertThat(each.get().json().path("callSid").asString()).isEqualTo(callSid);
      }
    }
    assertThat(posts()).isEqualTo(1);
  }

  @Test
  void a_call_whose_answer_was_lost_is_found_at_twilio() {
    String callSid = sid();
    server.twilio.answers(
        request ->
            request.method().equals("POST")
                ? FakeTwilio.Answer.CUT
                : listed(callSid, Instant.now()));
    try (TestPage _ = server.page(ada).available()) {
      Answer answer = server.post(PATH, ada.token(), key, to);
      assertThat(answer.json().path("callSid").asString("")).as(answer.body()).isEqualTo(callSid);
      assertThat(server.call(callSid, ada).path("status").asString()).isEqualTo("queued");
    }
    assertThat(posts()).isEqualTo(1);
  }

  @Test
  void while_twilio_cannot_be_asked_nothing_is_repeated_and_later_the_same_key_finds_the_call() {
    String callSid = sid();
    server.twilio.answers(_ -> FakeTwilio.Answer.CUT);
    try (TestPage _ = server.page(ada).available()) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.post(PATH, ada.token(), key, to).is(503, "twilio-unreachable")).isEmpty();
      }
      assertThat(posts()).isEqualTo(1);

      server.twilio.answers(_ -> listed(callSid, Instant.now()));
      Answer answer = server.post(PATH, ada.token(), key, to);
      assertThat(answer.json().path("callSid").asString("")).as(answer.body()).isEqualTo(callSid);
      assertThat(posts()).isZero();
    }
  }

  @Test
  void a_call_that_twilio_never_took_is_placed_by_the_next_request() {
    String callSid = sid();
    server.twilio.answers(
        request -> request.method().equals("POST") ? FakeTwilio.Answer.CUT : listed());
    try (TestPage _ = server.page(ada).available()) {
      assertThat(server.post(PATH, ada.token(), key, to).is(503, "twilio-unreachable")).isEmpty();
      server.twilio.answers(_ -> created(callSid));
      Answer answer = server.post(PATH, ada.token(), key, to);
      assertThat(answer.json().path("callSid").asString("")).as(answer.body()).isEqualTo(callSid);
      assertThat(posts()).isEqualTo(1);
    }
  }

  @Test
  void a_key_is_good_for_one_request_only() {
    server.twilio.answers(_ -> created(sid()));
    try (TestPage _ = server.page(ada).available()) {
      assertThat(server.post(PATH, ada.token(), key, to).status()).isEqualTo(200);
      assertThat(
              server
                  .post(PATH, ada.token(), key, "{\"to\":\"+15550009999\"}")
                  .is(422, "idempotency-key-reused"))
          .isEmpty();
      assertThat(server.post(PATH, ada.token(), "two words", to).is(400, "invalid-request"))
          .isEmpty();
    }
  }

  @Test
  void a_refusal_does_not_use_up_the_key() {
    server.twilio.answers(
        _ -> new FakeTwilio.Answer(400, "{\"code\":21219,\"message\":\"not verified\"}"));
    try (TestPage _ = server.page(ada).available()) {
      assertThat(server.post(PATH, ada.token(), key, to).is(502, "twilio-refused")).isEmpty();
      server.twilio.answers(_ -> created(sid()));
      assertThat(server.post(PATH, ada.token(), key, to).status()).isEqualTo(200);
    }
  }

  @Test
  void a_call_whose_callbacks_are_lost_ends_all_the_same() {
    String callSid = sid();
    server.twilio.answers(
        request ->
            request.method().equals("POST")
                ? created(callSid)
                : new FakeTwilio.Answer(
                    200, "{\"sid\":\"%s\",\"status\":\"no-answer\"}".formatted(callSid)));
    try (TestPage _ = server.page(ada).available()) {
      assertThat(server.post(PATH, ada.token(), key, to).status()).isEqualTo(200);
      becomes("no-answer", callSid);
    }
  }

  @Test
  void a_call_of_which_nobody_knows_whether_it_was_placed_is_settled_without_anybody_asking() {
    server.twilio.answers(_ -> FakeTwilio.Answer.CUT);
    try (TestPage _ = server.page(ada).available()) {
      assertThat(server.post(PATH, ada.token(), to).is(503, "twilio-unreachable")).isEmpty();
      assertThat(newest().path("status").asString()).isEqualTo("queued");
      server.twilio.answers(_ -> listed());
      Eventually.eventually(
          () ->
              newest().path("status").asString().equals("failed")
                  ? ""
                  : "the call has not failed: " + newest());
    }
  }

  private void becomes(String status, String callSid) {
    Eventually.eventually(
        () -> {
          JsonNode call = server.call(callSid, ada);
          return call.path("status").asString().equals(status) ? "" : "not " + status + ": " + call;
        });
  }

  private JsonNode newest() {
    return server.get("/calls?limit=1", ada.token()).json().path("calls").path(0);
  }

  private long posts() {
    return server.twilio.requests.stream().filter(r -> r.method().equals("POST")).count();
  }

  private static FakeTwilio.Answer created(String callSid) {
    return new FakeTwilio.Answer(201, "{\"sid\":\"" + callSid + "\",\"status\":\"queued\"}");
  }

  private static FakeTwilio.Answer listed() {
    return new FakeTwilio.Answer(200, "{\"calls\":[]}");
  }

  private static FakeTwilio.Answer listed(String callSid, Instant created) {
    return new FakeTwilio.Answer(
        200,
        "{\"calls\":[{\"sid\":\"%s\",\"status\":\"queued\",\"date_created\":\"%s\"}]}"
            .formatted(callSid, RFC_2822.format(created)));
  }

  private static String sid() {
    return "CA" + UUID.randomUUID().toString().replace("-", "");
  }
}
