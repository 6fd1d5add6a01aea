package org.ringback.server.running;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A fake of Twilio's REST API with responses set by the test, for failures that the exchange does
/// not inject, such as an accepted call with a lost response.
public final class FakeTwilio implements AutoCloseable {
  /// @param query decoded; empty without one
  /// @param form the last value of each parameter
  public record Request(String method, String path, String query, Map<String, String> form) {}

  public record Answer(int status, String json) {
    /// Closes the connection after the request without a response.
    public static final Answer CUT = new Answer(0, "");
  }

  public final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile String numbers = "";
  private volatile Function<Request, Answer> answers = _ -> new Answer(404, "{\"code\":20404}");

  public FakeTwilio() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Sets the only number in the account's list of numbers.
  public void number(String sid, String number, String label) {
    numbers =
        """
        {"incoming_phone_numbers":[{"sid":"%s","phone_number":"%s","friendly_name":"%s",
          "capabilities":{"voice":true}}]}"""
            .formatted(sid, number, label);
  }

  public void answers(Function<Request, Answer> how) {
    requests.clear();
    answers = how;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form = new HashMap<>();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      for (String pair : body.split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), ""),
              form);
      Answer answer;
      if (request.method().equals("GET")
          && request.path().endsWith("/IncomingPhoneNumbers.json")
          && !numbers.isEmpty()) {
        answer = new Answer(200, numbers);
      } else {
        requests.add(request);
        answer = answers.apply(request);
      }
      if (answer.equals(Answer.CUT)) {
        return;
      }
      byte[] json = answer.json().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), json.length);
      exchange.getResponseBody().write(json);
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
