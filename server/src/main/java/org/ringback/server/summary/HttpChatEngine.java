package org.ringback.server.summary;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.ringback.server.settings.ChatSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A server of the OpenAI-compatible `POST /v1/chat/completions`, such as llama.cpp, vLLM or
/// Ollama.
final class HttpChatEngine implements ChatEngine, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final double TEMPERATURE = 0.2;

  private final ChatSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  HttpChatEngine(ChatSettings settings) {
    this.settings = settings;
  }

  @Override
  public String model() {
    return settings.model();
  }

  @Override
  public String complete(String instructions, String text) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url() + "/v1/chat/completions"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body(instructions, text)));
    settings.key().ifPresent(key -> request.header("Authorization", "Bearer " + key.reveal()));
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("The engine responded with status " + response.statusCode() + ".");
      }
      String answer =
          JsonMapper.shared()
              .readTree(response.body())
              .at("/choices/0/message/content")
              .asString("")
              .strip();
      if (answer.isEmpty()) {
        throw new IOException("The engine responded without a text.");
      }
      return answer;
    } catch (HttpTimeoutException late) {
      throw new IOException("The engine did not respond within a minute.", late);
    } catch (JacksonException unreadable) {
      throw new IOException("The engine did not respond with JSON.", unreadable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("The server stopped.", stopped);
    }
  }

  private String body(String instructions, String text) {
    ObjectNode body =
        JsonMapper.shared()
            .createObjectNode()
            .put("model", settings.model())
            .put("temperature", TEMPERATURE);
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", instructions);
    messages.addObject().put("role", "user").put("content", text);
    return body.toString();
  }

  @Override
  public void close() {
    http.close();
  }
}
