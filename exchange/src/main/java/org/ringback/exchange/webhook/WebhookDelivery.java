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
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;

/// Sends one webhook: signed, with the cookies of the call, following at most ten redirects. Each
/// redirect is signed separately. After a 301, 302 or 303 the request becomes GET without
/// parameters, as in browsers.
final class WebhookDelivery {
  static final int RETRIEVAL_FAILURE = 11200;
  private static final int INVALID_URL = 11100;
  private static final int CONNECTION_FAILURE = 11205;
  private static final int BAD_HOST = 11210;
  private static final int TOO_MANY_REDIRECTS = 11215;
  private static final int TLS_FAILURE = 11220;
  private static final int TOO_LARGE = 11750;
  private static final int MAX_ANSWER = 64 * 1024;
  private static final int MAX_REDIRECTS = 10;
  private static final Set<Integer> TO_GET = Set.of(301, 302, 303);
  private static final Set<Integer> SAME_METHOD = Set.of(307, 308);

  /// @param kind the name in a retry policy: `ct`, `rt`, `4xx`, `5xx`; empty for none of these
  /// @param detail the response body, or the error
  record Outcome(WebhookResponse answer, String kind, int status, String detail) {}

  private final HttpClient client;
  private final CookieJars cookies;
  private final Account account;
  private final String callSid;
  private final @Nullable String json;
  private final boolean corrupt;
  private final String token;

  /// @param token the idempotency token, the same for each attempt
  WebhookDelivery(
      HttpClient client,
      CookieJars cookies,
      Account account,
      WebhookRequest webhook,
      String token) {
    this.client = client;
    this.cookies = cookies;
    this.account = account;
    this.callSid = webhook.callSid();
    this.json = webhook.json();
    this.corrupt = webhook.corrupt();
    this.token = token;
  }

  /// Sends the request and its redirects. Never throws: a failure is an outcome.
  ///
  /// @param read the time limit of each request, to the last byte of its response
  /// @param deadline the deadline for all requests, by System.nanoTime
  Outcome send(
      String configured,
      boolean get,
      List<Map.Entry<String, String>> parameters,
      Duration read,
      long deadline) {
    String url = WebhookTarget.withoutCredentials(configured);
    try {
      URI uri = URI.create(configured);
      boolean useGet = get;
      List<Map.Entry<String, String>> postBody = parameters;
      for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        long until = Math.min(deadline - System.nanoTime(), read.toNanos()) + System.nanoTime();
        HttpResponse<InputStream> response = sendOnce(uri, useGet, postBody, "", remaining(until));
        String credentials = BasicCredentials.header(uri);
        if (!credentials.isEmpty() && BasicCredentials.isChallenge(response)) {
          response.body().close();
          response = sendOnce(uri, useGet, postBody, credentials, remaining(until));
        }
        cookies.keep(callSid, uri, response.headers().map());
        String location = response.headers().firstValue("Location").orElse("");
        int status = response.statusCode();
        if (location.isEmpty() || !TO_GET.contains(status) && !SAME_METHOD.contains(status)) {
          return read(response, remaining(until));
        }
        response.body().close();
        uri = uri.resolve(location);
        if (TO_GET.contains(status)) {
          useGet = true;
          postBody = List.of();
        }
      }
      return failed("", 0, TOO_MANY_REDIRECTS, "more than 10 redirects from " + url);
    } catch (HttpConnectTimeoutException e) {
      return failed("ct", 0, CONNECTION_FAILURE, "no connection to " + url + " in time");
    } catch (ConnectException e) {
      boolean unknown = isUnknownHost(e);
      return failed(
          "ct",
          0,
          unknown ? BAD_HOST : CONNECTION_FAILURE,
          (unknown ? "unknown host in " : "no connection to ") + url);
    } catch (HttpTimeoutException _) {
      return failed("rt", 0, RETRIEVAL_FAILURE, "no response from " + url + " in time");
    } catch (SSLException e) {
      return failed("ct", 0, TLS_FAILURE, "no secure connection to " + url + ": " + e.getMessage());
    } catch (IOException e) {
      return failed("ct", 0, CONNECTION_FAILURE, "no response from " + url + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return failed("", 0, INVALID_URL, "not an address: " + url + ": " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed("", 0, RETRIEVAL_FAILURE, "the call ended before " + url + " had answered");
    }
  }

  private static Duration remaining(long until) {
    return Duration.ofNanos(Math.max(1_000_000, until - System.nanoTime()));
  }

  private static boolean isUnknownHost(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  /// @param authorization the header of that name; empty for a request without it
  private HttpResponse<InputStream> sendOnce(
      URI uri,
      boolean get,
      List<Map.Entry<String, String>> postBody,
      String authorization,
      Duration limit)
      throws IOException, InterruptedException {
    return client.send(
        request(uri, get, postBody, authorization, limit), BodyHandlers.ofInputStream());
  }

  private HttpRequest request(
      URI uri,
      boolean get,
      List<Map.Entry<String, String>> postBody,
      String authorization,
      Duration limit) {
    String url = WebhookTarget.withoutCredentials(uri.toString());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(corrupt && get ? url + "0" : url))
            .timeout(limit)
            .header(
                "X-Twilio-Signature",
                Signature.of(
                    account.authToken(), Signature.signedUrl(url), get ? List.of() : postBody))
            .header("I-Twilio-Idempotency-Token", token)
            .header("User-Agent", "TwilioProxy/1.1")
            .header("Accept", "*/*");
    String cookie = cookies.header(callSid, uri);
    if (!cookie.isEmpty()) {
      builder.header("Cookie", cookie);
    }
    if (!authorization.isEmpty()) {
      builder.header("Authorization", authorization);
    }
    if (get) {
      return builder.GET().build();
    }
    String body = json == null ? form(postBody) : json;
    String type =
        json == null
            ? "application/x-www-form-urlencoded; charset=UTF-8"
            : "application/json; charset=UTF-8";
    return builder
        .header("Content-Type", type)
        .POST(BodyPublishers.ofString(corrupt ? body + "0" : body))
        .build();
  }

  private static Outcome read(HttpResponse<InputStream> response, Duration limit)
      throws IOException, InterruptedException {
    byte[] body = BoundedBodyReader.read(response.body(), MAX_ANSWER + 1, limit);
    String text = new String(body, StandardCharsets.UTF_8);
    int status = response.statusCode();
    if (body.length > MAX_ANSWER) {
      return failed("", status, TOO_LARGE, "the response is larger than 64 KiB");
    }
    if (status >= 200 && status < 300) {
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Outcome(new WebhookResponse.Answered(status, type, text), "", status, text);
    }
    String kind = status >= 500 ? "5xx" : status >= 400 ? "4xx" : "";
    return new Outcome(
        new WebhookResponse.Failed(RETRIEVAL_FAILURE, "answered " + status), kind, status, text);
  }

  private static Outcome failed(String kind, int status, int code, String detail) {
    return new Outcome(new WebhookResponse.Failed(code, detail), kind, status, detail);
  }

  static String form(List<Map.Entry<String, String>> parameters) {
    return parameters.stream()
        .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
