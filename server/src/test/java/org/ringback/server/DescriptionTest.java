package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.Description;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;

class DescriptionTest {
  private static final String NOBODYS_ID = "00000000-0000-0009-0000-000000000009";

  private static final Pattern PATH = Pattern.compile("  (/\\S+):");
  private static final Pattern METHOD = Pattern.compile("    (get|post|put|patch|delete):");

  @Test
  void every_route_is_described_and_every_description_is_served() {
    try (TestServer server = TestServer.start()) {
      assertThat(new TreeSet<>(server.server().routes().keySet()))
          .isNotEmpty()
          .isEqualTo(described(server.get("/openapi.yaml", null).body()));
    }
  }

  /// Reads the declared parameters of each route from the problem, which lists them.
  @Test
  void
      every_route_but_the_webhooks_rejects_unknown_query_parameters_and_lists_the_described_ones() {
    try (TestServer server = TestServer.start()) {
      List<Description.Operation> operations =
          Description.ours().operations().stream()
              .filter(operation -> !isWebhook(operation) && !isSocket(operation))
              .toList();
      assertThat(operations).hasSizeGreaterThan(40);
      for (Description.Operation operation : operations) {
        String path = operation.path().replaceAll("\\{\\w+}", NOBODYS_ID);
        Answer answer = server.ask(operation.method(), path + "?no-such-parameter=1", null, "{}");
        assertThat(answer.status()).as(operation.id() + " " + answer).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("unknown-parameter");
        assertThat(answer.json().at("/errors/0/pointer").stringValue())
            .isEqualTo("/no-such-parameter");
        String described =
            operation.parameters().stream()
                .filter(parameter -> parameter.path("in").stringValue().equals("query"))
                .map(parameter -> parameter.path("name").stringValue())
                .collect(Collectors.joining(", "));
        assertThat(answer.json().path("detail").stringValue())
            .as(operation.id())
            .endsWith(
                described.isEmpty()
                    ? "This route supports no query parameters."
                    : "Supported parameters: " + described + ".");
      }
    }
  }

  @Test
  void the_event_socket_rejects_unknown_query_parameters() {
    try (TestServer server = TestServer.start();
        HttpClient client = HttpClient.newHttpClient()) {
      URI socket =
          URI.create(
              "ws://127.0.0.1:%d/api/workspaces/%s/events?since=1"
                  .formatted(server.server().port(), NOBODYS_ID));
      assertThatThrownBy(
              () ->
                  client
                      .newWebSocketBuilder()
                      .buildAsync(socket, new WebSocket.Listener() {})
                      .get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(400));
    }
  }

  private static boolean isWebhook(Description.Operation operation) {
    return operation.node().path("tags").path(0).stringValue("").equals("webhooks");
  }

  private static boolean isSocket(Description.Operation operation) {
    return operation.path().endsWith("/events");
  }

  /// Parses by indentation: only paths begin with a slash, and methods follow them.
  private static Set<String> described(String yaml) {
    Set<String> described = new TreeSet<>();
    String path = "";
    for (String line : yaml.lines().toList()) {
      var key = PATH.matcher(line);
      var method = METHOD.matcher(line);
      if (key.matches()) {
        path = key.group(1);
      } else if (method.matches()) {
        described.add(method.group(1).toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    return described;
  }
}
