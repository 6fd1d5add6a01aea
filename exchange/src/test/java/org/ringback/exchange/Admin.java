package org.ringback.exchange;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;

/// A client of the admin API, `/exchange/…`.
public final class Admin implements AutoCloseable {
  /// A response.
  public record Answer(int status, byte[] bytes) {
    public JsonNode json() {
      return JsonSocketClient.JSON.readTree(bytes);
    }

    public String message() {
      return json().path("message").asString("");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final Exchange exchange;

  public Admin(Exchange exchange) {
    this.exchange = exchange;
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer post(String path, String json) {
    return send(with(path, json).POST(BodyPublishers.ofString(json)));
  }

  public Answer put(String path, String json) {
    return send(with(path, json).PUT(BodyPublishers.ofString(json)));
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  private static HttpRequest.Builder headed(HttpRequest.Builder builder) {
    return builder.header("Content-Type", "application/json");
  }

  private HttpRequest.Builder with(String path, String json) {
    return json.isEmpty() ? request(path) : headed(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exchange.port() + path));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
