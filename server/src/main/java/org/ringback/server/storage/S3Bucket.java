package org.ringback.server.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.settings.StorageSettings;

/// Sends signed requests for a bucket. Addresses it in the path, which every server with the API of
/// S3 supports. Repeats requests that got no answer or one of a busy server.
final class S3Bucket implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final int TRIES = 3;
  private static final Set<Integer> BUSY = Set.of(429, 500, 502, 503, 504);
  private static final int MAX_ERROR = 4096;
  private static final Pattern ERROR_CODE = Pattern.compile("<Code>([^<]*)</Code>");
  private static final Pattern ERROR_MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");

  private final String url;
  private final S3Signature signature;
  private final Clock clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  S3Bucket(StorageSettings.S3 settings, Clock clock) {
    String endpoint = settings.endpoint().toString().replaceAll("/$", "");
    this.url = endpoint + "/" + settings.bucket();
    this.signature = new S3Signature(settings.region(), settings.accessKey(), settings.secretKey());
    this.clock = clock;
  }

  /// A request.
  ///
  /// @param key empty for the bucket itself
  record Request(
      String method,
      String key,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body,
      int length) {
    static Request of(String method, String key) {
      return new Request(method, key, Map.of(), Map.of(), new byte[0], 0);
    }

    Request with(Map<String, String> parameters) {
      return new Request(method, key, parameters, headers, body, length);
    }

    Request withRangeFrom(long position) {
      Map<String, String> range = Map.of("range", "bytes=" + position + "-");
      return new Request(method, key, query, range, body, length);
    }

    Request withBody(byte[] bytes, int count) {
      return new Request(method, key, query, headers, bytes, count);
    }
  }

  /// Returns an answer with one of the expected statuses, whose body the caller closes.
  HttpResponse<InputStream> send(Request request, Set<Integer> expected) {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<InputStream> answer =
            client.send(signed(request), HttpResponse.BodyHandlers.ofInputStream());
        if (expected.contains(answer.statusCode())) {
          return answer;
        }
        String error = error(request, answer);
        if (!BUSY.contains(answer.statusCode()) || attempt == TRIES) {
          throw new StorageException(error);
        }
      } catch (IOException e) {
        if (attempt == TRIES) {
          throw new StorageException("S3 did not answer " + request.method() + ": " + e, e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StorageException("interrupted during a request to S3", e);
      }
      pause(FIRST_WAIT.multipliedBy(1L << (attempt - 1)));
    }
  }

  /// An answer with all of its body.
  record Answer(HttpHeaders headers, String text) {}

  /// Sends a request whose answer is short.
  Answer ask(Request request, Set<Integer> expected) {
    HttpResponse<InputStream> answer = send(request, expected);
    try (InputStream body = answer.body()) {
      return new Answer(answer.headers(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StorageException("S3's answer to " + request.method() + " ended early: " + e, e);
    }
  }

  private HttpRequest signed(Request request) {
    String path = request.key().isEmpty() ? "" : "/" + ObjectKeys.require(request.key());
    String query =
        new TreeMap<>(request.query())
            .entrySet().stream()
                .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
    URI uri = URI.create(url + path + (query.isEmpty() ? "" : "?" + query));
    HttpRequest.Builder http =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .method(
                request.method(),
                request.length() == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(request.body(), 0, request.length()));
    signature
        .sign(
            request.method(),
            uri,
            request.headers(),
            Sha256.hex(request.body(), request.length()),
            clock.instant())
        .forEach(http::setHeader);
    return http.build();
  }

  private static String error(Request request, HttpResponse<InputStream> answer)
      throws IOException {
    try (InputStream body = answer.body()) {
      String text = new String(body.readNBytes(MAX_ERROR), StandardCharsets.UTF_8);
      return "S3 answered %d to %s: %s %s"
          .formatted(
              answer.statusCode(),
              request.method(),
              first(ERROR_CODE, text),
              first(ERROR_MESSAGE, text))
          .strip();
    }
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  /// Encodes as S3's signature demands: each byte except letters, digits and `-._~`.
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted between requests to S3", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
