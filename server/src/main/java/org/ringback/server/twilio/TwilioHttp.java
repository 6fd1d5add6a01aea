package org.ringback.server.twilio;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ringback.server.crypto.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends one request to Twilio's REST and reads its JSON or its refusal. A request is sent once:
/// Twilio's own SDK repeats a POST after a 5xx, which could ring a customer three times.
final class TwilioHttp implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  TwilioHttp(URI base) {
    this.base = base;
  }

  JsonNode get(TwilioAuth auth, String path) {
    return send(request(auth, path).GET());
  }

  JsonNode post(TwilioAuth auth, String path, Map<String, String> form) {
    return post(
        auth,
        path,
        form.entrySet().stream().map(e -> Map.entry(e.getKey(), e.getValue())).toList());
  }

  /// A name may occur more than once.
  JsonNode post(TwilioAuth auth, String path, List<Map.Entry<String, String>> form) {
    String body =
        form.stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(auth, path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  void delete(TwilioAuth auth, String path) {
    send(request(auth, path).DELETE());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(TwilioAuth auth, String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(BOUND)
        .header("Accept", "application/json")
        .header("Authorization", basic(auth.account(), auth.authToken()));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return read(answer);
    } catch (IOException e) {
      throw new TwilioFailure.Unreachable("Twilio cannot be reached: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TwilioFailure.Unreachable("interrupted while asking Twilio", e);
    }
  }

  private static JsonNode read(HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status == 204) {
      return JsonMapper.shared().missingNode();
    }
    if (status == 429) {
      throw new TwilioFailure.RateLimited(retryAfter(answer));
    }
    if (status >= 500) {
      throw new TwilioFailure.Unreachable("Twilio answered " + status);
    }
    JsonNode body = json(answer);
    if (status >= 300) {
      throw new TwilioFailure.Refused(
          status,
          body.path("code").intValue(0),
          body.path("message").stringValue("Twilio answered " + status),
          body.path("more_info").stringValue(""));
    }
    return body;
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JsonMapper.shared().readTree(answer.body());
    } catch (JacksonException e) {
      throw new TwilioFailure.Unreachable(
          "the answer " + answer.statusCode() + " is not Twilio's JSON", e);
    }
  }

  private static Duration retryAfter(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("\\d{1,5}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(Duration.ofSeconds(1));
  }

  private static String basic(AccountSid user, Secret password) {
    byte[] both = (user.value() + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
