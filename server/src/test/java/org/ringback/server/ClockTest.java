package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// The server's clock is wrong, or is corrected while the server runs. Twilio's clock is right.
class ClockTest {
  private static final String NUMBER = "+15550100100";
  private static final int TALKED = 60;

  @RegisterExtension
  final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private final Guarantee guarantee =
      Guarantee.of(
          17,
          "Calls with a wrong duration or status under a clock that is 10 min off or jumps back",
          getClass());
  private final MovableClock clock = new MovableClock();
  private TestServer server;
  private TestWorkspace acme;

  @BeforeEach
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
            .clock(clock)
            .start();
    acme = TestWorkspace.create(server);
    assertThat(acme.configure(exchange.account()).status()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void calls_keep_order_and_duration_when_the_clock_is_wrong_or_jumps() {
    Member ada = acme.signIn("ada");
    Random random = guarantee.random();
    int count = Guarantee.size(12, 200);
    List<Duration> skews = List.of(Duration.ZERO, Duration.ofMinutes(10), Duration.ofMinutes(-10));
    for (int i = 0; i < count; i++) {
      clock.forward(Duration.between(Instant.now(), clock.instant()).negated());
      clock.forward(skews.get(i % skews.size()));
      oneCall(ada, random, i % 4 == 3);
    }
    guarantee.recordResult("0 of " + count);
  }

  /// A customer calls and an agent answers; the callbacks come in any order.
  private void oneCall(Member ada, Random random, boolean jumps) {
    String customer = sid();
    String agent = sid();
    try (TestPage page = acme.page(ada).available()) {
      Instant began = Instant.now();
      Map<String, String> call = Map.of("CallSid", customer, "From", "+15550001111", "To", NUMBER);
      assertThat(acme.webhook("/voice", with(call, Map.of("CallStatus", "ringing"))).body())
          .contains("<Client");
      String id = page.frame("incoming-call").path("callId").stringValue();
      String identity = page.frame("welcome").path("identity").stringValue();
      List<Map<String, String>> callbacks = new ArrayList<>();
      Map<String, String> leg =
          Map.of(
              "CallSid",
              agent,
              "ParentCallSid",
              customer,
              "From",
              "+15550001111",
              "To",
              "client:" + identity);
      callbacks.add(said(leg, "ringing", 1, began));
      callbacks.add(said(leg, "in-progress", 2, began.plusSeconds(5)));
      callbacks.add(said(leg, "completed", 3, began.plusSeconds(5 + TALKED)));
      callbacks.add(said(call, "completed", 4, began.plusSeconds(5 + TALKED)));
      Collections.shuffle(callbacks, random);
      for (Map<String, String> callback : callbacks) {
        if (jumps) {
          clock.forward(Duration.ofMinutes(-10).dividedBy(callbacks.size()));
        }
        assertThat(acme.webhook("/voice/status?callId=" + id, callback).status()).isEqualTo(204);
      }
      eventually(
          () -> {
            JsonNode seen = call(ada, id);
            return seen.path("status").asString("").equals("completed") ? "" : seen.toString();
          });
      JsonNode seen = call(ada, id);
      assertThat(seen.path("durationSec").asInt()).as(seen.toString()).isEqualTo(TALKED);
      Instant created = Instant.parse(seen.path("createdAt").stringValue());
      Instant answered = Instant.parse(seen.path("answeredAt").stringValue());
      Instant ended = Instant.parse(seen.path("endedAt").stringValue());
      assertThat(created).isBeforeOrEqualTo(answered);
      assertThat(answered).isBeforeOrEqualTo(ended);
      eventually(() -> page.frames("call-ended").isEmpty() ? "the page has no call-ended" : "");
      List<Integer> order =
          page.frames().stream()
              .filter(frame -> frame.has("seq"))
              .map(frame -> frame.path("seq").asInt())
              .toList();
      assertThat(order).isSorted();
      assertThat(page.frames("call-ended")).hasSize(1);
    }
  }

  @Test
  void a_session_survives_a_jump_back_and_expires_on_time() {
    String token = acme.signIn("ada").token();
    for (int jump : List.of(-10, 20, -20, 10)) {
      clock.forward(Duration.ofMinutes(jump));
      assertThat(server.get("/api/me", token).status()).as("%s min", jump).isEqualTo(200);
      JsonNode minted = acme.get("/token", token).json();
      assertThat(minted.path("expires_in").asInt()).isBetween(1, 3600);
    }
    clock.forward(Duration.ofHours(12).plusSeconds(1));
    assertThat(server.get("/api/me", token).status()).isEqualTo(401);
  }

  /// Searches all pages of the history: with a wrong clock, a new call may be among the old ones.
  private JsonNode call(Member member, String id) {
    String cursor = "";
    do {
      JsonNode page = acme.get("/calls?limit=100" + cursor, member.token()).json();
      Optional<JsonNode> found =
          page.path("calls")
              .valueStream()
              .filter(call -> call.path("id").stringValue("").equals(id))
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      cursor =
          page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asString();
    } while (!cursor.isEmpty());
    throw new AssertionError("no call " + id);
  }

  private static Map<String, String> said(
      Map<String, String> leg, String status, int sequence, Instant when) {
    return with(
        leg,
        Map.of(
            "CallStatus",
            status,
            "SequenceNumber",
            String.valueOf(sequence),
            "Timestamp",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(when.atOffset(ZoneOffset.UTC))));
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  private static String sid() {
    return "CA" + UUID.randomUUID().toString().replace("-", "");
  }
}
