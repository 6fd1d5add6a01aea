package org.ringback.exchange.transcription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.call.Transcription.Status;
import com.twilio.type.Twiml;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Admin;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.speech.PocketsphinxRecogniser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TranscriptionTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ExchangeFixture fixture = new ExchangeFixture();
  private final Admin admin = new Admin(fixture.exchange);

  @AfterEach
  void end() throws Exception {
    admin.close();
    fixture.close();
  }

  private String dials(String script) {
    return admin
        .post(
            "/exchange/calls",
            "{\"from\":\"%s\",\"to\":\"%s\",\"script\":%s}"
                .formatted(ExchangeFixture.CUSTOMER, ExchangeFixture.NUMBER, script))
        .json()
        .path("sid")
        .asString();
  }

  private FakeApplication.ReceivedWebhook awaitCallback(String event) {
    return fixture.app.awaitWebhook("/words", hit -> hit.get("TranscriptionEvent").equals(event));
  }

  private static JsonNode data(FakeApplication.ReceivedWebhook content) {
    return JSON.readTree(content.get("TranscriptionData"));
  }

  @Test
  void a_scripted_callers_words_are_reported_with_their_source() {
    fixture.app.answer(
        "/voice",
        "<Start><Transcription name=\"all\" track=\"inbound_track\" statusCallbackUrl=\""
            + fixture.app.url("/words")
            + "\"/></Start><Say>hello</Say><Pause length=\"20\"/>");
    String callSid = dials("[{\"say\":\"my order is late\"},{\"hangup\":true}]");

    FakeApplication.ReceivedWebhook content = awaitCallback("transcription-content");
    assertThat(content.get("CallSid")).isEqualTo(callSid);
    assertThat(content.get("Track")).isEqualTo("inbound_track");
    assertThat(content.get("Final")).isEqualTo("true");
    assertThat(content.get("TranscriptionSid")).matches("GT[0-9a-f]{32}");
    assertThat(data(content).path("transcript").asString()).isEqualTo("my order is late");
    assertThat(data(content).path("source").asString()).isEqualTo("script");

    awaitCallback("transcription-stopped");
    List<FakeApplication.ReceivedWebhook> all = fixture.app.all("/words");
    assertThat(all)
        .extracting(hit -> hit.get("TranscriptionEvent"))
        .containsExactly("transcription-started", "transcription-content", "transcription-stopped");
    assertThat(all).extracting(hit -> hit.get("SequenceId")).containsExactly("1", "2", "3");
  }

  @Test
  void the_words_of_the_other_scripted_phone_are_on_the_outbound_track() {
    fixture.app.answer(
        "/voice",
        "<Start><Transcription statusCallbackUrl=\""
            + fixture.app.url("/words")
            + "\"/></Start><Dial>+15550007777</Dial>");
    admin.post(
        "/exchange/phones",
        "{\"number\":\"+15550007777\",\"script\":[{\"answerAfterMs\":0},{\"say\":\"how may I help\"},{\"waitMs\":5000}]}");
    dials("[{\"waitMs\":10000},{\"hangup\":true}]");

    FakeApplication.ReceivedWebhook content = awaitCallback("transcription-content");
    assertThat(content.get("Track")).isEqualTo("outbound_track");
    assertThat(data(content).path("transcript").asString()).isEqualTo("how may I help");
    assertThat(data(content).path("source").asString()).isEqualTo("script");
  }

  @Test
  void partial_results_of_a_script_come_word_by_word_and_with_seeded_mistakes() {
    assertThat(
            admin
                .put(
                    "/exchange/chaos",
                    "{\"seed\":3,\"rules\":[{\"mode\":\"transcription.words\",\"chance\":0.5}]}")
                .status())
        .isEqualTo(200);
    fixture.app.answer(
        "/voice",
        "<Start><Transcription track=\"inbound_track\" partialResults=\"true\" statusCallbackUrl=\""
            + fixture.app.url("/words")
            + "\"/></Start><Say>hello</Say><Pause length=\"20\"/>");
    dials("[{\"say\":\"one two three four five six\"},{\"hangup\":true}]");

    awaitCallback("transcription-stopped");
    List<FakeApplication.ReceivedWebhook> content =
        fixture.app.all("/words").stream()
            .filter(each -> each.get("TranscriptionEvent").equals("transcription-content"))
            .toList();
    assertThat(content)
        .extracting(each -> each.get("Final"))
        .containsExactly("false", "false", "false", "false", "false", "true");
    assertThat(data(content.getLast()).path("transcript").asString())
        .isNotEqualTo("one two three four five six")
        .isNotEmpty();
  }

  @Test
  void audio_is_recognised_when_a_recogniser_is_installed() {
    assumeTrue(PocketsphinxRecogniser.installed().isPresent(), "pocketsphinx is not installed");
    fixture.app.answer(
        "/voice",
        "<Start><Transcription track=\"outbound_track\" hints=\"cancel my order, track my order\""
            + " statusCallbackUrl=\""
            + fixture.app.url("/words")
            + "\"/></Start><Say>cancel my order</Say><Pause length=\"20\"/>");
    dials("[{\"waitMs\":15000},{\"hangup\":true}]");

    FakeApplication.ReceivedWebhook content = awaitCallback("transcription-content");
    assertThat(content.get("Track")).isEqualTo("outbound_track");
    assertThat(data(content).path("transcript").asString()).isEqualTo("cancel my order");
    assertThat(data(content).has("source")).isFalse();
  }

  @Test
  void partial_results_come_before_the_final_one_when_requested() {
    assumeTrue(PocketsphinxRecogniser.installed().isPresent(), "pocketsphinx is not installed");
    fixture.app.answer(
        "/voice",
        "<Start><Transcription track=\"outbound_track\" partialResults=\"true\""
            + " hints=\"please cancel all of my orders and call me back tomorrow morning\""
            + " statusCallbackUrl=\""
            + fixture.app.url("/words")
            + "\"/></Start><Say>please cancel all of my orders and call me back tomorrow morning"
            + "</Say><Pause length=\"20\"/>");
    dials("[{\"waitMs\":15000},{\"hangup\":true}]");

    FakeApplication.ReceivedWebhook whole =
        fixture.app.awaitWebhook("/words", hit -> "true".equals(hit.get("Final")));
    FakeApplication.ReceivedWebhook part =
        fixture.app.awaitWebhook("/words", hit -> "false".equals(hit.get("Final")));
    assertThat(Integer.parseInt(part.get("SequenceId")))
        .isLessThan(Integer.parseInt(whole.get("SequenceId")));
    assertThat(data(part).path("transcript").asString()).isNotEmpty();
  }

  @Test
  void twiml_stops_a_transcription_by_name() {
    fixture.app.answer(
        "/voice",
        "<Start><Transcription name=\"all\" track=\"inbound_track\" statusCallbackUrl=\""
            + fixture.app.url("/words")
            + "\"/></Start><Stop><Transcription name=\"all\"/></Stop><Pause length=\"20\"/>");
    dials("[{\"say\":\"this is not transcribed\"},{\"waitMs\":15000}]");
    awaitCallback("transcription-stopped");
    assertThat(fixture.app.all("/words"))
        .extracting(hit -> hit.get("TranscriptionEvent"))
        .containsExactly("transcription-started", "transcription-stopped");
  }

  @Test
  void twilios_library_starts_and_stops_a_transcription() {
    fixture.app.answer("/voice", "<Gather timeout=\"60\"/>");
    String callSid =
        dials("[{\"waitForSpeechMs\":60000},{\"say\":\"please help me\"},{\"waitMs\":15000}]");
    TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
    Eventually.get(
        () ->
            Optional.of(Call.fetcher(callSid).fetch(twilio).getStatus())
                .filter(Call.Status.IN_PROGRESS::equals),
        () -> "the call is not in progress");

    var begun =
        com.twilio.rest.api.v2010.account.call.Transcription.creator(callSid)
            .setName("live")
            .setTrack(com.twilio.rest.api.v2010.account.call.Transcription.Track.INBOUND_TRACK)
            .setStatusCallbackUrl(URI.create(fixture.app.url("/words")).toString())
            .create(twilio);
    assertThat(begun.getStatus()).isEqualTo(Status.IN_PROGRESS);
    assertThat(begun.getName()).isEqualTo("live");
    Call.updater(callSid)
        .setTwiml(new Twiml("<Response><Say>hello</Say><Pause length=\"20\"/></Response>"))
        .update(twilio);
    assertThat(data(awaitCallback("transcription-content")).path("transcript").asString())
        .isEqualTo("please help me");

    var stopped =
        com.twilio.rest.api.v2010.account.call.Transcription.updater(
                callSid,
                begun.getSid(),
                com.twilio.rest.api.v2010.account.call.Transcription.UpdateStatus.STOPPED)
            .update(twilio);
    assertThat(stopped.getStatus()).isEqualTo(Status.STOPPED);
    awaitCallback("transcription-stopped");
  }

  @Test
  void an_unknown_call_is_not_transcribed() {
    TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
    assertThatThrownBy(
            () ->
                com.twilio.rest.api.v2010.account.call.Transcription.creator("CA" + "0".repeat(32))
                    .create(twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(20404));
  }
}
