package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// The callbacks of legs and of a conference reach the same call, in any order. The sequence of
/// `CallEndingsTest` through HTTP and PostgreSQL.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConferenceCallbackTest {
  private static final String CUSTOMER = "+15550001111";
  private static final String NUMBER = "+15550100100";

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private Member ben;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("ada");
    ben = acme.signIn("ben");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_transfer_in_any_order_gives_the_same_call_and_one_final_event() throws Exception {
    Instant start = Instant.parse("2035-01-01T10:00:00Z");
    List<List<String>> results = new ArrayList<>();
    try (TestPage page = acme.page(ada);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int seed = 0; seed < 6; seed++) {
        Transfer transfer = new Transfer(start);
        List<Runnable> callbacks = new ArrayList<>(transfer.callbacks());
        callbacks.addAll(transfer.callbacks());
        Collections.shuffle(callbacks, new Random(seed));
        for (var result : callbacks.stream().map(threads::submit).toList()) {
          result.get();
        }

        transfer.call();
        allCallbacksAreApplied();
        JsonNode call = transfer.call();
        assertThat(transfer.timeline())
            .containsSubsequence(
                "customer joined",
                "ada joined",
                "customer on-hold",
                "ben joined",
                "customer resumed",
                "ada left",
                "customer left",
                "ben left");
        page.frame("call-ended", transfer::isOf);
        assertThat(page.frames("call-ended").stream().filter(transfer::isOf)).hasSize(1);
        results.add(
            List.of(
                call.path("status").asString(),
                call.path("endedBy").asString(),
                call.path("endReason").asString(),
                call.path("participants").valueStream().map(this::summary).toList().toString()));
      }
    }
    assertThat(results).hasSize(6).allMatch(results.getFirst()::equals);
    assertThat(results.getFirst())
        .containsExactly(
            "completed",
            "customer",
            "completed",
            "[customer left 13/4, ada left 5/0, ben left 12/0]");
  }

  @Test
  void a_conference_of_no_call_is_set_aside() {
    Map<String, String> form =
        conference("CF" + "9".repeat(32), 1, "conference-start", Instant.now());

    assertThatResponse(acme.webhook("/voice/conference", form)).hasStatus(204);

    eventually(
        () ->
            server
                        .sql()
                        .sql(
                            """
                        select count(*) from webhook_inbox
                        where kind = 'conference' and set_aside_at is not null""")
                        .query(Integer.class)
                        .single()
                    == 1
                ? ""
                : "the callback is not set aside");
  }

  /// The inbox applies a callback later when another holds the call for too long.
  private void allCallbacksAreApplied() {
    eventually(
        Duration.ofMinutes(1),
        () -> {
          int waiting =
              server
                  .sql()
                  .sql(
                      """
                      select count(*) from webhook_inbox
                      where applied_at is null and set_aside_at is null""")
                  .query(Integer.class)
                  .single();
          return waiting == 0 ? "" : waiting + " callbacks wait";
        });
  }

  private String summary(JsonNode participant) {
    String name =
        participant.path("user").isNull()
            ? participant.path("role").asString()
            : participant.path("user").path("name").asString();
    return "%s %s %d/%d"
        .formatted(
            name,
            participant.path("state").asString(),
            participant.path("talkSec").asInt(),
            participant.path("holdSec").asInt());
  }

  /// Ada answers, holds the customer, asks ben, joins both and leaves. Then the customer hangs up.
  private final class Transfer {
    private final Instant start;
    private final String caller = TestWorkspace.callSid();
    private final String adasLeg = TestWorkspace.callSid();
    private final String bensLeg = TestWorkspace.callSid();
    private final String conference = "CF" + TestWorkspace.callSid().substring(2);
    private final CallId id;

    Transfer(Instant start) {
      this.start = start;
      acme.webhook("/voice", Map.of("CallSid", caller, "From", CUSTOMER, "To", NUMBER));
      id = CallId.of(call().path("id").asString()).orElseThrow();
      invite(ada);
      invite(ben);
    }

    /// Stores a participant for whom the call waits, as one whose claim was accepted.
    private void invite(Member member) {
      server
          .sql()
          .sql(
              """
              insert into call_participants (workspace_id, id, call_id, role, user_id, awaited,
                state)
              values (?, ?, ?, 'agent', ?, true, 'ringing')""")
          .params(
              acme.id().value(),
              ParticipantId.agent(id, member.user()).value(),
              id.value(),
              member.user().value())
          .update();
    }

    boolean isOf(JsonNode frame) {
      return frame.path("call").path("id").asString().equals(id.toString());
    }

    List<Runnable> callbacks() {
      return List.of(
          () -> leg(ada.user(), adasLeg, "in-progress", 2, 3),
          () -> event(1, "participant-join", caller, "", 0, Map.of()),
          () -> event(2, "participant-join", adasLeg, label(ada), 3, Map.of()),
          () -> event(3, "participant-hold", caller, "", 6, Map.of()),
          () -> event(4, "participant-join", bensLeg, label(ben), 8, Map.of()),
          () -> event(5, "participant-unhold", caller, "", 10, Map.of()),
          () -> event(6, "participant-leave", adasLeg, label(ada), 10, HUNG_UP),
          () -> leg(ada.user(), adasLeg, "completed", 3, 10),
          () -> event(7, "participant-leave", caller, "", 20, HUNG_UP),
          () -> event(8, "participant-leave", bensLeg, label(ben), 20, HUNG_UP),
          () -> leg(ben.user(), bensLeg, "completed", 3, 20));
    }

    private String label(Member member) {
      return ParticipantId.agent(id, member.user()).toString();
    }

    private void leg(UserId user, String callSid, String status, int sequence, int second) {
      Map<String, String> form = new HashMap<>();
      form.put("CallSid", callSid);
      form.put("CallStatus", status);
      form.put("SequenceNumber", String.valueOf(sequence));
      form.put("Timestamp", time(start.plusSeconds(second)));
      String query = "?callId=" + id + "&participantId=" + ParticipantId.agent(id, user);
      assertThatResponse(acme.webhook("/voice/status" + query, form)).hasStatus(204);
    }

    private void event(
        int sequence,
        String event,
        String callSid,
        String label,
        int second,
        Map<String, String> more) {
      Map<String, String> form =
          new HashMap<>(conference(conference, sequence, event, start.plusSeconds(second)));
      form.put("CallSid", callSid);
      form.put("ParticipantLabel", label);
      form.putAll(more);
      assertThatResponse(acme.webhook("/voice/conference?callId=" + id, form)).hasStatus(204);
    }

    JsonNode call() {
      return acme.call(caller, ada);
    }

    List<String> timeline() {
      return acme.get("/calls/" + id + "/timeline", ada.token())
          .json()
          .path("entries")
          .valueStream()
          .map(
              entry ->
                  entry.at("/agent/name").asString(entry.path("party").asString())
                      + " "
                      + entry.path("status").asString())
          .toList();
    }
  }

  private static final Map<String, String> HUNG_UP =
      Map.of("ReasonParticipantLeft", "participant_hung_up", "ParticipantCallStatus", "completed");

  private static Map<String, String> conference(
      String conference, int sequence, String event, Instant at) {
    return Map.of(
        "ConferenceSid",
        conference,
        "SequenceNumber",
        String.valueOf(sequence),
        "StatusCallbackEvent",
        event,
        "Timestamp",
        time(at));
  }

  private static String time(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
  }
}
