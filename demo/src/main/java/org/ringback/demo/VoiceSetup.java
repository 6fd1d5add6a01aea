package org.ringback.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Connects a workspace to its Twilio account over HTTP, as an administrator does. Runs at each
/// start, because the port may differ. Repeating it creates no duplicates.
final class VoiceSetup {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI server;

  VoiceSetup(URI server) {
    this.server = server;
  }

  void connect(WorkspaceId workspace, Account account) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String token =
          post(
                  client,
                  "/api/sign-in",
                  "",
                  Map.of("email", SeedData.ADA.email(), "password", SeedData.ADA.password()))
              .path("token")
              .stringValue();
      post(
          client,
          "/api/workspaces/" + workspace.value() + "/configure-twilio",
          token,
          Map.of("accountSid", account.sid(), "authToken", account.authToken()));
      post(client, "/api/sign-out", token, Map.of());
    }
  }

  private JsonNode post(HttpClient client, String path, String token, Map<String, String> body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new DemoException(
            "Could not set up the demo workspace: " + path + " returned " + response.body());
      }
      return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
    } catch (IOException e) {
      throw new DemoException("Could not set up the demo workspace: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("The start was interrupted.", e);
    }
  }
}
