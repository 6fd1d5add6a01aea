package org.ringback.server.report;

import static org.ringback.server.running.Eventually.eventually;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A customer's system that receives reports. Verifies signatures as docs/exports.md describes.
final class TestReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  TestReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::receive);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /// A received request.
  record Request(String path, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    boolean isSignedWith(String secret) {
      try {
        byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed = header("webhook-id") + "." + header("webhook-timestamp") + ".";
        mac.update(signed.getBytes(StandardCharsets.UTF_8));
        String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        return header("webhook-signature").equals(expected);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Answers later requests with this status.
  void answers(int next) {
    status = next;
  }

  List<Request> requests(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  /// Waits for the request to a path with this number, which starts at 0.
  Request await(String path, int index) {
    eventually(
        () ->
            requests(path).size() > index
                ? ""
                : path + " received " + requests(path).size() + " requests only");
    return requests(path).get(index);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      requests.add(
          new Request(
              exchange.getRequestURI().getPath(),
              headers,
              exchange.getRequestBody().readAllBytes()));
      if (status >= 300 && status < 400) {
        exchange.getResponseHeaders().add("Location", origin() + "/elsewhere");
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
