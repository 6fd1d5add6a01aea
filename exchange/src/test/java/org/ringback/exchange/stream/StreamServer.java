package org.ringback.exchange.stream;

import io.javalin.Javalin;
import io.javalin.websocket.WsContext;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.media.Pcmu;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The websocket server of an application with media streams.
final class StreamServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private final Javalin http;
  private volatile @Nullable WsContext socket;
  private volatile boolean closed;

  /// @param answer handles each message
  StreamServer(BiConsumer<WsContext, JsonNode> answer) {
    http =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.routes.ws(
                      "/stream",
                      ws -> {
                        ws.onConnect(opened -> socket = opened);
                        ws.onMessage(
                            message -> {
                              JsonNode frame = JSON.readTree(message.message());
                              messages.add(frame);
                              answer.accept(message, frame);
                            });
                        ws.onClose(_ -> closed = true);
                      });
                })
            .start("127.0.0.1", 0);
  }

  String url() {
    return "ws://127.0.0.1:" + http.port() + "/stream";
  }

  WsContext socket() {
    return Eventually.get(() -> Optional.ofNullable(socket), () -> "no client has connected");
  }

  List<JsonNode> messages() {
    return messages;
  }

  JsonNode awaitMessage(String event, Predicate<JsonNode> fits) {
    return Eventually.get(
        () ->
            messages.stream()
                .filter(f -> f.path("event").asString().equals(event))
                .filter(fits)
                .findFirst(),
        () -> "no such " + event + " among " + messages.size() + " messages");
  }

  JsonNode awaitMessage(String event) {
    return awaitMessage(event, _ -> true);
  }

  void awaitClosed() {
    Eventually.get(
        () -> closed ? Optional.of(true) : Optional.<Boolean>empty(), () -> "the socket is open");
  }

  /// Waits for 400 ms of a track and returns the last 400 ms.
  short[] sound(String track) {
    return Eventually.get(
        () -> {
          List<JsonNode> frames =
              messages.stream()
                  .filter(f -> f.path("media").path("track").asString("").equals(track))
                  .toList();
          if (frames.size() < 20) {
            return Optional.empty();
          }
          short[] samples = new short[20 * 160];
          for (int i = 0; i < 20; i++) {
            JsonNode media = frames.get(frames.size() - 20 + i).path("media");
            byte[] muLaw = Base64.getDecoder().decode(media.path("payload").asString());
            System.arraycopy(Pcmu.decode(muLaw, 0, 160), 0, samples, i * 160, 160);
          }
          return Optional.of(samples);
        },
        () -> "no 400 ms of " + track);
  }

  @Override
  public void close() {
    http.stop();
  }
}
