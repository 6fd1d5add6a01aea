package org.ringback.server.events;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A frame from the browser.
sealed interface ClientFrame {
  /// @param since the last sequence number that the browser has received; null at first
  record Hello(String token, @Nullable Long since) implements ClientFrame {
    @Override
    public String toString() {
      return "Hello[since=" + since + "]";
    }
  }

  record SetAvailability(boolean available) implements ClientFrame {}

  record Pong() implements ClientFrame {}

  /// Parses a frame; empty when the text is none.
  static Optional<ClientFrame> parse(JsonMapper json, String text) {
    try {
      JsonNode frame = json.readTree(text);
      return switch (frame.path("type").asString("")) {
        case "hello" -> hello(frame);
        case "set-availability" ->
            frame.path("available").isBoolean()
                ? Optional.of(new SetAvailability(frame.path("available").asBoolean()))
                : Optional.empty();
        case "pong" -> Optional.of(new Pong());
        default -> Optional.empty();
      };
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  private static Optional<ClientFrame> hello(JsonNode frame) {
    JsonNode since = frame.path("since");
    boolean isValid =
        frame.path("token").isString()
            && (since.isMissingNode() || since.isNull() || since.canConvertToLong());
    return isValid
        ? Optional.of(
            new Hello(
                frame.path("token").asString(), since.canConvertToLong() ? since.asLong() : null))
        : Optional.empty();
  }
}
