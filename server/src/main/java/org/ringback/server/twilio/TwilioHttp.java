package org.ringback.server.twilio;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends requests to Twilio's REST API, within ten seconds including retries; files may take
/// longer. Retries GET and DELETE when no answer arrives, but never POST, because a repeated POST
/// could ring a customer twice. After a 429 it retries any request, because the request had no
/// effect.
final class TwilioHttp implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// An hour of audio on two channels has 115 MB.
  private static final Duration BODY_TIMEOUT = Duration.ofMinutes(15);

  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final int TRIES = 3;

  /// How requests end, as labels of a metric.
  private static final List<String> OUTCOMES =
      List.of("answered", "refused", "rate-limited", "unreachable", "not-sent");

  private static final Logger log = LoggerFactory.getLogger(TwilioHttp.class);

  private final TwilioHosts hosts;

  /// One circuit breaker per host and account, because one account may fail alone.
  private final Cache<String, CircuitBreaker> circuits =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(Duration.ofMinutes(10)).build();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final ScheduledExecutorService timeouts =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("twilio-timeouts").factory());

  private final MeterRegistry meters;
  private final RestObserver observer;

  TwilioHttp(URI base, MeterRegistry meters, RestObserver observer) {
    this.hosts = new TwilioHosts(base);
    this.meters = meters;
    this.observer = observer;
    for (String method : List.of("GET", "POST", "DELETE")) {
      OUTCOMES.forEach(
          outcome -> timer(method, outcome)); // a series exists before its first failure
    }
  }

  JsonNode get(TwilioAuth auth, String path) {
    return execute(auth, request(auth, path).GET().build(), List.of(), TRIES);
  }

  /// Authenticates with an API key instead of the Auth Token.
  JsonNode get(String user, Secret password, String path) {
    return execute(user, request(user, password, path).GET().build(), TRIES);
  }

  JsonNode post(TwilioAuth auth, String path, Map<String, String> form) {
    return post(
        auth,
        path,
        form.entrySet().stream().map(e -> Map.entry(e.getKey(), e.getValue())).toList());
  }

  /// @param form may have several fields of one name
  JsonNode post(TwilioAuth auth, String path, List<Map.Entry<String, String>> form) {
    String body =
        form.stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return execute(
        auth,
        request(auth, path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        form,
        1);
  }

  JsonNode post(TwilioAuth auth, String path, JsonNode body) {
    return execute(
        auth,
        request(auth, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build(),
        List.of(),
        1);
  }

  void delete(TwilioAuth auth, String path) {
    execute(auth, request(auth, path).DELETE().build(), List.of(), TRIES);
  }

  /// Passes the body of an answer to the reader. The connection is closed when reading takes longer
  /// than [#BODY_TIMEOUT].
  <T> T read(TwilioAuth auth, String path, TwilioApi.BodyReader<T> reader) {
    HttpRequest request = request(auth, path).GET().timeout(TIMEOUT).build();
    long start = System.nanoTime();
    try {
      T result = read(request, reader);
      observe(auth, request, List.of(), start, "answered", null, null);
      return result;
    } catch (TwilioFailure failure) {
      boolean isRefused = failure instanceof TwilioFailure.Refused;
      observe(
          auth, request, List.of(), start, isRefused ? "refused" : "unreachable", null, failure);
      throw failure;
    }
  }

  private <T> T read(HttpRequest request, TwilioApi.BodyReader<T> reader) {
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() == 429) {
          throw new TwilioFailure.RateLimited(retryAfter(answer));
        }
        if (answer.statusCode() >= 500) {
          throw new TwilioFailure.Unreachable("Twilio answered " + answer.statusCode());
        }
        if (answer.statusCode() != 200) {
          throw new TwilioFailure.Refused(answer.statusCode(), 0, "the file is not available", "");
        }
        ScheduledFuture<?> timeout =
            timeouts.schedule(
                () -> closeQuietly(body), BODY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        try {
          return reader.read(body);
        } finally {
          timeout.cancel(false);
        }
      }
    } catch (IOException e) {
      throw new TwilioFailure.Unreachable("Twilio's answer could not be read: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TwilioFailure.Unreachable("interrupted during a request to Twilio", e);
    }
  }

  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      log.debug("Could not close a body that took too long", e);
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Returns the path on a sibling host, see [TwilioHosts#at].
  String at(String host, String path) {
    return hosts.at(host, path);
  }

  private HttpRequest.Builder request(TwilioAuth auth, String path) {
    return request(auth.account().value(), auth.authToken(), path);
  }

  private HttpRequest.Builder request(String user, Secret password, String path) {
    return HttpRequest.newBuilder(hosts.address(path))
        .header("Accept", "application/json")
        .header("Authorization", basic(user, password));
  }

  /// Executes a request and passes it with its outcome to the observer.
  private JsonNode execute(
      TwilioAuth auth, HttpRequest request, List<Map.Entry<String, String>> form, int tries) {
    long start = System.nanoTime();
    try {
      JsonNode answer = execute(auth.account().value(), request, tries);
      String sid = answer.path("sid").stringValue(null);
      observe(auth, request, form, start, "answered", sid, null);
      return answer;
    } catch (TwilioFailure failure) {
      String outcome =
          switch (failure) {
            case TwilioFailure.Refused _ -> "refused";
            case TwilioFailure.RateLimited _ -> "rate-limited";
            case TwilioFailure.Unreachable _, TwilioFailure.CircuitOpen _ -> "unreachable";
          };
      observe(auth, request, form, start, outcome, null, failure);
      throw failure;
    }
  }

  private void observe(
      TwilioAuth auth,
      HttpRequest request,
      List<Map.Entry<String, String>> form,
      long start,
      String outcome,
      @Nullable String sid,
      @Nullable TwilioFailure failure) {
    URI uri = request.uri();
    observer.completed(
        new RestExchange(
            auth.workspace(),
            request.method(),
            uri.getRawQuery() == null
                ? uri.getRawPath()
                : uri.getRawPath() + "?" + uri.getRawQuery(),
            form,
            outcome,
            Duration.ofNanos(System.nanoTime() - start),
            sid,
            failure instanceof TwilioFailure.Refused refused ? refused.status() : 0,
            failure == null ? null : failure.getMessage()));
  }

  private JsonNode execute(String user, HttpRequest request, int tries) {
    CircuitBreaker circuit =
        circuits.get(request.uri().getAuthority() + " " + user, _ -> new CircuitBreaker());
    try {
      circuit.acquire();
    } catch (TwilioFailure.CircuitOpen open) {
      timer(request.method(), "not-sent").record(Duration.ZERO);
      throw open;
    }
    boolean isAnswered = false;
    String outcome = "unreachable";
    Timer.Sample timing = Timer.start(meters);
    try {
      JsonNode answer = repeat(request, tries);
      isAnswered = true;
      outcome = "answered";
      return answer;
    } catch (TwilioFailure.Refused refusal) {
      isAnswered = true;
      outcome = "refused";
      throw refusal;
    } catch (TwilioFailure.RateLimited busy) {
      isAnswered = true;
      outcome = "rate-limited";
      throw busy;
    } finally {
      timing.stop(timer(request.method(), outcome));
      if (isAnswered) {
        circuit.recordSuccess();
      } else {
        circuit.recordFailure();
      }
    }
  }

  private Timer timer(String method, String outcome) {
    return Timer.builder("ringback.twilio.requests")
        .description("requests to Twilio, retries included")
        .tag("method", method)
        .tag("outcome", outcome)
        .register(meters);
  }

  private JsonNode repeat(HttpRequest request, int tries) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    int left = tries;
    while (true) {
      try {
        return send(request, end);
      } catch (TwilioFailure.Unreachable silent) {
        if (--left == 0 || !wait(FIRST_WAIT.multipliedBy(1L << tries - left - 1), end)) {
          throw silent;
        }
        log.info("Retrying a request to Twilio: {}", silent.getMessage());
      } catch (TwilioFailure.RateLimited busy) {
        if (!wait(busy.retryAfter(), end)) {
          throw busy;
        }
      }
    }
  }

  /// Returns false if the wait would exceed the time limit.
  private static boolean wait(Duration time, long end) {
    if (System.nanoTime() + time.toNanos() >= end) {
      return false;
    }
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Limits the time of the whole response. The client's own timeout ends with the headers.
  private JsonNode send(HttpRequest request, long end) {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      return read(answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw new TwilioFailure.Unreachable("Twilio cannot be reached: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new TwilioFailure.Unreachable(
          "Twilio did not answer in " + TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TwilioFailure.Unreachable("interrupted during a request to Twilio", e);
    } finally {
      answer.cancel(true);
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

  private static Duration retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("\\d{1,5}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(Duration.ofSeconds(1));
  }

  private static String basic(String user, Secret password) {
    byte[] both = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public void close() {
    client.shutdownNow();
    timeouts.shutdownNow();
  }
}
