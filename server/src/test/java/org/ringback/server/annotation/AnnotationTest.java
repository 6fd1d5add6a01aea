package org.ringback.server.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Notes and dispositions of calls.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnnotationTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private Member ben;
  private Member admin;
  private String call = "";

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("ada");
    ben = acme.signIn("ben");
    admin = acme.signIn("grace", Role.ADMIN);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void ring() {
    String sid = callSid();
    acme.ring(sid, CUSTOMER, NUMBER);
    call = "/calls/" + acme.call(sid, ada).path("id").asString();
  }

  private String noteId() {
    return UUID.randomUUID().toString();
  }

  private Answer write(Member author, String id, String text) {
    return acme.put(call + "/notes/" + id, author.token(), "{\"text\":\"" + text + "\"}");
  }

  private JsonNode read() {
    return acme.get(call + "/notes", ben.token()).json();
  }

  @Test
  void two_notes_written_at_the_same_time_are_both_kept_and_announced() {
    try (TestPage page = acme.page(ben)) {
      assertThat(write(ada, noteId(), " Wants a refund ").status()).isEqualTo(201);
      assertThat(write(ben, noteId(), "Refund sent").status()).isEqualTo(201);
      assertThat(read().path("notes").findValuesAsString("text"))
          .containsExactly("Wants a refund", "Refund sent");
      JsonNode added =
          page.frame(
              "call-note-added",
              frame -> frame.at("/note/text").asString().equals("Wants a refund"));
      assertThat(added.path("note")).isEqualTo(read().at("/notes/0"));
      assertThat(call).endsWith(added.path("callId").asString());
    }
  }

  @Test
  void a_repeated_request_adds_one_note_and_an_id_is_used_once() {
    String id = noteId();
    Answer added = write(ada, id, "Wants a refund");
    Answer repeated = write(ada, id, "Wants a refund");
    assertThat(repeated.status()).isEqualTo(200);
    assertThat(repeated.json()).isEqualTo(added.json());
    assertThatResponse(write(ada, id, "Wants nothing")).isProblem(409, "note-exists");
    assertThatResponse(write(ben, id, "Wants a refund")).isProblem(409, "note-exists");
    assertThat(read().path("notes")).hasSize(1);
  }

  @Test
  void only_its_author_or_an_administrator_deletes_a_note() {
    String ofAda = noteId();
    String ofBen = noteId();
    write(ada, ofAda, "One");
    write(ben, ofBen, "Two");
    assertThatResponse(acme.delete(call + "/notes/" + ofBen, ada.token()))
        .isProblem(403, "forbidden");
    try (TestPage page = acme.page(ben)) {
      assertThat(acme.delete(call + "/notes/" + ofAda, ada.token()).status()).isEqualTo(204);
      assertThat(acme.delete(call + "/notes/" + ofBen, admin.token()).status()).isEqualTo(204);
      page.frame("call-note-removed", frame -> frame.path("noteId").asString().equals(ofBen));
    }
    assertThat(read().path("notes")).isEmpty();
    assertThatResponse(acme.delete(call + "/notes/" + ofAda, ada.token()))
        .isProblem(404, "not-found");
    assertThat(acme.audit("call-note.removed"))
        .extracting(entry -> entry.path("subject").asString())
        .contains(ofAda, ofBen);
  }

  @Test
  void invalid_notes_are_rejected() {
    for (String invalid : List.of("{}", "{\"text\":\"  \"}", "{\"text\":7}", "[]")) {
      assertThatResponse(acme.put(call + "/notes/" + noteId(), ada.token(), invalid))
          .isProblem(400, "invalid-request");
    }
    assertThatResponse(write(ada, noteId(), "x".repeat(4001))).isProblem(400, "invalid-request");
    assertThatResponse(write(ada, "7", "x")).isProblem(400, "invalid-request");
  }

  @Test
  void the_latest_notes_of_a_customer_are_found_by_number() {
    String customer = "+15550003333";
    String sid = callSid();
    acme.ring(sid, customer, NUMBER);
    call = "/calls/" + acme.call(sid, ada).path("id").asString();
    write(ada, noteId(), "First");
    write(ada, noteId(), "Second");
    String path = "/notes?number=%2B15550003333";
    assertThat(acme.get(path, ben.token()).json().path("notes").findValuesAsString("text"))
        .containsExactly("Second", "First");
    assertThat(acme.get(path + "&limit=1", ben.token()).json().path("notes")).hasSize(1);
    assertThatResponse(acme.get("/notes", ben.token())).isProblem(400, "invalid-request");
    assertThatResponse(acme.get(path + "&limit=0", ben.token())).isProblem(400, "invalid-request");
  }

  @Test
  void the_last_disposition_of_a_call_is_valid_and_shown_on_all_devices() {
    List<String> ids = ids(acme.get("/dispositions", ada.token()).json());
    try (TestPage page = acme.page(ben)) {
      JsonNode set = dispose(ada, "\"" + ids.get(0) + "\"").json().path("disposition");
      assertThat(set.path("name").asString()).isEqualTo("Resolved");
      assertThat(dispose(ada, "\"" + ids.get(0) + "\"").json().path("disposition")).isEqualTo(set);
      dispose(ben, "\"" + ids.get(1) + "\"");
      JsonNode event =
          page.frame(
              "call-disposition-changed",
              frame -> frame.at("/disposition/id").asString().equals(ids.get(1)));
      assertThat(event.path("disposition")).isEqualTo(read().path("disposition"));
      assertThat(event.at("/disposition/setBy/id").asString()).isEqualTo(ben.user().toString());
      assertThat(
              page.frames("call-disposition-changed").stream()
                  .filter(frame -> call.endsWith(frame.path("callId").asString())))
          .hasSize(2);
      dispose(ada, "null");
      page.frame("call-disposition-changed", frame -> frame.path("disposition").isNull());
    }
    assertThat(read().path("disposition").isNull()).isTrue();
    for (String invalid : List.of("{}", "{\"dispositionId\":\"7\"}")) {
      assertThatResponse(acme.put(call + "/disposition", ada.token(), invalid))
          .isProblem(400, "invalid-request");
    }
    assertThatResponse(dispose(ada, "\"" + UUID.randomUUID() + "\""))
        .isProblem(400, "invalid-request");
  }

  private Answer dispose(Member member, String id) {
    return acme.put(call + "/disposition", member.token(), "{\"dispositionId\":" + id + "}");
  }

  private static List<String> ids(JsonNode list) {
    return list.path("dispositions").valueStream().map(it -> it.path("id").asString()).toList();
  }

  private static List<String> names(JsonNode list) {
    return list.path("dispositions").valueStream().map(it -> it.path("name").asString()).toList();
  }

  @Test
  void an_administrator_edits_the_list_and_calls_keep_what_was_removed() {
    TestWorkspace globex = TestWorkspace.create(server, "globex");
    Member owner = globex.signIn("olga", Role.ADMIN);
    JsonNode defaults = globex.get("/dispositions", owner.token()).json();
    assertThat(names(defaults))
        .containsExactly("Resolved", "Follow-up needed", "Left voicemail", "Wrong number", "Spam");
    List<String> ids = ids(defaults);
    assertThat(ids(acme.get("/dispositions", ada.token()).json())).doesNotContainAnyElementsOf(ids);

    String change =
        "{\"version\":1,\"dispositions\":[{\"name\":\"Sold\"},{\"id\":\"%s\",\"name\":\"Solved\"}]}"
            .formatted(ids.get(0));
    try (TestPage page = globex.page(owner)) {
      JsonNode changed = globex.put("/dispositions", owner.token(), change).json();
      assertThat(names(changed)).containsExactly("Sold", "Solved");
      assertThat(ids(changed)).endsWith(ids.get(0));
      assertThat(globex.get("/dispositions", owner.token()).json()).isEqualTo(changed);
      assertThat(names(page.frame("dispositions-changed"))).containsExactly("Sold", "Solved");
    }
    assertThatResponse(globex.put("/dispositions", owner.token(), change))
        .isProblem(409, "dispositions-changed");
    for (String invalid :
        List.of(
            "{}",
            "{\"version\":2}",
            "{\"version\":2,\"dispositions\":[{\"name\":\"\"}]}",
            "{\"version\":2,\"dispositions\":[{\"name\":\"A\"},{\"name\":\"a \"}]}",
            "{\"version\":2,\"dispositions\":[{\"id\":\""
                + UUID.randomUUID()
                + "\",\"name\":\"A\"}]}")) {
      assertThatResponse(globex.put("/dispositions", owner.token(), invalid))
          .isProblem(400, "invalid-request");
    }
  }

  @Test
  void a_call_keeps_a_disposition_that_is_no_longer_in_the_list() {
    JsonNode list = acme.get("/dispositions", admin.token()).json();
    String spam = ids(list).getLast();
    dispose(ada, "\"" + spam + "\"");
    List<String> kept =
        list.path("dispositions")
            .valueStream()
            .filter(it -> !it.path("id").asString().equals(spam))
            .map(JsonNode::toString)
            .toList();
    assertThatResponse(
            acme.put(
                "/dispositions",
                admin.token(),
                "{\"version\":" + list.path("version") + ",\"dispositions\":" + kept + "}"))
        .hasStatus(200);
    assertThat(read().at("/disposition/name").asString()).isEqualTo("Spam");
    ring();
    assertThatResponse(dispose(ada, "\"" + spam + "\"")).isProblem(400, "invalid-request");
  }
}
