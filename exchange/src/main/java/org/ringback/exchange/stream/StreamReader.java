package org.ringback.exchange.stream;

import java.net.http.WebSocket;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.Pcmu;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the messages of the application: `media`, `mark` and `clear`.
final class StreamReader implements WebSocket.Listener {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BAD_MESSAGE = 31951;
  private static final int BUFFER_FULL = 31931;
  private static final int MAX_LENGTH = 1024 * 1024;

  /// Called for messages that cannot be parsed.
  @FunctionalInterface
  interface ErrorListener {
    void report(int code, String detail);
  }

  private final OutboundAudioQueue outbound;
  private final Runnable onClosed;
  private final ErrorListener errors;
  private final StringBuilder text = new StringBuilder();

  StreamReader(OutboundAudioQueue outbound, Runnable onClosed, ErrorListener errors) {
    this.outbound = outbound;
    this.onClosed = onClosed;
    this.errors = errors;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (text.length() > MAX_LENGTH) {
      errors.report(BAD_MESSAGE, "Stream - Protocol - Invalid Message: longer than 1 MiB");
      from.abort();
      onClosed.run();
      return null;
    }
    if (last) {
      String message = text.toString();
      text.setLength(0);
      handle(message);
    }
    from.request(1);
    return null;
  }

  private void handle(String message) {
    try {
      JsonNode frame = JSON.readTree(message);
      switch (frame.path("event").asString("")) {
        case "media" -> enqueue(frame.path("media").path("payload").asString(""));
        case "mark" -> outbound.mark(frame.path("mark").path("name").asString(""));
        case "clear" -> outbound.clear();
        default -> reportInvalid("event \"" + frame.path("event").asString("") + "\"");
      }
    } catch (JacksonException | IllegalArgumentException e) {
      reportInvalid(String.valueOf(e.getMessage()));
    }
  }

  private void enqueue(String payload) {
    byte[] muLaw = Base64.getDecoder().decode(payload);
    if (!outbound.enqueue(Pcmu.decode(muLaw, 0, muLaw.length))) {
      errors.report(BUFFER_FULL, "Stream - the buffer of outbound audio is full");
    }
  }

  private void reportInvalid(String reason) {
    errors.report(BAD_MESSAGE, "Stream - Protocol - Invalid Message: " + reason);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    onClosed.run();
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    onClosed.run();
  }
}
