package org.ringback.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.running.TranscribedCall;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchTest {
  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private Member ben;
  private Member grace;
  private TranscribedCall call;

  @BeforeAll
  void start() {
    server = TestServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void transcribedCall() {
    acme = TestWorkspace.create(server);
    ada = acme.signIn("search-ada");
    ben = acme.signIn("search-ben");
    grace = acme.signIn("search-grace", Role.SUPERVISOR);
    call = TranscribedCall.insert(server, acme, ada);
  }

  private void note(String text) {
    assertThatResponse(
            acme.put(
                call.path("/notes/" + UUID.randomUUID()),
                ada.token(),
                "{\"text\":\"" + text + "\"}"))
        .hasStatus(201);
  }

  private Answer search(Member by, String text, String more) {
    return acme.get("/search?text=" + URLEncoder.encode(text, UTF_8) + more, by.token());
  }

  /// Returns the texts of all pages, with the found words in brackets.
  private List<String> found(Member by, String text) {
    return all(by, text, "").stream().map(SearchTest::text).toList();
  }

  /// Returns the results of all pages.
  private List<JsonNode> all(Member by, String text, String more) {
    List<JsonNode> results = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = search(by, text, more + cursor).json();
      page.path("results").forEach(results::add);
      JsonNode next = page.path("nextCursor");
      assertThat(page.path("searchedBackTo").isNull()).isEqualTo(next.isNull());
      cursor = next.isNull() ? "" : "&cursor=" + next.asString();
    } while (!cursor.isEmpty());
    return results;
  }

  private static String text(JsonNode result) {
    return result
        .path("snippet")
        .valueStream()
        .map(
            part ->
                part.path("match").asBoolean()
                    ? "[" + part.path("text").asString() + "]"
                    : part.path("text").asString())
        .collect(Collectors.joining());
  }

  @Test
  void words_are_found_in_all_their_forms_and_shown_in_their_text() {
    call.says("My order 4711-0815 was never delivered");
    call.says("We deliver within two days");
    assertThat(found(ada, "delivers"))
        .containsExactly(
            "We [deliver] within two days", "My order 4711-0815 was never [delivered]");
    assertThat(found(ada, "order deliver"))
        .containsExactly("My [order] 4711-0815 was never [delivered]");
    assertThat(found(ada, "0815")).hasSize(1);
    assertThat(found(ada, "\"never delivered\"")).hasSize(1);
    assertThat(found(ada, "\"delivered never\"")).isEmpty();
    assertThat(found(ada, "deliver -two")).isEmpty();
    assertThat(found(ada, "delivered -two")).hasSize(1);
    assertThat(found(ada, "the?!")).isEmpty();
    assertThat(found(ada, "with")).as("the beginning of a word").hasSize(1);
    assertThat(found(ada, "-order")).isEmpty();
    assertThat(found(ada, "?!")).isEmpty();
  }

  @Test
  void a_result_leads_to_its_utterance_and_its_call() {
    int place = call.says("My order is late");
    JsonNode result = all(ada, "order", "").getFirst();
    assertThat(result.path("kind").asString()).isEqualTo("utterance");
    assertThat(result.at("/utterance/id").asString()).isEqualTo("customer-" + place);
    assertThat(result.at("/utterance/transcriptId").asString())
        .isEqualTo(call.transcript().toString());
    assertThat(result.at("/call")).isEqualTo(acme.get(call.path(""), ada.token()).json());
  }

  @Test
  void agents_search_the_transcripts_of_their_own_calls_and_all_notes_and_contacts() {
    call.says("The parrot is dead");
    note("Parrot to be replaced");
    assertThatResponse(
            acme.post(
                "/contacts",
                ada.token(),
                "{\"name\":\"Polly Parrot\",\"number\":\"+15550002222\"}"))
        .hasStatus(201);
    List<String> shared = List.of("Polly [Parrot]", "[Parrot] to be replaced");
    assertThat(found(ben, "parrot")).containsExactlyElementsOf(shared);
    List<String> all = new ArrayList<>(shared);
    all.add("The [parrot] is dead");
    assertThat(found(ada, "parrot")).containsExactlyElementsOf(all);
    assertThat(found(grace, "parrot")).containsExactlyElementsOf(all);
    assertThat(all(grace, "parrot", "&kind=note").stream().map(SearchTest::text))
        .containsExactly("[Parrot] to be replaced");
    assertThat(found(grace, "5550002222")).isEmpty();
    assertThat(found(grace, "15550002222")).hasSize(1);
  }

  @Test
  void every_member_searches_voicemails() {
    call.says("The parrot is dead");
    call.run("update transcripts set voicemail = true where id = :transcript", Map.of());
    assertThat(found(ben, "parrot")).containsExactly("The [parrot] is dead");
  }

  @Test
  void a_live_transcript_is_not_found_beside_that_of_the_recording() {
    call.says("The parrot is dead");
    call.run(
        """
        insert into transcripts (workspace_id, id, call_id, kind, engine, status, language, created_at)
        values (:workspace, gen_random_uuid(), :call, 'recording', 'http', 'running', 'en-US', now())""",
        Map.of());
    assertThat(found(ada, "parrot")).hasSize(1);
    call.run("update transcripts set status = 'completed' where call_id = :call", Map.of());
    assertThat(found(ada, "parrot")).isEmpty();
  }

  @Test
  void another_workspace_finds_nothing() {
    call.says("The parrot is dead");
    note("Parrot to be replaced");
    TestWorkspace other = TestWorkspace.create(server);
    Member admin = other.signIn("search-alan", Role.ADMIN);
    assertThat(other.get("/search?text=parrot", admin.token()).json().path("results")).isEmpty();
    assertThatResponse(acme.get("/search?text=parrot", admin.token())).hasStatus(404);
  }

  @Test
  void a_text_that_changes_or_is_deleted_is_found_no_longer() {
    int place = call.says("it is [number]");
    note("Parrot to be replaced");
    call.run(
        "update utterances set text = 'it is 4711' where transcript_id = :transcript and sequence = :place",
        Map.of("place", place));
    assertThat(found(ada, "4711")).hasSize(1);
    assertThat(found(ada, "number")).isEmpty();
    call.run("delete from calls where id = :call", Map.of());
    assertThat(found(ada, "4711")).isEmpty();
    assertThat(found(ada, "parrot")).isEmpty();
    assertThat(
            server
                .sql()
                .sql("select count(*) from search_entries where call_id = :call")
                .param("call", call.id())
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void pages_have_each_result_once_whether_it_is_among_the_newest_or_in_the_index() {
    for (int i = 0; i < 5; i++) {
      call.says("a rare parrot");
    }
    call.run(
        """
        insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
        select :workspace, :transcript, 'other', n, timestamptz '2026-11-02Z' + make_interval(secs => n),
          'thank you for calling' || case when n % 1000 = 0 then ', parrot' else '' end
        from generate_series(1, 4500) n""",
        Map.of());
    assertThat(pages("parrot", 3)).hasSize(9).doesNotHaveDuplicates();
    assertThat(pages("parrot", 50)).isEqualTo(pages("parrot", 3));
    assertThat(search(grace, "calling", "&limit=50").json().path("results")).hasSize(50);
  }

  @Test
  void an_agent_finds_the_own_texts_behind_thousands_of_newer_ones_of_others() {
    TranscribedCall own = TranscribedCall.insert(server, acme, ben);
    own.says("my parrot");
    own.says("my second parrot");
    own.says("my third parrot");
    call.run(
        """
        insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
        select :workspace, :transcript, 'other', n, timestamptz '2026-11-02Z' + make_interval(secs => n),
          case when n > 500 then 'thank you' else 'a parrot' end
        from generate_series(1, 4600) n""",
        Map.of());
    assertThat(found(ben, "parrot"))
        .containsExactly("my third [parrot]", "my second [parrot]", "my [parrot]");
    assertThat(pages(ben, "parrot", 2)).hasSize(3).doesNotHaveDuplicates();
    assertThat(pages(ada, "parrot", 50)).hasSize(500);
  }

  /// The older texts are so many hours old that the index seems to have many more of the words.
  /// Then the texts are read in the order of time.
  @Test
  void an_agent_finds_texts_of_others_neither_among_the_newest_nor_in_the_order_of_time() {
    call.run(
        """
        insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
        select :workspace, :transcript, 'customer', n,
          timestamptz '2026-11-02Z' - case when n <= 1000 then make_interval(mins => n)
            else make_interval(hours => n) end,
          case when n % 100 = 0 then 'a rare parrot' when n % 5 = 0 then 'a parrot' else 'hello' end
        from generate_series(1, 5000) n""",
        Map.of());
    assertThat(pages(ben, "parrot", 20)).isEmpty();
    assertThat(pages(ben, "rare parrot", 20)).isEmpty();
    assertThat(pages(ada, "parrot", 20)).hasSize(1000).doesNotHaveDuplicates();
    assertThat(pages(ada, "rare parrot", 20)).hasSize(50);

    TranscribedCall own = TranscribedCall.insert(server, acme, ben);
    own.run(
        """
        insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
        select :workspace, :transcript, 'other', n,
          timestamptz '2026-11-02Z' - make_interval(hours => n), 'my parrot'
        from generate_series(1500, 1540) n""",
        Map.of());
    assertThat(pages(ben, "parrot", 20))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1500, 1540).mapToObj(n -> "other-" + n).toList());
  }

  /// The newest thousand texts are of one day, the next two thousand of two years, and the others
  /// of three days before. The agent takes part in one of three calls.
  @Test
  void pages_have_what_a_plain_comparison_of_the_words_finds() {
    List<TranscribedCall> calls =
        List.of(
            TranscribedCall.insert(server, acme, ada),
            TranscribedCall.insert(server, acme, ada),
            TranscribedCall.insert(server, acme, ben));
    for (int i = 0; i < calls.size(); i++) {
      calls
          .get(i)
          .run(
              """
              insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
              select :workspace, :transcript, 'customer', n,
                timestamptz '2026-11-02Z' - case
                  when n <= 1000 then make_interval(mins => n)
                  when n <= 3000 then make_interval(hours => 6 * n)
                  else make_interval(days => 1200, mins => n) end,
                concat_ws(' ', 'everything', case when n % 3 = 0 then 'common' end,
                  case when n % 101 = 0 then 'rare' end, case when n > 3000 and n % 7 = 0 then 'early' end,
                  case when n % 211 = 0 then 'ever' end)
              from generate_series(1, 6000) n where n % 3 = :each""",
              Map.of("each", i));
    }
    assertPages("everything rare", "\\mrare");
    assertPages("rare everyth", "\\mrare");
    assertPages("rare common", "common rare");
    assertPages("rare ever", "\\mrare");
    assertPages("common early", "common( rare)? early");
    assertPages("rare early", "rare early");
    assertPages("early everything", "\\mearly");
    assertPages("common rare everything", "common rare");
    assertPages("early rar", "rare early");
    assertPages("rare nothing", "nothing");
    assertPages("rare or early", "rare|early");
    assertPages("\"rare early\"", "rare early");
  }

  /// Compares the pages of a supervisor and an agent with the texts that have a pattern.
  private void assertPages(String text, String pattern) {
    assertThat(pages(text, 50)).as(text).containsExactlyElementsOf(matching(pattern, null));
    assertThat(pages(ben, text, 7)).as(text).containsExactlyElementsOf(matching(pattern, ben));
  }

  private List<String> matching(String pattern, @Nullable Member by) {
    return server
        .sql()
        .sql(
            """
            select u.track || '-' || u.sequence
            from utterances u
              join transcripts t on t.workspace_id = u.workspace_id and t.id = u.transcript_id
            where u.workspace_id = :workspace and u.text ~ :pattern
              and (cast(:user as uuid) is null or exists (
                select from call_participants p where p.call_id = t.call_id and p.user_id = :user))
            order by u.spoken_at desc""")
        .param("workspace", acme.id().value())
        .param("pattern", pattern)
        .param("user", by == null ? null : by.user().value())
        .query(String.class)
        .list();
  }

  private List<String> pages(String text, int limit) {
    return pages(grace, text, limit);
  }

  /// Returns the ids of all results.
  private List<String> pages(Member by, String text, int limit) {
    return all(by, text, "&limit=" + limit).stream()
        .map(each -> each.at("/utterance/id").asString())
        .toList();
  }

  @Test
  void a_search_without_words_is_rejected() {
    assertThatResponse(acme.get("/search", ada.token())).isProblem(400, "invalid-request");
    assertThatResponse(search(ada, " ", "")).isProblem(400, "invalid-request");
    assertThatResponse(search(ada, "a", "&kind=call")).isProblem(400, "invalid-request");
    assertThatResponse(search(ada, "a", "&limit=51")).isProblem(400, "invalid-request");
    assertThatResponse(search(ada, "a", "&cursor=x")).isProblem(400, "invalid-request");
  }
}
