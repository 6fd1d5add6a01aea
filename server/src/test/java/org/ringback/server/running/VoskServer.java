package org.ringback.server.running;

import io.javalin.Javalin;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server with the protocol of `vosk-server`, without a model: it recognizes prepared sentences.
/// Each connection takes the next of the prepared recordings; without one it hears nothing.
public final class VoskServer implements AutoCloseable {
  /// @param endMs from which the server knows that it is over
  /// @param json as Vosk reports it
  public record Sentence(long endMs, String json) {}

  /// What one connection received.
  public static final class Recognition {
    private final Queue<Sentence> sentences = new ArrayDeque<>();
    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();
    private JsonNode configuration = JsonMapper.shared().createObjectNode();
    private boolean isOver;

    private Recognition(List<Sentence> sentences) {
      this.sentences.addAll(sentences);
    }

    public synchronized JsonNode configuration() {
      return configuration;
    }

    public synchronized byte[] audio() {
      return audio.toByteArray();
    }

    public synchronized boolean isOver() {
      return isOver;
    }

    private synchronized void configure(JsonNode config) {
      configuration = config;
    }

    private synchronized String accept(byte[] part) {
      audio.writeBytes(part);
      long heardMs = audio.size() * 1000L / (2 * configuration.path("sample_rate").asLong(8000));
      Sentence next = sentences.peek();
      if (next == null || next.endMs() > heardMs) {
        return "{\"partial\" : \"\"}";
      }
      sentences.remove();
      return next.json();
    }

    private synchronized String end() {
      isOver = true;
      Sentence next = sentences.poll();
      return next == null ? "{\"text\" : \"\"}" : next.json();
    }
  }

  private final Javalin http;
  private final Queue<List<Sentence>> prepared = new ArrayDeque<>();
  private final Map<String, Recognition> open = new ConcurrentHashMap<>();
  private final List<Recognition> recognitions = new CopyOnWriteArrayList<>();
  private volatile BiFunction<WsContext, byte[], Boolean> fault = (_, _) -> false;

  public VoskServer() {
    http =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.routes.ws("/", this::serve);
                })
            .start("127.0.0.1", 0);
  }

  private void serve(WsConfig ws) {
    ws.onConnect(
        context -> {
          Recognition recognition = new Recognition(next());
          recognitions.add(recognition);
          open.put(context.sessionId(), recognition);
        });
    ws.onMessage(
        context -> {
          Recognition recognition = recognition(context);
          if (context.message().contains("config")) {
            recognition.configure(JsonMapper.shared().readTree(context.message()).path("config"));
          } else if (context.message().equals("{\"eof\" : 1}")) {
            context.send(recognition.end());
            context.closeSession(1000, "");
          } else {
            context.closeSession(1011, "text is no audio");
          }
        });
    ws.onBinaryMessage(
        context -> {
          byte[] part = new byte[context.data().remaining()];
          context.data().get(part);
          if (!fault.apply(context, part)) {
            context.send(recognition(context).accept(part));
          }
        });
  }

  private Recognition recognition(WsContext context) {
    Recognition recognition = open.get(context.sessionId());
    if (recognition == null) {
      throw new IllegalStateException("an unknown connection");
    }
    return recognition;
  }

  private synchronized List<Sentence> next() {
    List<Sentence> next = prepared.poll();
    return next == null ? List.of() : next;
  }

  /// Prepares what the next connection says.
  public synchronized void prepare(Sentence... sentences) {
    prepared.add(List.of(sentences));
  }

  /// @param fault handles a part of audio instead of the recognizer if it returns true
  public void setFault(BiFunction<WsContext, byte[], Boolean> fault) {
    this.fault = fault;
  }

  /// Returns what the connections received, the first one first.
  public List<Recognition> recognitions() {
    return new ArrayList<>(recognitions);
  }

  public URI url() {
    return URI.create("ws://127.0.0.1:" + http.port());
  }

  @Override
  public void close() {
    http.stop();
  }
}
