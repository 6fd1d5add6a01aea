package org.ringback.demo.training;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The server's API for one bearer token.
record Api(HttpClient client, URI server, String bearer) {

  /// Returns the API of another bearer token.
  Api as(String other) {
    return new Api(client, server, other);
  }

  String get(String path) {
    return send(request(path).GET(), path, false);
  }

  JsonNode getJson(String path) {
    return JsonMapper.shared().readTree(get(path));
  }

  JsonNode send(String method, String path, Map<String, ?> body) {
    return json(send(withBody(method, path, body), path, false));
  }

  /// Sends a request that another agent or the customer may have forestalled.
  ///
  /// @return a missing node if so
  JsonNode attempt(String method, String path, Map<String, ?> body) {
    return json(send(withBody(method, path, body), path, true));
  }

  WebSocket openEvents(String workspacePath, WebSocket.Listener listener) {
    URI events = server.resolve(workspacePath + "/events");
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://" + events.getAuthority() + events.getPath()), listener)
            .join();
    socket.sendText("{\"type\":\"hello\",\"token\":\"" + bearer + "\"}", true).join();
    return socket;
  }

  private static JsonNode json(String body) {
    return body.isEmpty()
        ? JsonNodeFactory.instance.missingNode()
        : JsonMapper.shared().readTree(body);
  }

  private HttpRequest.Builder withBody(String method, String path, Map<String, ?> body) {
    return request(path)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
    return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
  }

  private String send(HttpRequest.Builder builder, String path, boolean mayConflict) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (mayConflict && response.statusCode() == 409) {
        return "";
      }
      if (response.statusCode() >= 300) {
        throw new TrainingException(
            "The server answered %d to %s %s: %s"
                .formatted(response.statusCode(), request.method(), path, response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new TrainingException(
          "Could not send %s %s: %s".formatted(request.method(), path, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("The training was interrupted.", e);
    }
  }
}
