package org.ringback.server.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.VoskServer;
import org.ringback.server.running.VoskServer.Sentence;
import org.ringback.server.settings.SpeechSettings;
import org.ringback.server.transcript.SpeechEngine.EngineRefusal;
import org.ringback.server.transcript.SpeechEngine.Segment;

/// The protocol of `vosk-server`, with a server that recognizes prepared sentences, because no
/// package contains a model.
class VoskSpeechEngineTest {
  private final VoskServer vosk = new VoskServer();
  private final SpeechEngine engine = engine("en", vosk.url());

  private static SpeechEngine engine(String language, URI url) {
    return SpeechEngine.of(new SpeechSettings.Vosk(Map.of(language, url)));
  }

  @AfterEach
  void stop() {
    engine.close();
    vosk.close();
  }

  /// Returns two seconds of audio at 8 kHz whose samples count up.
  private static WavFile.Channel audio() throws IOException {
    int size = 2 * 8000 * 2;
    ByteBuffer file = ByteBuffer.allocate(44 + size).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes()).putInt(36 + size).put("WAVEfmt ".getBytes()).putInt(16);
    file.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
    file.putShort((short) 2).putShort((short) 16).put("data".getBytes()).putInt(size);
    for (int i = 0; i < 16_000; i++) {
      file.putShort((short) i);
    }
    return WavFile.read(new ByteArrayInputStream(file.array())).channel(0);
  }

  @Test
  void sentences_and_the_times_of_their_words_are_read_while_the_audio_is_sent()
      throws IOException {
    vosk.prepare(
        new Sentence(
            900,
            """
            {"result" : [{"conf" : 1.0, "end" : 0.45, "start" : 0.21, "word" : "good"},
              {"conf" : 0.9, "end" : 0.9, "start" : 0.45, "word" : "morning"}],
             "text" : "good morning"}"""),
        new Sentence(
            Long.MAX_VALUE,
            """
            {"result" : [{"conf" : 1.0, "end" : 1.9, "start" : 1.5, "word" : "thanks"}],
             "text" : "thanks"}"""));

    assertThat(engine.recognize(audio(), "en-US"))
        .containsExactly(
            new Segment(
                "good morning",
                210,
                900,
                List.of(new SpokenWord("good", 210, 450), new SpokenWord("morning", 450, 900))),
            new Segment("thanks", 1500, 1900, List.of(new SpokenWord("thanks", 1500, 1900))));
    VoskServer.Recognition recognition = vosk.recognitions().getFirst();
    assertThat(recognition.configuration().path("sample_rate").asInt()).isEqualTo(8000);
    assertThat(recognition.configuration().path("words").asBoolean()).isTrue();
    assertThat(recognition.audio()).isEqualTo(audio().samples().readAllBytes());
    assertThat(recognition.isOver()).isTrue();
  }

  @Test
  void a_model_without_times_of_words_leaves_the_time_since_the_sentence_before()
      throws IOException {
    vosk.prepare(
        new Sentence(600, "{\"text\" : \"one\"}"), new Sentence(1200, "{\"text\" : \"two\"}"));
    assertThat(engine.recognize(audio(), "en"))
        .containsExactly(
            new Segment("one", 0, 600, List.of()), new Segment("two", 600, 1200, List.of()));
  }

  @Test
  void a_language_without_a_server_is_refused_and_a_dialect_may_have_its_own() throws IOException {
    assertThatThrownBy(() -> engine.recognize(audio(), "de-DE"))
        .isInstanceOf(EngineRefusal.class)
        .hasMessage("No Vosk server is configured for de-DE.");
    try (SpeechEngine indian = engine("en-in", vosk.url())) {
      assertThat(indian.recognize(audio(), "en-IN")).isEmpty();
      assertThatThrownBy(() -> indian.recognize(audio(), "en-US")).hasMessageContaining("en-US");
    }
  }

  @Test
  void a_connection_that_closes_too_early_is_tried_again_later() {
    vosk.setFault(
        (socket, _) -> {
          socket.closeSession(1011, "internal error");
          return true;
        });
    assertThatThrownBy(() -> engine.recognize(audio(), "en"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(EngineRefusal.class)
        .hasMessage("Vosk closed the connection: 1011 internal error");
  }

  @Test
  void an_answer_that_is_not_json_is_an_error() {
    vosk.setFault(
        (socket, _) -> {
          socket.send("what?");
          return true;
        });
    assertThatThrownBy(() -> engine.recognize(audio(), "en")).hasMessage("Vosk answered no JSON");
  }

  @Test
  void another_server_is_refused_and_an_absent_one_is_tried_again_later() throws IOException {
    try (SpeechEngine other = engine("en", vosk.url().resolve("/elsewhere"))) {
      assertThatThrownBy(() -> other.recognize(audio(), "en"))
          .isInstanceOf(EngineRefusal.class)
          .hasMessageContaining("answered 404");
    }
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (SpeechEngine absent = engine("en", URI.create("ws://127.0.0.1:" + free))) {
      assertThatThrownBy(() -> absent.recognize(audio(), "en"))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(EngineRefusal.class)
          .hasMessageContaining("could not connect to Vosk");
    }
  }
}
