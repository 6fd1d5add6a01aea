package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.ArchivedCalls;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// What users and Twilio can still do with a call in the partition of its month.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchivedCallTest {
  @RegisterExtension final ExchangeExtension exchange = new ExchangeExtension();

  private static final String NUMBER = "+15550100100";

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private int customers;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("archive-ada", Role.SUPERVISOR);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String customer() {
    return "+1555004%04d".formatted(++customers);
  }

  private String idOf(String sid) {
    return acme.call(sid, ada).path("id").asString();
  }

  private JsonNode call(String id) {
    return acme.get("/calls/" + id, ada.token()).json();
  }

  private List<String> listed(String query) {
    return acme.get("/calls?limit=100" + query, ada.token())
        .json()
        .path("calls")
        .findValuesAsString("callSid");
  }

  /// Returns the CallSid of a call that was ended and archived.
  private String archived(String customer) {
    String sid = callSid();
    acme.ringAndHangUp(sid, customer, NUMBER);
    ArchivedCalls.archive(server.sql(), idOf(sid));
    return sid;
  }

  @Test
  void a_call_in_the_archive_is_read_and_listed_as_before() {
    String customer = customer();
    String current = callSid();
    acme.ringAndHangUp(current, customer, NUMBER);
    String sid = callSid();
    acme.ringAndHangUp(sid, customer, NUMBER);
    String id = idOf(sid);
    JsonNode timeline = acme.get("/calls/" + id + "/timeline", ada.token()).json();

    ArchivedCalls.archive(server.sql(), id);

    assertThat(call(id).path("callSid").asString()).isEqualTo(sid);
    assertThat(acme.get("/calls/" + id + "/timeline", ada.token()).json()).isEqualTo(timeline);
    assertThat(listed("&number=" + customer.replace("+", "%2B"))).containsExactly(current, sid);
    assertThat(listed("&text=" + customer.substring(5))).containsExactly(current, sid);
    assertThat(acme.get("/calls/export?format=csv", ada.token()).body())
        .containsOnlyOnce(sid)
        .containsOnlyOnce(current);
    assertThatResponse(
            acme.put(
                "/calls/" + id + "/notes/" + UUID.randomUUID(), ada.token(), "{\"text\":\"x\"}"))
        .hasStatus(201);
    assertThatResponse(acme.put("/calls/" + id + "/legal-hold", "{\"reason\":\"Case 9\"}"))
        .hasStatus(200);
    assertThat(ArchivedCalls.isArchived(server.sql(), id)).isTrue();
  }

  @Test
  void a_late_callback_ends_a_call_that_was_archived_open_and_makes_it_current() {
    String sid = callSid();
    String customer = customer();
    acme.ring(sid, customer, NUMBER);
    String id = idOf(sid);
    ArchivedCalls.archive(server.sql(), id);

    acme.hangUp(sid, customer, NUMBER);

    eventually(
        () -> {
          String status = call(id).path("status").asString();
          return status.equals("ringing") ? "the call is ringing" : "";
        });
    assertThat(ArchivedCalls.isArchived(server.sql(), id)).isFalse();
    assertThat(listed("")).containsOnlyOnce(sid);
    acme.awaitNoAgent();
  }

  @Test
  void a_repeated_first_webhook_creates_no_second_call() {
    String customer = customer();
    String sid = archived(customer);
    acme.ring(sid, customer, NUMBER);
    assertThat(listed("")).containsOnlyOnce(sid);
    assertThat(server.rows("calls where call_sid = '" + sid + "'")).isOne();
  }

  @Test
  void a_deleted_contact_leaves_a_call_in_the_archive() {
    String customer = customer();
    String contact =
        acme.post("/contacts", "{\"name\":\"Cleo\",\"number\":\"%s\"}".formatted(customer))
            .json()
            .path("id")
            .asString();
    String sid = archived(customer);
    String id =
        server
            .sql()
            .sql("select id::text from calls where call_sid = :sid")
            .param("sid", sid)
            .query(String.class)
            .single();
    assertThat(call(id).at("/contact/name").asString()).isEqualTo("Cleo");
    assertThatResponse(acme.delete("/contacts/" + contact)).hasStatus(204);
    assertThat(call(id).path("contact").isNull()).isTrue();
  }
}
