package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// The list of calls: its pages and filters.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallHistoryTest {
  private static final String NUMBER = "+15550100100";
  private static final String ADA_CALLS = "+15550001111";
  private static final String CAROL = "+15550002222";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private String missed = "";
  private String ringing = "";
  private String dialed = "";
  private UUID grace = new UUID(0, 0);

  @BeforeAll
  void three_calls() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("ada");
    grace =
        UUID.fromString(
            acme.post(
                    "/contacts",
                    ada.token(),
                    "{\"name\":\"Grace 100% Hopper\",\"number\":\"" + CAROL + "\"}")
                .json()
                .path("id")
                .asString());
    missed = inbound(ADA_CALLS);
    acme.webhook(
        "/voice/status",
        Map.of(
            "CallSid",
            missed,
            "From",
            ADA_CALLS,
            "To",
            NUMBER,
            "Direction",
            "inbound",
            "CallStatus",
            "completed",
            "SequenceNumber",
            "2"));
    ringing = inbound(CAROL);
    dialed = callSid();
    acme.dial(acme.grants(ada), dialed, ADA_CALLS);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void without_a_filter_every_call_is_listed_newest_first() {
    assertThat(found("")).containsExactly(dialed, ringing, missed);
  }

  @Test
  void each_filter_lists_its_calls_only() {
    assertThat(found("direction=inbound")).containsExactly(ringing, missed);
    assertThat(found("direction=outbound")).containsExactly(dialed);
    assertThat(found("direction=outbound-dial")).containsExactly(dialed);
    assertThat(found("direction=outbound-api")).isEmpty();
    assertThat(found("status=no-answer")).containsExactly(missed);
    assertThat(found("status=no-answer,ringing")).containsExactly(ringing, missed);
    assertThat(found("agent=" + ada.user())).containsExactly(dialed);
    assertThat(found("agent=" + UUID.randomUUID())).isEmpty();
    assertThat(found("number=" + encoded(CAROL))).containsExactly(ringing);
    assertThat(found("number=" + encoded(NUMBER))).containsExactly(dialed, ringing, missed);
    assertThat(found("contact=" + grace)).containsExactly(ringing);
  }

  @Test
  void a_number_and_several_statuses_combine_over_pages() {
    String query = "number=" + encoded(NUMBER) + "&status=queued,ringing,no-answer,canceled";
    List<String> all = found(query);
    assertThat(all).contains(ringing, missed).doesNotHaveDuplicates();
    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = acme.get("/calls?limit=1&" + query + cursor, ada.token()).json();
      page.path("calls").forEach(call -> paged.add(call.path("callSid").asString()));
      JsonNode next = page.path("nextCursor");
      cursor = next.isNull() ? "" : "&cursor=" + encoded(next.asString());
    } while (!cursor.isEmpty());
    assertThat(paged).isEqualTo(all);
    assertThat(found("number=" + encoded(CAROL) + "&status=no-answer")).isEmpty();
  }

  @Test
  void a_call_from_a_number_to_itself_is_listed_once() {
    UUID id = UUID.randomUUID();
    server
        .sql()
        .sql(
            """
            insert into calls (id, workspace_id, call_sid, direction, "from", "to", status,
              created_at, updated_at)
            values (:id, :workspace, :sid, 'inbound', '+15550009999', '+15550009999', 'completed',
              now() - interval '1 year', now())""")
        .param("id", id)
        .param("workspace", acme.id().value())
        .param("sid", callSid())
        .update();
    assertThat(found("number=" + encoded("+15550009999"))).hasSize(1);
    server.sql().sql("delete from calls where id = :id").param("id", id).update();
  }

  @Test
  void one_call_is_read_with_its_timeline() {
    JsonNode listed = acme.call(missed, ada);
    String path = "/calls/" + listed.path("id").asString();
    assertThat(acme.get(path, ada.token()).json()).isEqualTo(listed);
    JsonNode entries = acme.get(path + "/timeline", ada.token()).json().path("entries");
    assertThat(entries.findValuesAsString("status")).containsExactly("ringing", "completed");
    assertThat(entries.findValuesAsString("party")).containsOnly("customer");

    String ofAda = "/calls/" + acme.call(dialed, ada).path("id").asString();
    JsonNode answered = acme.get(ofAda + "/timeline", ada.token()).json().at("/entries/0");
    assertThat(answered.path("party").asString()).isEqualTo("agent");
    assertThat(answered.at("/agent/id").asString()).isEqualTo(ada.user().toString());
  }

  @Test
  void a_leg_of_which_the_answer_was_reported_without_fractions_of_a_second_rang_before() {
    String id = acme.call(dialed, ada).path("id").asString();
    server
        .sql()
        .sql(
            """
            insert into call_events (workspace_id, call_id, call_sid, sequence_number, status, at,
              params, received_at)
            select :workspace, cast(:call as uuid), :leg, e.sequence, e.status,
              date_trunc('second', now()) - interval '1 hour' + e.after, '{}', now()
            from (values (1, 'ringing', interval '0.9 s'), (2, 'in-progress', interval '0 s'))
              as e (sequence, status, after)""")
        .param("workspace", acme.id().value())
        .param("call", id)
        .param("leg", dialed)
        .update();
    JsonNode timeline = acme.get("/calls/" + id + "/timeline", ada.token()).json();
    assertThat(timeline.path("entries").findValuesAsString("status"))
        .startsWith("ringing", "in-progress");
    server
        .sql()
        .sql("delete from call_events where call_sid = :leg and at < now() - interval '30 minutes'")
        .param("leg", dialed)
        .update();
  }

  @Test
  void text_is_found_in_the_contacts_name_and_in_numbers_and_has_no_wildcards() {
    assertThat(found("text=hopper")).containsExactly(ringing);
    assertThat(found("text=" + encoded("100%"))).containsExactly(ringing);
    assertThat(found("text=" + encoded("1_0"))).isEmpty();
    assertThat(found("text=0002222")).containsExactly(ringing);
  }

  @Test
  void a_time_range_includes_its_beginning_and_excludes_its_end() {
    String at = call(ringing);
    assertThat(found("from=" + encoded(at))).containsExactly(dialed, ringing);
    assertThat(found("to=" + encoded(at))).containsExactly(missed);
    assertThat(found("from=" + encoded(at) + "&to=" + encoded(at))).isEmpty();
  }

  @Test
  void filters_combine_and_apply_to_later_pages() {
    assertThat(found("direction=inbound&text=0001111")).containsExactly(missed);
    var first = acme.get("/calls?direction=inbound&limit=1", ada.token()).json();
    String cursor = first.path("nextCursor").asString();
    assertThat(found("direction=inbound&limit=1&cursor=" + encoded(cursor)))
        .containsExactly(missed);
  }

  @Test
  void an_invalid_value_is_named() {
    for (String query :
        List.of(
            "from=yesterday",
            "to=2026-13-01T00:00:00Z",
            "direction=sideways",
            "status=answered",
            "status=no-answer,",
            "agent=ada",
            "number=12",
            "contact=1-1-1-1-1",
            "text=",
            "text=" + "x".repeat(101))) {
      var answer = acme.get("/calls?" + query, ada.token());
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.json().path("code").asString()).isEqualTo("invalid-request");
      assertThat(answer.json().at("/errors/0/pointer").asString())
          .isEqualTo("/" + query.split("=", 2)[0]);
    }
  }

  @Test
  void the_pages_list_every_call_once_newest_first() {
    List<String> all = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = acme.get("/calls?limit=1" + cursor, ada.token());
      assertThatResponse(page).hasStatus(200);
      page.json().path("calls").forEach(call -> all.add(call.path("callSid").asString()));
      JsonNode next = page.json().path("nextCursor");
      cursor = next.isNull() ? "" : "&cursor=" + encoded(next.asString());
    } while (!cursor.isEmpty());

    assertThat(all).containsExactly(dialed, ringing, missed);
    assertThatResponse(acme.get("/calls?limit=0", ada.token())).isProblem(400, "invalid-request");
    assertThatResponse(acme.get("/calls?cursor=x", ada.token())).isProblem(400, "invalid-request");
    String stranger = TestWorkspace.create(server).signIn("stranger").token();
    assertThatResponse(acme.get("/calls", stranger)).isProblem(404, "not-found");
    assertThatResponse(acme.get("/calls", "")).isProblem(401, "unauthorized");
  }

  private List<String> found(String query) {
    var answer = acme.get("/calls?" + query, ada.token());
    assertThat(answer.status()).as(query + " " + answer.body()).isEqualTo(200);
    return answer
        .json()
        .path("calls")
        .valueStream()
        .map(c -> c.path("callSid").asString())
        .toList();
  }

  private String call(String callSid) {
    return acme.get("/calls", ada.token())
        .json()
        .path("calls")
        .valueStream()
        .filter(c -> c.path("callSid").asString().equals(callSid))
        .map(c -> c.path("createdAt").asString())
        .findFirst()
        .orElseThrow();
  }

  private String inbound(String from) {
    String sid = callSid();
    acme.ring(sid, from, NUMBER);
    return sid;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
