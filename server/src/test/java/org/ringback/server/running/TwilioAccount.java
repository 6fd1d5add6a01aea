package org.ringback.server.running;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The calls of a Twilio account, read through Twilio's REST API as any customer of Twilio reads
/// them.
///
/// @param api the base URL, in place of `https://api.twilio.com`
public record TwilioAccount(HttpClient http, URI api, String accountSid, String authToken) {

  /// A Call resource.
  public record CallResource(JsonNode json) {
    public String sid() {
      return json.path("sid").asString();
    }

    public String status() {
      return json.path("status").asString();
    }

    public String to() {
      return json.path("to").asString();
    }

    public boolean isOver() {
      return List.of("completed", "busy", "failed", "no-answer", "canceled").contains(status());
    }

    /// Returns the time of the answer.
    public Optional<Instant> start() {
      return time("start_time");
    }

    public Optional<Instant> end() {
      return time("end_time");
    }

    private Optional<Instant> time(String name) {
      return json.path(name).isNull()
          ? Optional.empty()
          : Optional.of(
              OffsetDateTime.parse(json.path(name).asString(), DateTimeFormatter.RFC_1123_DATE_TIME)
                  .toInstant());
    }

    @Override
    public String toString() {
      return "%s to %s: %s from %s to %s"
          .formatted(
              sid(),
              to(),
              status(),
              json.path("start_time").asString(),
              json.path("end_time").asString());
    }
  }

  public CallResource call(String sid) {
    return new CallResource(get("/Calls/" + sid + ".json"));
  }

  /// Returns the calls that the `<Dial>` of a call created.
  public List<CallResource> dialedBy(String sid) {
    return calls("ParentCallSid=" + sid);
  }

  /// @param filter a query, as in `Status=completed`
  public List<CallResource> calls(String filter) {
    List<CallResource> calls = new ArrayList<>();
    String next = "/2010-04-01/Accounts/" + accountSid + "/Calls.json?PageSize=1000&" + filter;
    while (!next.isEmpty()) {
      JsonNode page = send(next);
      page.path("calls").forEach(call -> calls.add(new CallResource(call)));
      next = page.path("next_page_uri").asString("");
    }
    return calls;
  }

  private JsonNode get(String resource) {
    return send("/2010-04-01/Accounts/" + accountSid + resource);
  }

  private JsonNode send(String path) {
    String basic =
        Base64.getEncoder()
            .encodeToString((accountSid + ":" + authToken).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.toString().replaceAll("/$", "") + path))
            .header("Authorization", "Basic " + basic)
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
      }
      return JsonMapper.shared().readTree(response.body());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }
}
