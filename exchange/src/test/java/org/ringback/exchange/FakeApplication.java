package org.ringback.exchange;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/// A fake application: returns configured TwiML and records every webhook.
public final class FakeApplication implements AutoCloseable {
  /// A received webhook.
  ///
  /// @param form the form of a POST, or the query of a GET
  public record ReceivedWebhook(
      String path, Map<String, String> form, String method, Map<String, String> headers) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "(none)");
    }

    public String get(String name) {
      return form.getOrDefault(name, "(none)");
    }
  }

  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
  private final List<ReceivedWebhook> webhooks = new CopyOnWriteArrayList<>();

  public FakeApplication() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String query = exchange.getRequestURI().getRawQuery();
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join("; ", values)));
    Map<String, String> form = form(body.isEmpty() && query != null ? query : body);
    webhooks.add(new ReceivedWebhook(path, form, exchange.getRequestMethod(), headers));
    HttpHandler handler = handlers.get(path);
    if (handler != null) {
      handler.handle(exchange);
      exchange.close();
      return;
    }
    String answer = answers.get(path);
    if (answer == null) {
      exchange.sendResponseHeaders(path.startsWith("/status") ? 204 : 404, -1);
    } else {
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/xml");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String each : body.isEmpty() ? new String[0] : body.split("&")) {
      String[] pair = each.split("=", 2);
      form.put(
          URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
          URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /// Sets the verbs that a path returns in `<Response>`.
  public void answer(String path, String verbs) {
    answers.put(path, "<Response>" + verbs + "</Response>");
  }

  /// Sets the handler of a path.
  public void handle(String path, HttpHandler handler) {
    handlers.put(path, handler);
  }

  public ReceivedWebhook awaitWebhook(String path, Predicate<ReceivedWebhook> fits) {
    return Eventually.get(
        () -> webhooks.stream().filter(h -> h.path().equals(path) && fits.test(h)).findFirst(),
        () -> "no such webhook at " + path + " among " + webhooks);
  }

  public ReceivedWebhook awaitWebhook(String path) {
    return awaitWebhook(path, h -> true);
  }

  /// Waits for the status `end` and returns all statuses that a path has received.
  public List<String> statuses(String path, String end) {
    return Eventually.get(
        () -> {
          List<String> statuses = all(path).stream().map(h -> h.get("CallStatus")).toList();
          return statuses.contains(end) ? Optional.of(statuses) : Optional.<List<String>>empty();
        },
        () -> path + " received only " + all(path));
  }

  public List<ReceivedWebhook> all(String path) {
    return webhooks.stream().filter(h -> h.path().equals(path)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
