package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.VoskServer;
import org.ringback.server.running.VoskServer.Sentence;
import tools.jackson.databind.JsonNode;

/// A recorded call whose transcript Vosk makes.
class VoskTranscriptTest extends RecordingScenario {
  private final VoskServer vosk = new VoskServer();

  @Override
  TestServer.Builder configure(TestServer.Builder builder) {
    return builder.setting("RINGBACK_VOSK_URLS", "en=" + vosk.url());
  }

  @AfterAll
  void stopVosk() {
    vosk.close();
  }

  @Test
  void a_recording_is_transcribed_with_the_times_of_words_and_without_card_numbers()
      throws Exception {
    vosk.prepare(
        new Sentence(
            Long.MAX_VALUE,
            """
            {"result" : [{"conf" : 1.0, "end" : 0.2, "start" : 0.1, "word" : "hello"},
              {"conf" : 1.0, "end" : 0.6, "start" : 0.2, "word" : "4242424242424242"}],
             "text" : "hello 4242424242424242"}"""));
    transcribeRecordings("en-US");
    assertThatResponse(recordInbound()).hasStatus(200);
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      JsonNode whole = transcript(call, "completed");
      assertThat(whole.at("/transcript/engine").asString()).isEqualTo("vosk");
      assertThat(whole.path("utterances")).hasSize(1);
      assertThat(whole.at("/utterances/0/text").asString()).isEqualTo("hello [card number]");
      assertThat(whole.at("/utterances/0/words").findValuesAsString("text"))
          .containsExactly("hello", "[card number]");
      assertThat(vosk.recognitions()).as("connections, one for each channel").hasSize(2);
    }
  }

  @Test
  void the_transcript_names_a_language_without_a_server() throws Exception {
    transcribeRecordings("de-DE");
    assertThatResponse(recordInbound()).hasStatus(200);
    try (Agent ada = new Agent()) {
      assertThat(transcript(recordedCall(ada), "failed").at("/transcript/error").asString())
          .isEqualTo("No Vosk server is configured for de-DE.");
    }
  }

  private void transcribeRecordings(String language) {
    assertThatResponse(
            acme.put(
                "/transcription-settings",
                "{\"live\":false,\"recorded\":true,\"language\":\"%s\"}".formatted(language)))
        .hasStatus(200);
  }

  private JsonNode transcript(String call, String status) {
    eventually(
        () -> {
          JsonNode all = acme.get("/calls/" + call + "/transcripts").json();
          return all.at("/transcripts/0/transcript/status").asString("").equals(status)
              ? ""
              : "the transcripts are " + all;
        });
    return acme.get("/calls/" + call + "/transcripts").json().at("/transcripts/0");
  }
}
