package org.ringback.server.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Transcripts of calls that last, of scripted phones and of signed callbacks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranscriptTest {
  private static final String VISA = "4242 4242 4242 4242";

  @RegisterExtension final ExchangeExtension exchange = new ExchangeExtension();

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private TestClient browser;
  private TestPage page;
  private Account account;
  private String number = "";
  private String transcriptionSid = "";
  private int sequence;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void workspace() {
    number = "+1555114%04d".formatted(exchange.exchange().accounts().all().size());
    account = exchange.createAccount("Acme");
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
    // An agent of her own for each test, because the calls of other tests may still ring her.
    ada = acme.signIn("transcript-ada-" + acme.slug());
    browser = exchange.client(acme.accessToken(ada));
    page = acme.page(ada).available();
    transcriptionSid = "GT" + "1".repeat(32);
    sequence = 100; // after those of the exchange
  }

  private void transcribe(boolean live) {
    assertThatResponse(
            acme.put(
                "/transcription-settings",
                "{\"live\":%s,\"recorded\":false,\"language\":\"en-US\"}".formatted(live)))
        .hasStatus(200);
  }

  /// Calls, is connected to the agent, and waits until Twilio transcribes.
  private String connectTranscribed() {
    transcribe(true);
    String call = connect("waitMs 60000");
    awaitTranscript(call, "running");
    transcriptionSid =
        server
            .sql()
            .sql("select twilio_sid from transcripts where call_id = cast(:call as uuid)")
            .param("call", call)
            .query(String.class)
            .single();
    return call;
  }

  private String connect(String script) {
    TestCall call = exchange.call("+15550003" + number.substring(8), number, script);
    browser.awaitIncoming().accept();
    page.frame("call-updated", frame -> !frame.at("/call/answeredAt").isNull());
    return acme.call(call.sid(), ada).path("id").asString();
  }

  private Answer read(String call, String token) {
    return acme.get("/calls/" + call + "/transcripts", token);
  }

  private List<String> texts(String call) {
    return read(call, ada.token())
        .json()
        .at("/transcripts/0/utterances")
        .valueStream()
        .map(each -> each.path("text").asString())
        .toList();
  }

  private JsonNode awaitTranscript(String call, String status) {
    eventually(
        () -> {
          JsonNode read = read(call, ada.token()).json();
          return read.at("/transcripts/0/transcript/status").asString("").equals(status)
              ? ""
              : "the transcripts are " + read;
        });
    return read(call, ada.token()).json().at("/transcripts/0/transcript");
  }

  /// Sends the callback of an utterance that ends some seconds after now.
  private void says(String call, String track, double second, String text) {
    Map<String, String> form = new HashMap<>();
    form.put("TranscriptionEvent", "transcription-content");
    form.put("TranscriptionSid", transcriptionSid);
    form.put("SequenceId", String.valueOf(++sequence));
    form.put("Timestamp", Instant.now().plusMillis((long) (second * 1000)).toString());
    form.put("Track", track);
    form.put("Final", "true");
    form.put("TranscriptionData", "{\"transcript\":\"%s\",\"confidence\":0.9}".formatted(text));
    assertThatResponse(acme.webhookAt(acme.path("/voice/transcription?callId=" + call), form))
        .hasStatus(204);
  }

  @Test
  void the_words_of_a_scripted_caller_appear_beside_the_call() {
    transcribe(true);
    String call =
        connect("waitMs 1000\n" + "say my order is late\nwaitMs 500\n".repeat(6) + "waitMs 60000");

    JsonNode frame = page.frame("transcript-utterance");
    assertThat(frame.path("callId").asString()).isEqualTo(call);
    assertThat(frame.at("/utterance/text").asString()).isEqualTo("my order is late");
    assertThat(frame.at("/utterance/track").asString()).isEqualTo("customer");
    JsonNode read = read(call, ada.token()).json();
    assertThat(read.at("/transcripts/0/utterances/0")).isEqualTo(frame.path("utterance"));
    assertThat(read.at("/transcripts/0/transcript/engine").asString()).isEqualTo("script");
    JsonNode customer =
        acme.get("/calls/" + call, ada.token())
            .json()
            .path("participants")
            .valueStream()
            .filter(each -> each.path("role").asString().equals("customer"))
            .findFirst()
            .orElseThrow();
    assertThat(frame.at("/utterance/participantId")).isEqualTo(customer.path("id"));

    acme.post("/calls/" + call + "/end", ada.token(), "");
    awaitTranscript(call, "completed");
  }

  @Test
  void a_workspace_that_does_not_transcribe_sends_no_request() {
    String call = connect("waitMs 60000");
    assertThat(read(call, ada.token()).json().path("live").asBoolean()).isFalse();
    assertThat(read(call, ada.token()).json().path("transcripts")).isEmpty();
    assertThat(exchange.requests())
        .noneMatch(
            request ->
                request.path().contains(account.sid())
                    && request.path().contains("/Transcriptions"));
  }

  @Test
  void a_card_number_is_stored_nowhere_even_if_it_takes_two_utterances() {
    String call = connectTranscribed();
    says(call, "outbound_track", 0, "what is your card number");
    says(call, "inbound_track", 3, "it is 4242 4242");
    assertThat(texts(call)).containsExactly("what is your card number", "it is [number]");
    says(call, "inbound_track", 8, "4242 4242");
    says(call, "inbound_track", 14, "and the code is one two three");

    assertThat(texts(call))
        .containsExactly(
            "what is your card number",
            "it is [card number]",
            "[card number]",
            "and the code is [card details]");
    JsonNode changed =
        page.frame(
            "transcript-utterance",
            frame -> frame.at("/utterance/text").asString().equals("it is [card number]"));
    assertThat(changed.at("/utterance/id").asString()).isEqualTo("customer-102");
    eventually(() -> recorded() == 4 ? "" : recorded() + " callbacks are recorded");
    assertThat(stored("4242 4242")).isEmpty();
    assertThat(stored("one two three")).isEmpty();
  }

  /// Returns the number of utterances that the flight recorder has stored.
  private int recorded() {
    return server
        .sql()
        .sql(
            """
            select count(*) from recorder_entries
            where data::text like '%transcription-content%' and data::text like :sid""")
        .param("sid", "%" + transcriptionSid + "%")
        .query(Integer.class)
        .single();
  }

  /// Returns the tables with a row that contains a text.
  private List<String> stored(String text) {
    return server
        .sql()
        .sql("select table_name from information_schema.tables where table_schema = 'public'")
        .query(String.class)
        .list()
        .stream()
        .filter(
            table ->
                server
                        .sql()
                        .sql("select count(*) from \"" + table + "\" t where t::text like :text")
                        .param("text", "%" + text + "%")
                        .query(Integer.class)
                        .single()
                    > 0)
        .toList();
  }

  @Test
  void a_number_that_is_no_card_number_appears_when_the_speaker_goes_on() {
    String call = connectTranscribed();
    says(call, "inbound_track", 0, "my order is 4711 0815");
    assertThat(texts(call)).containsExactly("my order is [number]");
    says(call, "inbound_track", 3, "and it never arrived");
    assertThat(texts(call)).containsExactly("my order is 4711 0815", "and it never arrived");
  }

  @Test
  void a_number_that_is_no_card_number_appears_after_twenty_seconds() {
    String call = connectTranscribed();
    says(call, "inbound_track", -20, "my order is 4711 0815");
    eventually(
        () ->
            texts(call).equals(List.of("my order is 4711 0815"))
                ? ""
                : "the texts are " + texts(call));
  }

  @Test
  void a_callback_that_cannot_be_applied_yet_waits_without_the_card_number() {
    String unknown = "00000000-0000-7000-8000-00000000abcd";
    says(unknown, "inbound_track", 0, "it is " + VISA + " or 4242 42");
    assertThat(
            server
                .sql()
                .sql("select payload::text from webhook_inbox where payload is not null")
                .query(String.class)
                .list())
        .anyMatch(payload -> payload.contains("it is [card number]"))
        .noneMatch(payload -> payload.contains("4242"));
  }

  @Test
  void partial_results_and_a_second_transcription_of_the_call_are_ignored() {
    String call = connectTranscribed();
    says(call, "inbound_track", 0, "hello");
    Map<String, String> other =
        Map.of(
            "TranscriptionEvent", "transcription-content",
            "TranscriptionSid", "GT" + "2".repeat(32),
            "SequenceId", "1",
            "Track", "inbound_track",
            "TranscriptionData", "{\"transcript\":\"hello\"}");
    assertThatResponse(acme.webhookAt(acme.path("/voice/transcription?callId=" + call), other))
        .hasStatus(204);
    Map<String, String> partial = new HashMap<>(other);
    partial.put("TranscriptionSid", transcriptionSid);
    partial.put("SequenceId", "200");
    partial.put("Final", "false");
    assertThatResponse(acme.webhookAt(acme.path("/voice/transcription?callId=" + call), partial))
        .hasStatus(204);
    assertThat(texts(call)).containsExactly("hello");
  }

  @Test
  void agents_read_their_own_calls_and_supervisors_all() {
    String call = connectTranscribed();
    Member ben = acme.signIn("transcript-ben-" + acme.slug());
    Member grace = acme.signIn("transcript-grace-" + acme.slug(), Role.SUPERVISOR);
    assertThatResponse(read(call, ben.token())).hasStatus(404);
    assertThatResponse(read(call, grace.token())).hasStatus(200);
    assertThatResponse(acme.put("/transcription-settings", grace.token(), "{}")).hasStatus(403);
    assertThatResponse(acme.put("/transcription-settings", "{\"live\":1}")).hasStatus(400);
    assertThatResponse(
            acme.put(
                "/transcription-settings",
                "{\"live\":true,\"recorded\":false,\"language\":\"English\"}"))
        .hasStatus(400);
    assertThat(acme.audit("transcription.configured")).hasSize(1);
  }

  @Test
  void a_transcription_that_twilio_cannot_make_says_why() {
    String call = connectTranscribed();
    says(call, "inbound_track", 0, "hello");
    Map<String, String> error =
        Map.of(
            "TranscriptionEvent", "transcription-error",
            "TranscriptionSid", transcriptionSid,
            "SequenceId", "200",
            "TranscriptionErrorCode", "32651",
            "TranscriptionError", "Provider Error");
    assertThatResponse(acme.webhookAt(acme.path("/voice/transcription?callId=" + call), error))
        .hasStatus(204);
    JsonNode transcript = awaitTranscript(call, "running");
    assertThat(transcript.path("error").asString()).isEqualTo("32651 Provider Error");
  }
}
