package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.sql.Connection;
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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.tenancy.WorkspaceId;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookInboxTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private static final Duration TWILIOS_TIMEOUT = Duration.ofSeconds(15);

  private TestServer server;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).allConnections().start();
    acme = TestWorkspace.connect(server, exchange.account());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_callback_is_acknowledged_while_the_call_is_locked_and_applied_after() throws Exception {
    String call = receiveCall();
    try (Connection lockingConnection = server.connection()) {
      lockingConnection.setAutoCommit(false);
      lockingConnection.createStatement().execute("select 1 from calls for update");
      Instant start = Instant.now();

      assertThat(completeCall(call).status()).isEqualTo(204);
      assertThat(Duration.between(start, Instant.now())).isLessThan(TWILIOS_TIMEOUT);
      // At once, because a second attempt follows.
      assertThat(firstDelay()).isLessThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(waiting()).isEqualTo(1);
      assertThat(endedCalls(call)).isZero();
    }

    eventually(
        () ->
            endedCalls(call) == 1 && waiting() == 0
                ? ""
                : "the call has not ended; waiting " + waiting());
  }

  @Test
  void callbacks_of_an_earlier_process_are_applied_at_start() {
    String database = TestDatabase.fresh();
    String call = callSid();
    WorkspaceId workspace;
    try (TestServer earlier = TestServer.start(Map.of("DATABASE_URL", database))) {
      TestWorkspace acme = TestWorkspace.create(earlier);
      workspace = acme.id();
    }
    TestDatabase.sql(database)
        .sql(
            """
            insert into webhook_inbox (workspace_id, kind, key, payload, received_at, next_try_at)
            values (:workspace, 'call-status', :key, cast(:payload as jsonb), now(), now())""")
        .param("workspace", workspace.value())
        .param("key", call + "::completed")
        .param(
            "payload",
            """
            {"url":{},"form":{"CallSid":["%s"],"CallStatus":["completed"],
              "Direction":["inbound"],"From":["%s"],"To":["%s"]}}"""
                .formatted(call, CUSTOMER, NUMBER))
        .update();

    try (TestServer later = TestServer.start(Map.of("DATABASE_URL", database))) {
      eventually(() -> endedCalls(later, call) == 1 ? "" : "the call has not ended");
    }
  }

  @Test
  void a_repeated_callback_is_stored_and_applied_once() {
    String call = receiveCall();
    int before = server.rows("webhook_inbox");

    assertThat(completeCall(call).status()).isEqualTo(204);
    int events = server.rows("call_events");
    assertThat(completeCall(call).status()).isEqualTo(204);

    assertThat(server.rows("webhook_inbox")).isEqualTo(before + 1);
    assertThat(server.rows("call_events")).isEqualTo(events);
  }

  @Test
  void parameters_of_an_applied_callback_are_stored_only_with_its_call() {
    String call = receiveCall();
    assertThat(completeCall(call, "", Map.of("SipReason", "by\0e")).status()).isEqualTo(204);

    assertThat(query("select payload from webhook_inbox where key = :sid || '::completed'", call))
        .isEmpty();
    assertThat(
            query(
                "select params ->> 'SipReason' from call_events"
                    + " where call_sid = :sid and status = 'completed'"
                    + " and params ->> 'CallSid' is null and params ->> 'From' is null",
                call))
        .as("PostgreSQL keeps no NUL")
        .contains("by\uFFFDe");
  }

  private Optional<String> query(String sql, String callSid) {
    return server.sql().sql(sql).param("sid", callSid).query(String.class).optional();
  }

  @Test
  void a_callback_that_cannot_be_stored_is_not_acknowledged() throws Exception {
    String call = receiveCall();
    server
        .sql()
        .sql("alter table webhook_inbox add constraint broken check (false) not valid")
        .update();
    try {
      assertThat(completeCall(call).status()).isEqualTo(500);
    } finally {
      server.sql().sql("alter table webhook_inbox drop constraint broken").update();
    }

    assertThat(completeCall(call).status()).isEqualTo(204);
    assertThat(endedCalls(call)).isEqualTo(1);
  }

  /// Each callback needs a database connection, and none may wait for a second one.
  @Test
  void more_concurrent_callbacks_than_connections_are_all_acknowledged() throws Exception {
    int atOnce = 64; // the pool has 16
    List<Callable<Integer>> callbacks = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      String call = receiveCall();
      String callId = callId(call);
      callbacks.add(() -> completeCall(call, "?callId=" + callId).status());
    }
    Instant start = Instant.now();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : threads.invokeAll(callbacks)) {
        assertThat(answer.get()).isEqualTo(204);
      }
    }

    assertThat(Duration.between(start, Instant.now())).isLessThan(TWILIOS_TIMEOUT);
    eventually(() -> waiting() == 0 ? "" : "waiting " + waiting());
  }

  /// A callback that cannot be applied must not block the others of its batch.
  @Test
  void a_callback_that_cannot_be_applied_is_retried_and_the_others_are_applied() throws Exception {
    List<String> callSids = new ArrayList<>();
    List<Callable<Integer>> callbacks = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String call = receiveCall();
      callSids.add(call);
      callbacks.add(() -> completeCall(call).status());
    }
    String failingCall = callSids.get(11);
    server
        .sql()
        .sql(
            "alter table call_events add constraint failing_call check (call_sid <> '%s' or status <> 'completed') not valid"
                .formatted(failingCall))
        .update();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : threads.invokeAll(callbacks)) {
        assertThat(answer.get()).isEqualTo(204);
      }
      eventually(() -> waiting() == 1 ? "" : "waiting " + waiting());
      assertThat(callSids.stream().filter(call -> endedCalls(call) == 0))
          .containsExactly(failingCall);
    } finally {
      server.sql().sql("alter table call_events drop constraint failing_call").update();
    }

    eventually(
        () ->
            endedCalls(failingCall) == 1 && waiting() == 0
                ? ""
                : "the call has not ended; waiting " + waiting());
  }

  private String receiveCall() {
    String callSid = callSid();
    acme.ring(callSid, CUSTOMER, NUMBER);
    return callSid;
  }

  private Answer completeCall(String callSid) {
    return completeCall(callSid, "");
  }

  private Answer completeCall(String callSid, String query) {
    return completeCall(callSid, query, Map.of());
  }

  private Answer completeCall(String callSid, String query, Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.putAll(
        Map.of(
            "CallSid", callSid,
            "CallStatus", "completed",
            "From", CUSTOMER,
            "To", NUMBER,
            "Direction", "inbound"));
    return acme.webhook("/voice/status" + query, parameters);
  }

  private int waiting() {
    return server
        .sql()
        .sql("select count(*) from webhook_inbox where applied_at is null")
        .query(Integer.class)
        .single();
  }

  /// Returns how long the waiting webhook waits after its first failure.
  private Duration firstDelay() {
    return server
        .sql()
        .sql(
            """
            select cast(1000 * extract(epoch from next_try_at - failing_since) as bigint)
            from webhook_inbox where applied_at is null and attempts = 1""")
        .query((row, _) -> Duration.ofMillis(row.getLong(1)))
        .single();
  }

  private String callId(String callSid) {
    return server
        .sql()
        .sql("select id from calls where call_sid = :sid")
        .param("sid", callSid)
        .query(UUID.class)
        .single()
        .toString();
  }

  private int endedCalls(String callSid) {
    return endedCalls(server, callSid);
  }

  /// Returns the number of ended calls with this CallSid.
  private static int endedCalls(TestServer server, String callSid) {
    return server
        .sql()
        .sql("select count(*) from calls where call_sid = :sid and ended_at is not null")
        .param("sid", callSid)
        .query(Integer.class)
        .single();
  }
}
