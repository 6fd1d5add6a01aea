package org.ringback.server.provisioning.health;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.webhook.ReceivedProbes;
import org.ringback.server.webhook.WebhookUrls;

/// Sends a webhook through the public URL, signed as Twilio signs it. The probe fails if the URL
/// leads elsewhere, or if a proxy changes the signed URL.
public final class PublicProbe implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI publicUrl;
  private final ReceivedProbes received;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public PublicProbe(URI publicUrl, ReceivedProbes received) {
    this.publicUrl = publicUrl;
    this.received = received;
  }

  public Optional<Finding> check(VoiceCredentials current) {
    String url = new WebhookUrls(publicUrl, current.workspace()).probe().toString();
    String name = UUID.randomUUID().toString();
    received.expect(name);
    try {
      HttpResponse<Void> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url))
                  .timeout(TIMEOUT)
                  .header(ReceivedProbes.HEADER, name)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("X-Twilio-Signature", sign(current, url))
                  .POST(
                      BodyPublishers.ofString(
                          "AccountSid="
                              + URLEncoder.encode(
                                  current.accountSid().value(), StandardCharsets.UTF_8)))
                  .build(),
              BodyHandlers.discarding());
      return finding(url, answer.statusCode(), received.urlOf(name).orElse(""));
    } catch (IOException e) {
      return Optional.of(
          Finding.error(
              "public-url-unreachable",
              publicUrl.toString(),
              "This server cannot be reached at "
                  + publicUrl
                  + " ("
                  + e
                  + "), so Twilio cannot reach it either."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      received.forget(name);
    }
  }

  private static Optional<Finding> finding(String signed, int status, String arrived) {
    if (status == 204) {
      return Optional.empty();
    }
    if (arrived.isEmpty()) {
      return Optional.of(
          Finding.error(
              "public-url-elsewhere",
              signed,
              "The public URL leads to another server: it answered "
                  + status
                  + ", and this server received no request."));
    }
    return Optional.of(
        Finding.error(
                "signature-failing",
                signed,
                "Webhooks are rejected ("
                    + status
                    + "), because a proxy changes the signed URL. Signed: "
                    + signed
                    + " Received: "
                    + arrived)
            .with(new Finding.Urls(signed, arrived)));
  }

  /// Signs as Twilio does (https://www.twilio.com/docs/usage/security).
  private static String sign(VoiceCredentials current, String url) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(current.authToken().bytes(), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(
              mac.doFinal(
                  (url + "AccountSid" + current.accountSid().value())
                      .getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
