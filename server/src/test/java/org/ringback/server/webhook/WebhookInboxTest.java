package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.line.Eventually;
import org.ringback.server.line.Line;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookInboxTest {
  private Line line;

  @BeforeAll
  void start() throws IOException {
    line = new Line();
  }

  @AfterAll
  void stop() throws IOException {
    line.close();
  }

  @Test
  void a_callback_is_acknowledged_while_the_call_is_locked_and_applied_after() throws Exception {
    String call = arrives();
    try (Connection holder = line.connection()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("select 1 from calls for update");
      Instant asked = Instant.now();

      assertThat(ends(call).statusCode()).isEqualTo(204);
      assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
      assertThat(waiting()).isEqualTo(1);
      assertThat(endedAt(call)).isZero();
    }

    Eventually.eventually(
        () -> endedAt(call) == 1 && waiting() == 0 ? "" : "the call goes on; waiting " + waiting());
  }

  @Test
  void what_an_earlier_process_left_is_applied_at_start() throws Exception {
    String call = arrives();
    line.db
        .ofAll()
        .sql(
            """
            insert into webhook_inbox (workspace_id, call_sid, status, params, received_at,
              next_try_at)
            values (:workspace, :sid, 'completed', cast(:params as jsonb), now(), now())""")
        .param("workspace", line.workspace.value())
        .param("sid", call)
        .param(
            "params",
            """
            {"CallSid":["%s"],"CallStatus":["completed"],"Direction":["inbound"]}"""
                .formatted(call))
        .update();

    try (WebhookInbox _ =
        new WebhookInbox(line.db, line.statusCallbacks, Clock.systemUTC()).start()) {
      Eventually.eventually(() -> endedAt(call) == 1 ? "" : "the call goes on");
    }
  }

  @Test
  void a_repeated_callback_is_kept_once_and_applied_once() {
    String call = arrives();
    int before = line.rows("webhook_inbox");

    assertThat(ends(call).statusCode()).isEqualTo(204);
    int events = line.rows("call_events");
    assertThat(ends(call).statusCode()).isEqualTo(204);

    assertThat(line.rows("webhook_inbox")).isEqualTo(before + 1);
    assertThat(line.rows("call_events")).isEqualTo(events);
  }

  @Test
  void what_an_applied_callback_said_is_kept_once_with_its_call() {
    String call = arrives();
    assertThat(ends(call, "", Map.of("SipReason", "by\0e")).statusCode()).isEqualTo(204);

    assertThat(told("select params from webhook_inbox where call_sid = :sid", call)).isEmpty();
    assertThat(
            told(
                "select params ->> 'SipReason' from call_events"
                    + " where call_sid = :sid and status = 'completed'",
                call))
        .as("PostgreSQL keeps no NUL")
        .contains("by\uFFFDe");
  }

  private Optional<String> told(String sql, String callSid) {
    return line.db.ofAll().sql(sql).param("sid", callSid).query(String.class).optional();
  }

  @Test
  void what_cannot_be_kept_is_not_acknowledged_so_that_twilio_repeats_it() throws Exception {
    String call = arrives();
    line.asOwner("alter table webhook_inbox add constraint broken check (false) not valid");
    try {
      assertThat(ends(call).statusCode()).isEqualTo(500);
    } finally {
      line.asOwner("alter table webhook_inbox drop constraint broken");
    }

    assertThat(ends(call).statusCode()).isEqualTo(204);
    assertThat(endedAt(call)).isEqualTo(1);
  }

  /// Each needs a connection, and none may wait for a second one while it holds the first.
  @Test
  void more_callbacks_at_once_than_there_are_connections_are_all_acknowledged_soon()
      throws Exception {
    int atOnce = 64; // the pool has 16
    List<Callable<Integer>> callbacks = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      String call = arrives();
      String ours = callId(call);
      callbacks.add(() -> ends(call, "?callId=" + ours).statusCode());
    }
    Instant asked = Instant.now();

    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : together.invokeAll(callbacks)) {
        assertThat(answer.get()).isEqualTo(204);
      }
    }

    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
    Eventually.eventually(() -> waiting() == 0 ? "" : "waiting " + waiting());
  }

  /// One that cannot be applied must not keep those from it that came with it.
  @Test
  void what_cannot_be_applied_is_kept_and_the_others_are_applied() throws Exception {
    List<String> callSids = new ArrayList<>();
    List<Callable<Integer>> callbacks = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String call = arrives();
      callSids.add(call);
      callbacks.add(() -> ends(call).statusCode());
    }
    String spoilt = callSids.get(11);
    line.asOwner(
        "alter table call_events add constraint spoilt check (call_sid <> '%s' or status <> 'completed') not valid"
            .formatted(spoilt));
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : together.invokeAll(callbacks)) {
        assertThat(answer.get()).isEqualTo(204);
      }
      assertThat(callSids.stream().filter(call -> endedAt(call) == 0)).containsExactly(spoilt);
      assertThat(waiting()).isEqualTo(1);
    } finally {
      line.asOwner("alter table call_events drop constraint spoilt");
    }

    Eventually.eventually(
        () ->
            endedAt(spoilt) == 1 && waiting() == 0 ? "" : "the call goes on; waiting " + waiting());
  }

  private String arrives() {
    String sid = "CA" + UUID.randomUUID().toString().replace("-", "");
    line.twilio(line.voice(), Map.of("CallSid", sid, "From", "+15550001111", "To", Line.NUMBER));
    return sid;
  }

  private HttpResponse<String> ends(String callSid) {
    return ends(callSid, "");
  }

  private HttpResponse<String> ends(String callSid, String query) {
    return ends(callSid, query, Map.of());
  }

  private HttpResponse<String> ends(String callSid, String query, Map<String, String> more) {
    Map<String, String> said = new HashMap<>(more);
    said.putAll(
        Map.of(
            "CallSid", callSid,
            "CallStatus", "completed",
            "From", "+15550001111",
            "To", Line.NUMBER,
            "Direction", "inbound"));
    return line.twilio(line.voice() + "/status" + query, said);
  }

  private int waiting() {
    return line.db
        .ofAll()
        .sql("select count(*) from webhook_inbox where applied_at is null")
        .query(Integer.class)
        .single();
  }

  private String callId(String callSid) {
    return line.db
        .ofAll()
        .sql("select id from calls where call_sid = :sid")
        .param("sid", callSid)
        .query(UUID.class)
        .single()
        .toString();
  }

  /// 1 when the call is over.
  private int endedAt(String callSid) {
    return line.db
        .ofAll()
        .sql("select count(*) from calls where call_sid = :sid and ended_at is not null")
        .param("sid", callSid)
        .query(Integer.class)
        .single();
  }
}
