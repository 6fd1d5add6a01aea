package org.ringback.server.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestConversation;
import org.ringback.server.RingbackServer;
import org.ringback.server.routing.FlowConfig;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Callers leave messages, because no agent is available.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoicemailTest {
  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new FlowConfig(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofMillis(50)));
  private static final String GREETING = "Speak now.";

  /// Longer than a second, because Twilio rounds the length of a message.
  private static final String MESSAGE = "Please call me back";

  private static final String TRANSCRIPT = "/transcripts/0/transcript";
  private static final int HEADER = 44;

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();
  @TempDir static Path storage;

  private final HttpClient http = HttpClient.newHttpClient();
  private TestServer server;
  private Account account;
  private TestWorkspace acme;
  private String number = "";
  private int callers;

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
            .setting("RINGBACK_RECORDINGS_DIR", storage.toString())
            .timing(TIMING)
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
    http.close();
  }

  @BeforeEach
  void workspace() {
    number = "+1555037%04d".formatted(exchange.exchange().accounts().all().size());
    account = exchange.createAccount("Acme");
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
  }

  private static String settings(int version, boolean enabled, String greeting, String numbers) {
    return "{\"version\":%d,\"enabled\":%b,\"greeting\":%s,\"maxSeconds\":30,\"numbers\":%s}"
        .formatted(version, enabled, greeting, numbers);
  }

  private Answer turnOn() {
    return acme.put("/voicemail-settings", settings(0, true, text(GREETING), "[]"));
  }

  private static String text(String greeting) {
    return "{\"text\":\"" + greeting + "\"}";
  }

  private TestConversation call() {
    return exchange.handset("+1555006%04d".formatted(++callers)).calls(number);
  }

  private JsonNode inbox(String status) {
    return acme.get("/voicemails?status=" + status).json();
  }

  /// Waits until the inbox has a message with audio.
  private JsonNode awaitMessage() {
    eventually(
        () -> {
          JsonNode inbox = inbox("open");
          return inbox.at("/voicemails/0/recording/status").asString("").equals("ready")
              ? ""
              : "the inbox has " + inbox;
        });
    return inbox("open").at("/voicemails/0");
  }

  private byte[] listen(JsonNode message, String token) throws Exception {
    Answer link = createLink(message, token, false);
    assertThatResponse(link).hasStatus(201);
    URI url = URI.create(server.url() + link.json().path("url").asString());
    return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  private Answer createLink(JsonNode message, String token, boolean download) {
    String path =
        "/calls/%s/recordings/%s/links"
            .formatted(message.path("callId").asString(), message.at("/recording/id").asString());
    return acme.post(path, token, "{\"download\":" + download + "}");
  }

  private static int loudest(byte[] wav) {
    ByteBuffer samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    int loudest = 0;
    for (int at = HEADER; at + 1 < wav.length; at += 2) {
      loudest = Math.max(loudest, Math.abs(samples.getShort(at)));
    }
    return loudest;
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "conference"})
  void a_caller_leaves_a_message_that_every_member_hears(String strategy) throws Exception {
    acme.patch("", acme.administrator(), "{\"callStrategy\":\"" + strategy + "\"}");
    assertThatResponse(turnOn()).hasStatus(200);
    Member ada = acme.signIn("vm-ada-" + strategy);
    try (TestPage page = acme.page(ada)) {
      TestConversation caller = call();
      caller.hears(GREETING);
      page.frame("call-updated", it -> it.at("/call/leavingMessage").asBoolean(false));
      caller.says(MESSAGE).hangsUp();
      assertThat(page.frame("call-ended").at("/call/leavingMessage").isMissingNode()).isTrue();
      JsonNode received = page.frame("voicemail-received");
      assertThat(received.path("unread").asInt()).isEqualTo(1);
      JsonNode message = awaitMessage();
      assertThat(message.path("id")).isEqualTo(received.at("/voicemail/id"));
      assertThat(message.path("to").asString()).isEqualTo(number);
      assertThat(message.at("/line/label").asString()).isEqualTo("Main line");
      assertThat(message.path("read").asBoolean()).isFalse();
      assertThat(message.at("/recording/channels")).hasSize(1);
      assertThat(loudest(listen(message, ada.token()))).isGreaterThan(2000);
      assertThatResponse(createLink(message, ada.token(), true)).isProblem(403, "forbidden");
      assertThat(acme.audit("recording.played")).hasSize(1);
      JsonNode missed = page.frame("call-missed");
      assertThat(missed.at("/call/id")).isEqualTo(message.path("callId"));
      assertThat(missed.at("/call/endReason").asString()).isEqualTo("no-answer");
    }
  }

  private void transcribe(boolean live, boolean recorded) {
    String settings = "{\"live\":%b,\"recorded\":%b,\"language\":\"en-US\"}";
    assertThatResponse(acme.put("/transcription-settings", settings.formatted(live, recorded)))
        .hasStatus(200);
  }

  @Test
  void twilio_transcribes_a_stored_message_whose_card_number_becomes_silent() {
    turnOn();
    transcribe(false, true);
    ObjectNode policy = (ObjectNode) acme.get("/recording-policy").json();
    assertThatResponse(acme.put("/recording-policy", policy.put("deleteAtTwilio", true).toString()))
        .hasStatus(200);
    Member ada = acme.signIn("vm-batch");
    call().hears(GREETING).says("it is 4242 4242 4242 4242").hangsUp();
    JsonNode message = awaitMessage();
    String path = "/calls/" + message.path("callId").asString() + "/transcripts";
    eventually(
        () -> {
          JsonNode read = acme.get(path, ada.token()).json();
          return read.at(TRANSCRIPT + "/status").asString("").equals("completed")
              ? ""
              : "the transcripts are " + read;
        });
    JsonNode read = acme.get(path, ada.token()).json();
    assertThat(read.at(TRANSCRIPT + "/kind").asString()).isEqualTo("recording");
    assertThat(read.at(TRANSCRIPT + "/engine").asString()).isEqualTo("script");
    assertThat(read.at("/transcripts/0/utterances").findValuesAsString("text"))
        .containsExactly("it is [card number]");
    assertThat(read.at("/transcripts/0/utterances/0/startMs").asInt()).isLessThan(300);
    eventually(
        () -> {
          int loudest = loudest(audio(message, ada.token()));
          return loudest == 0 ? "" : "the loudest sample is " + loudest;
        });
    eventually(
        () -> {
          server
              .sql()
              .sql(
                  """
                  update recordings set next_try_at = now()
                  where workspace_id = :workspace and next_try_at > now()""")
              .param("workspace", acme.id().value())
              .update();
          return isDeletedAtTwilio() ? "" : "Twilio has the message";
        });
  }

  private boolean isDeletedAtTwilio() {
    return server
        .sql()
        .sql(
            """
            select exists (select from recordings
              where workspace_id = :workspace and deleted_at_twilio_at is not null)""")
        .param("workspace", acme.id().value())
        .query(Boolean.class)
        .single();
  }

  private byte[] audio(JsonNode message, String token) {
    try {
      return listen(message, token);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_message_is_transcribed_and_every_member_reads_it() {
    turnOn();
    transcribe(true, false);
    Member ada = acme.signIn("vm-transcript");
    try (TestPage page = acme.page(ada)) {
      call().hears(GREETING).says(MESSAGE).hangsUp();
      JsonNode said = page.frame("transcript-utterance");
      assertThat(said.at("/utterance/text").asString()).isEqualTo(MESSAGE);
      String path = "/calls/" + awaitMessage().path("callId").asString() + "/transcripts";
      JsonNode read = acme.get(path, ada.token()).json();
      assertThat(said.path("callId").asString())
          .isEqualTo(read.at(TRANSCRIPT + "/callId").asString());
      assertThat(read.at(TRANSCRIPT + "/engine").asString()).isEqualTo("script");
      assertThat(read.at("/transcripts/0/utterances").findValuesAsString("text"))
          .containsExactly(MESSAGE);
    }
  }

  @Test
  void a_message_is_read_assigned_and_done_for_all_members() {
    turnOn();
    Member ada = acme.signIn("vm-reader");
    Member grace = acme.signIn("vm-assignee");
    call().hears(GREETING).says(MESSAGE).hangsUp();
    JsonNode message = awaitMessage();
    String path = "/voicemails/" + message.path("id").asString();
    String transcripts = "/calls/" + message.path("callId").asString() + "/transcripts";
    assertThat(acme.get(transcripts, ada.token()).json().path("transcripts")).isEmpty();
    try (TestPage page = acme.page(grace)) {
      assertThatResponse(acme.patch(path, ada.token(), "{\"read\":true}")).hasStatus(200);
      JsonNode changed = page.frame("voicemail-changed");
      assertThat(changed.path("unread").asInt()).isZero();
      assertThat(changed.at("/voicemail/read").asBoolean()).isTrue();
      acme.patch(path, ada.token(), "{\"assigneeId\":\"" + grace.user() + "\"}");
      assertThat(inbox("open").at("/voicemails/0/assignee/id").asString())
          .isEqualTo(grace.user().toString());
      Answer done = acme.patch(path, grace.token(), "{\"done\":true}");
      assertThat(done.json().at("/doneBy/id").asString()).isEqualTo(grace.user().toString());
      assertThat(inbox("open").path("voicemails")).isEmpty();
      assertThat(inbox("done").path("voicemails")).hasSize(1);
      acme.patch(path, grace.token(), "{\"done\":false,\"read\":false,\"assigneeId\":null}");
      JsonNode open = inbox("open");
      assertThat(open.path("unread").asInt()).isEqualTo(1);
      assertThat(open.at("/voicemails/0/assignee").isNull()).isTrue();
    }
    String stranger = TestWorkspace.create(server).signIn("vm-stranger").user().toString();
    assertThatResponse(acme.patch(path, ada.token(), "{\"assigneeId\":\"" + stranger + "\"}"))
        .isProblem(400, "invalid-request");
    assertThatResponse(acme.patch(path, ada.token(), "{\"read\":\"yes\"}"))
        .isProblem(400, "invalid-request");
  }

  @Test
  void a_message_whose_callbacks_are_lost_is_found_and_an_empty_one_is_none() {
    turnOn();
    exchange
        .chaos()
        .add(ChaosRule.of(ChaosMode.RECORDINGS_LOST).withChance(1).forAccount(account.sid()));
    TestConversation silent = call();
    TestConversation caller = call();
    String from = "+1555006%04d".formatted(callers);
    silent.hears(GREETING).hangsUp();
    caller.hears(GREETING).says(MESSAGE).hangsUp();
    eventually(
        () -> {
          server
              .sql()
              .sql(
                  """
                  update calls set ended_at = ended_at - interval '3 minutes'
                  where workspace_id = :workspace and ended_at > now() - interval '2 minutes'""")
              .param("workspace", acme.id().value())
              .update();
          int open =
              server
                  .sql()
                  .sql(
                      """
                      select count(*) from voicemails
                      where workspace_id = :workspace and checked_at is null""")
                  .param("workspace", acme.id().value())
                  .query(Integer.class)
                  .single();
          return open == 0 ? "" : open + " calls are not checked";
        });
    JsonNode messages = inbox("open").path("voicemails");
    assertThat(messages.findValuesAsString("from")).containsExactly(from);
    assertThat(acme.audit("recording.missing")).isEmpty();
  }

  @Test
  void a_repeated_callback_adds_no_second_message() {
    turnOn();
    exchange
        .chaos()
        .add(ChaosRule.of(ChaosMode.CALLBACKS_DUPLICATE).withChance(1).forAccount(account.sid()));
    call().hears(GREETING).says(MESSAGE).hangsUp();
    awaitMessage();
    assertThat(inbox("open").path("voicemails")).hasSize(1);
  }

  @Test
  void callers_hear_an_uploaded_greeting_and_numbers_may_differ() throws Exception {
    String prompt = acme.uploadPrompt(acme.administrator(), wav(1)).json().path("id").asString();
    String audio = "{\"audioId\":\"" + prompt + "\"}";
    String own = "[{\"number\":\"%s\",\"enabled\":true,\"greeting\":%s}]".formatted(number, audio);
    assertThatResponse(acme.put("/voicemail-settings", settings(0, false, text("Unused"), own)))
        .hasStatus(200);
    TestCall caller = exchange.call("+15550069999", number, "waitMs 60000");
    String url = "/api/voice/prompts/" + prompt;
    exchange.awaitDelivery(
        each ->
            each.answer().contains(url + "</Play><Record") && each.callSid().equals(caller.sid()));
    HttpResponse<byte[]> played =
        http.send(
            HttpRequest.newBuilder(URI.create(server.url() + url)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(played.headers().firstValue("Content-Type")).hasValue("audio/wav");
    assertThat(played.body()).hasSize(HEADER + 16_000);

    TestWorkspace globex = TestWorkspace.create(server);
    assertThatResponse(globex.put("/voicemail-settings", settings(0, true, audio, "[]")))
        .isProblem(400, "invalid-request");
    assertThatResponse(acme.uploadPrompt(acme.administrator(), new byte[9]))
        .isProblem(400, "prompt-unreadable");
    Member agent = acme.signIn("vm-agent", Role.AGENT);
    assertThatResponse(acme.uploadPrompt(agent.token(), wav(1))).isProblem(403, "forbidden");
  }

  private static byte[] wav(int seconds) throws Exception {
    AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
    byte[] samples = new byte[seconds * 16_000];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length / 2),
        AudioFileFormat.Type.WAVE,
        out);
    return out.toByteArray();
  }

  @Test
  void a_change_names_the_version_of_the_settings() {
    assertThat(acme.get("/voicemail-settings").json().path("enabled").asBoolean()).isFalse();
    assertThatResponse(turnOn()).hasStatus(200);
    assertThatResponse(turnOn()).isProblem(409, "voicemail-settings-changed");
    for (String wrong :
        List.of(
            settings(1, true, "null", "[]"),
            settings(1, true, "{\"text\":\" \"}", "[]"),
            settings(1, true, "{\"audioId\":\"" + UUID.randomUUID() + "\"}", "[]"),
            settings(1, true, text("Hi"), "[{\"number\":\"x\",\"enabled\":true}]"),
            settings(1, true, text("Hi"), "[]").replace("30", "5"))) {
      assertThatResponse(acme.put("/voicemail-settings", wrong)).isProblem(400, "invalid-request");
    }
    assertThat(acme.audit("voicemail-settings.changed"))
        .singleElement()
        .extracting(entry -> entry.at("/detail/after").asString())
        .isEqualTo("on, spoken greeting, 30 s, 0 exceptions");
  }

  @Test
  void pages_of_the_inbox_follow_each_other_while_new_messages_arrive() {
    for (int i = 0; i < 5; i++) {
      insertMessage(i);
    }
    JsonNode first = acme.get("/voicemails?limit=2").json();
    insertMessage(9);
    JsonNode second =
        acme.get("/voicemails?limit=2&cursor=" + first.path("nextCursor").asString()).json();
    JsonNode third =
        acme.get("/voicemails?limit=2&cursor=" + second.path("nextCursor").asString()).json();
    assertThat(first.path("voicemails").findValuesAsString("from")).containsExactly("+4", "+3");
    assertThat(second.path("voicemails").findValuesAsString("from")).containsExactly("+2", "+1");
    assertThat(third.path("voicemails").findValuesAsString("from")).containsExactly("+0");
    assertThat(third.path("nextCursor").isNull()).isTrue();
    assertThatResponse(acme.get("/voicemails?cursor=x")).isProblem(400, "invalid-request");
    assertThatResponse(acme.get("/voicemails?status=lost")).isProblem(400, "invalid-request");
  }

  private void insertMessage(int minute) {
    server
        .sql()
        .sql(
            """
            with call as (
              insert into calls (id, workspace_id, direction, "from", "to", status, created_at,
                updated_at)
              values (gen_random_uuid(), :workspace, 'inbound', '+1', '+2', 'no-answer', now(), now())
              returning id)
            insert into voicemails (workspace_id, id, call_id, "from", "to", recording_id, received_at)
            select :workspace, gen_random_uuid(), call.id, :from, '+2', gen_random_uuid(),
              timestamptz '2026-01-01T00:00:00Z' + make_interval(mins => :minute) from call""")
        .param("workspace", acme.id().value())
        .param("from", "+" + minute)
        .param("minute", minute)
        .update();
  }
}
