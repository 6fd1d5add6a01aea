package org.ringback.exchange.stream;

import java.net.http.WebSocket;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.Pcmu;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Hears what the application says on a stream: `media`, `mark` and `clear`.
final class StreamReader implements WebSocket.Listener {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BAD_MESSAGE = 31951;
  private static final int TOO_MUCH = 31931;
  private static final int LONGEST = 1024 * 1024;

  /// Told of what cannot be understood.
  @FunctionalInterface
  interface Complaints {
    void raise(int code, String words);
  }

  private final OutboundAudioQueue mouth;
  private final Runnable gone;
  private final Complaints complaints;
  private final StringBuilder text = new StringBuilder();

  StreamReader(OutboundAudioQueue mouth, Runnable gone, Complaints complaints) {
    this.mouth = mouth;
    this.gone = gone;
    this.complaints = complaints;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (text.length() > LONGEST) {
      complaints.raise(BAD_MESSAGE, "Stream - Protocol - Invalid Message: longer than 1 MiB");
      from.abort();
      gone.run();
      return null;
    }
    if (last) {
      String message = text.toString();
      text.setLength(0);
      hear(message);
    }
    from.request(1);
    return null;
  }

  private void hear(String message) {
    try {
      JsonNode frame = JSON.readTree(message);
      switch (frame.path("event").asString("")) {
        case "media" -> say(frame.path("media").path("payload").asString(""));
        case "mark" -> mouth.mark(frame.path("mark").path("name").asString(""));
        case "clear" -> mouth.clear();
        default -> bad("event \"" + frame.path("event").asString("") + "\"");
      }
    } catch (JacksonException | IllegalArgumentException e) {
      bad(String.valueOf(e.getMessage()));
    }
  }

  private void say(String payload) {
    byte[] muLaw = Base64.getDecoder().decode(payload);
    if (!mouth.say(Pcmu.decode(muLaw, 0, muLaw.length))) {
      complaints.raise(TOO_MUCH, "Stream - too much sound is waiting to be heard");
    }
  }

  private void bad(String why) {
    complaints.raise(BAD_MESSAGE, "Stream - Protocol - Invalid Message: " + why);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    gone.run();
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    gone.run();
  }
}
