package org.ringback.server.transcript;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.ringback.server.transcript.SpeechEngine.EngineRefusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One recognition by a `vosk-server`: a text with the configuration, then parts of the audio, each
/// of which the server answers with a text, then the end
/// (https://github.com/alphacep/vosk-server/blob/master/websocket/asr_server.py).
final class VoskSession implements AutoCloseable {
  private static final String CONFIGURATION =
      "{\"config\" : {\"sample_rate\" : %d, \"words\" : true, \"max_alternatives\" : 0}}";

  /// The server compares the text exactly.
  private static final String END = "{\"eof\" : 1}";

  /// The answer to the end takes longest: with some models the server decodes the sentence again.
  private static final int TIMEOUT_SECONDS = 120;

  private sealed interface Received {
    record Answer(String json) implements Received {}

    record Failure(String reason) implements Received {}
  }

  private final WebSocket socket;
  private final BlockingQueue<Received> received;

  private VoskSession(WebSocket socket, BlockingQueue<Received> received) {
    this.socket = socket;
    this.received = received;
  }

  /// @param rate of the audio, in samples per second
  /// @throws EngineRefusal when another server answers
  static VoskSession open(HttpClient http, URI server, int rate) throws IOException {
    BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    CompletableFuture<WebSocket> connection =
        http.newWebSocketBuilder().buildAsync(server, new Listener(received));
    VoskSession session;
    try {
      session = new VoskSession(connection.get(TIMEOUT_SECONDS, TimeUnit.SECONDS), received);
    } catch (ExecutionException e) {
      throw notConnected(e.getCause());
    } catch (TimeoutException e) {
      connection.cancel(true);
      throw new IOException("could not connect to Vosk in time", e);
    } catch (InterruptedException e) {
      connection.cancel(true);
      throw interrupted(e);
    }
    session.send(session.socket.sendText(CONFIGURATION.formatted(rate), true));
    return session;
  }

  private static IOException notConnected(@Nullable Throwable cause) {
    if (cause instanceof WebSocketHandshakeException refused) {
      int status = refused.getResponse().statusCode();
      String message = "the server at the address of Vosk answered " + status + ", no WebSocket";
      return status < 500 ? new EngineRefusal(message) : new IOException(message, cause);
    }
    return new IOException("could not connect to Vosk: " + cause, cause);
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("the server stops", e);
  }

  /// Sends a part of the audio, and returns a sentence that ended, or what is recognized so far.
  JsonNode recognize(ByteBuffer audio) throws IOException {
    send(socket.sendBinary(audio, true));
    return answer();
  }

  /// Ends the audio, and returns the last sentence.
  JsonNode finish() throws IOException {
    send(socket.sendText(END, true));
    return answer();
  }

  /// Waits until a text is sent. A failure comes after what the server sent before it.
  private void send(CompletableFuture<WebSocket> sent) throws IOException {
    try {
      sent.exceptionally(
              failure -> {
                received.add(new Received.Failure("could not send to Vosk: " + failure));
                return socket;
              })
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Vosk did not read the audio in time", e);
    }
  }

  private JsonNode answer() throws IOException {
    try {
      Received next = received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return switch (next) {
        case null -> throw new IOException("Vosk did not answer in time");
        case Received.Failure(String reason) -> throw new IOException(reason);
        case Received.Answer(String json) -> JsonMapper.shared().readTree(json);
      };
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (JacksonException e) {
      throw new IOException("Vosk answered no JSON", e);
    }
  }

  @Override
  public void close() {
    var _ =
        socket
            .sendClose(WebSocket.NORMAL_CLOSURE, "")
            .orTimeout(1, TimeUnit.SECONDS)
            .whenComplete((_, _) -> socket.abort());
  }

  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<Received> received;
    private final StringBuilder text = new StringBuilder();

    Listener(BlockingQueue<Received> received) {
      this.received = received;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        received.add(new Received.Answer(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      received.add(
          new Received.Failure(("Vosk closed the connection: " + status + " " + reason).strip()));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      received.add(new Received.Failure("the connection to Vosk was lost: " + error));
    }
  }
}
