package org.ringback.exchange.webhook;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.alert.AlertLog;

/// Sends webhooks as Twilio does: signed, within 15 s, with the retries of the URL's fragment.
/// Raises an alert for the last failure.
public final class SignedWebhooks implements WebhookSender, AutoCloseable {
  private static final int MAX_LOGGED = 4 * 1024;

  /// Twilio's "Call Progress: Warning Response to Callback URL".
  private static final int CALLBACK_FAILURE = 15003;

  private final Clock clock;
  private final DeliveryLog log;
  private final AlertLog alerts;
  private final IdempotencyTokens tokens;
  private final CookieJars cookies = new CookieJars();
  private final HttpClient defaultClient = client(ConnectionOverrides.CONNECT);

  public SignedWebhooks(Clock clock, DeliveryLog log, AlertLog alerts, RandomGenerator random) {
    this.clock = clock;
    this.log = log;
    this.alerts = alerts;
    this.tokens = new IdempotencyTokens(random.nextLong());
  }

  private static HttpClient client(Duration connect) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER) // each address is signed for itself
        .connectTimeout(connect)
        .build();
  }

  @Override
  public AlertLog alerts() {
    return alerts;
  }

  @Override
  public WebhookResponse send(Account account, WebhookRequest request) {
    ConnectionOverrides overrides = ConnectionOverrides.in(request.target().url());
    if (overrides.connect().equals(ConnectionOverrides.CONNECT)) {
      return send(account, request, overrides, defaultClient);
    }
    HttpClient own = client(overrides.connect());
    try {
      return send(account, request, overrides, own);
    } finally {
      own.shutdownNow();
    }
  }

  private WebhookResponse send(
      Account account, WebhookRequest request, ConnectionOverrides overrides, HttpClient client) {
    boolean get = request.target().method().equals("GET");
    String form = WebhookDelivery.form(request.parameters());
    String query = request.json() == null ? get ? form : "" : bodyHash(request.json());
    String url = query.isEmpty() ? overrides.url() : withQuery(overrides.url(), query);
    WebhookDelivery attempt =
        new WebhookDelivery(client, cookies, account, request, tokens.next(request));
    String logged = WebhookTarget.withoutCredentials(url);
    long deadline = System.nanoTime() + overrides.total().toNanos();
    for (int retries = 0; ; retries++) {
      long began = System.nanoTime();
      WebhookDelivery.Outcome outcome =
          attempt.send(
              url, get, get ? List.of() : request.parameters(), overrides.read(), deadline);
      log.add(
          new DeliveryRecord(
              clock.instant(),
              account.sid(),
              request.callSid(),
              request.purpose(),
              request.target().method(),
              logged,
              request.parameters(),
              outcome.status(),
              (System.nanoTime() - began) / 1_000_000,
              outcome.detail().substring(0, Math.min(MAX_LOGGED, outcome.detail().length())),
              Signature.of(
                  account.authToken(),
                  Signature.signedUrl(url),
                  get ? List.of() : request.parameters())));
      if (!(outcome.answer() instanceof WebhookResponse.Failed failed)) {
        return outcome.answer();
      }
      boolean shouldRetry =
          retries < overrides.retries()
              && overrides.retriesAfter(outcome.kind())
              && deadline - System.nanoTime() > 0;
      if (!shouldRetry) {
        raiseAlert(account, request, logged, form, outcome, failed);
        return failed;
      }
    }
  }

  private void raiseAlert(
      Account account,
      WebhookRequest request,
      String url,
      String form,
      WebhookDelivery.Outcome outcome,
      WebhookResponse.Failed failed) {
    boolean callback = request.purpose().endsWith("-callback");
    int code = callback ? CALLBACK_FAILURE : failed.code();
    alerts.raise(
        account,
        request.callSid(),
        code,
        callback ? "warning" : "error",
        "ErrorCode="
            + code
            + "&httpResponse="
            + outcome.status()
            + "&url="
            + url
            + "&msg="
            + failed.message(),
        new WebhookTarget(url, request.target().method()),
        form,
        outcome.status() == 0 ? "" : outcome.detail());
  }

  /// Twilio signs only the URL of a request with JSON. Its query has the hash of the body.
  private static String bodyHash(String json) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
      return "bodySHA256=" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String withQuery(String url, String query) {
    return url + (url.contains("?") ? "&" : "?") + query;
  }

  @Override
  public void close() {
    defaultClient.shutdownNow();
  }
}
