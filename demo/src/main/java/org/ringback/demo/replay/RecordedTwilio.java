package org.ringback.demo.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Answers the server's requests to Twilio as recorded: a placed call has the recorded CallSid, a
/// change of a call succeeds, and everything else does not exist. The webhooks come from the file.
final class RecordedTwilio implements AutoCloseable {
  private final HttpServer http;
  private final Queue<String> placed = new ArrayDeque<>();
  private final String number;

  private RecordedTwilio(HttpServer http, RecordedCall recorded) {
    this.http = http;
    this.number = recorded.ownNumber();
    for (RecordedCall.Entry entry : recorded.entries()) {
      if (entry.kind().equals("rest")
          && entry.name().equals("POST /Calls")
          && entry.data().path("sid").isString()) {
        placed.add(entry.data().path("sid").asString());
      }
    }
  }

  static RecordedTwilio start(RecordedCall recorded) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      RecordedTwilio twilio = new RecordedTwilio(http, recorded);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.createContext("/", twilio::answer);
      http.start();
      return twilio;
    } catch (IOException e) {
      throw new ReplayException("Could not listen on the loopback address: " + e.getMessage(), e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean isPost = exchange.getRequestMethod().equals("POST");
      if (isPost && path.endsWith("/Calls.json")) {
        String sid = next();
        if (sid != null) {
          respond(exchange, 201, Map.of("sid", sid, "status", "queued"));
          return;
        }
      } else if (isPost && path.matches(".*/Calls/CA[0-9a-f]{32}\\.json")) {
        String sid = path.replaceFirst(".*/Calls/", "").replace(".json", "");
        respond(exchange, 200, Map.of("sid", sid, "status", "in-progress"));
        return;
      } else if (path.endsWith("/IncomingPhoneNumbers.json")) {
        respond(
            exchange,
            200,
            Map.of(
                "incoming_phone_numbers",
                List.of(
                    Map.of(
                        "sid",
                        "PN" + "0".repeat(32),
                        "phone_number",
                        number,
                        "friendly_name",
                        "Recorded"))));
        return;
      }
      respond(exchange, 404, Map.of("code", 20404, "message", "was not recorded", "status", 404));
    }
  }

  private synchronized @Nullable String next() {
    return placed.poll();
  }

  private static void respond(HttpExchange exchange, int status, Map<String, Object> json)
      throws IOException {
    byte[] body = JsonMapper.shared().writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
