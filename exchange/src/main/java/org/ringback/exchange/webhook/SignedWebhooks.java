package org.ringback.exchange.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringback.exchange.account.Account;

/// Sends webhooks as Twilio does: signed, within 15 s, tried again as the URL's fragment says.
/// Redirects are not followed (simplified): a 3xx is a failure.
public final class SignedWebhooks implements WebhookSender, AutoCloseable {
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final int LOGGED = 4 * 1024;
  private static final int HTTP_RETRIEVAL_FAILURE = 11200;
  private static final int HTTP_CONNECTION_FAILURE = 11205;

  private final Clock clock;
  private final DeliveryLog log;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private record Outcome(WebhookAnswer answer, String kind, int status, String words) {}

  public SignedWebhooks(Clock clock, DeliveryLog log) {
    this.clock = clock;
    this.log = log;
  }

  @Override
  public WebhookAnswer send(Account account, WebhookRequest request) {
    Overrides overrides = Overrides.in(request.hook().url());
    boolean get = request.hook().method().equals("GET");
    String form = form(request.parameters());
    String url = !get || form.isEmpty() ? overrides.url() : withQuery(overrides.url(), form);
    String signature =
        Signature.of(account.authToken(), url, get ? List.of() : request.parameters());
    String token = UUID.randomUUID().toString();
    long deadline = System.nanoTime() + overrides.total().toNanos();
    for (int attempt = 0; ; attempt++) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      Duration limit = left.compareTo(overrides.read()) < 0 ? left : overrides.read();
      long began = System.nanoTime();
      Outcome outcome = attempt(url, get, form, signature, token, limit);
      log.add(
          new Delivery(
              clock.instant(),
              account.sid(),
              request.callSid(),
              request.purpose(),
              request.hook().method(),
              url,
              request.parameters(),
              outcome.status(),
              (System.nanoTime() - began) / 1_000_000,
              outcome.words().substring(0, Math.min(LOGGED, outcome.words().length()))));
      boolean again =
          outcome.answer() instanceof WebhookAnswer.Failed
              && attempt < overrides.retries()
              && overrides.retriesAfter(outcome.kind())
              && deadline - System.nanoTime() > 0;
      if (!again) {
        return outcome.answer();
      }
    }
  }

  private Outcome attempt(
      String url, boolean get, String form, String signature, String token, Duration limit) {
    try {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(limit.isPositive() ? limit : Duration.ofMillis(1))
              .header("X-Twilio-Signature", signature)
              .header("I-Twilio-Idempotency-Token", token)
              .header("User-Agent", "TwilioProxy/1.1")
              .header("Accept", "*/*");
      if (!get) {
        builder.header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
      }
      HttpRequest request =
          (get ? builder.GET() : builder.POST(BodyPublishers.ofString(form))).build();
      return outcome(client.send(request, BodyHandlers.ofInputStream()));
    } catch (HttpConnectTimeoutException | ConnectException e) {
      return failed(
          "ct", 0, HTTP_CONNECTION_FAILURE, "no connection to " + url + ": " + e.getMessage());
    } catch (HttpTimeoutException _) {
      return failed("rt", 0, HTTP_RETRIEVAL_FAILURE, "no answer from " + url + " in time");
    } catch (IOException e) {
      return failed(
          "ct", 0, HTTP_CONNECTION_FAILURE, "no answer from " + url + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return failed(
          "", 0, HTTP_RETRIEVAL_FAILURE, "not an address: " + url + ": " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed(
          "", 0, HTTP_RETRIEVAL_FAILURE, "the call ended before " + url + " had answered");
    }
  }

  private static Outcome outcome(HttpResponse<InputStream> response) throws IOException {
    byte[] body;
    try (InputStream stream = response.body()) {
      body = stream.readNBytes(LARGEST_ANSWER + 1);
    }
    String text = new String(body, StandardCharsets.UTF_8);
    int status = response.statusCode();
    if (body.length > LARGEST_ANSWER) {
      return failed("", status, HTTP_RETRIEVAL_FAILURE, "the answer is larger than 64 KiB");
    }
    if (status >= 200 && status < 300) {
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Outcome(new WebhookAnswer.Answered(status, type, text), "", status, text);
    }
    String kind = status >= 500 ? "5xx" : status >= 400 ? "4xx" : "";
    return new Outcome(
        new WebhookAnswer.Failed(HTTP_RETRIEVAL_FAILURE, "answered " + status), kind, status, text);
  }

  private static Outcome failed(String kind, int status, int code, String words) {
    return new Outcome(new WebhookAnswer.Failed(code, words), kind, status, words);
  }

  private static String form(List<Map.Entry<String, String>> parameters) {
    return parameters.stream()
        .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String withQuery(String url, String query) {
    return url + (url.contains("?") ? "&" : "?") + query;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
