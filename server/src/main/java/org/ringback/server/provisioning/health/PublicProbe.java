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

/// Sends ourselves what Twilio would: a webhook, signed with the workspace's Auth Token, through
/// the public address. What arrives says whether that address leads here, and whether a proxy on
/// the way changes what was signed.
public final class PublicProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI publicUrl;
  private final ReceivedProbes received;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public PublicProbe(URI publicUrl, ReceivedProbes received) {
    this.publicUrl = publicUrl;
    this.received = received;
  }

  public Optional<Finding> check(VoiceCredentials held) {
    String url = new WebhookUrls(publicUrl, held.workspace()).probe().toString();
    String name = UUID.randomUUID().toString();
    received.expect(name);
    try {
      HttpResponse<Void> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url))
                  .timeout(PATIENCE)
                  .header(ReceivedProbes.HEADER, name)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("X-Twilio-Signature", sign(held, url))
                  .POST(
                      BodyPublishers.ofString(
                          "AccountSid="
                              + URLEncoder.encode(
                                  held.accountSid().value(), StandardCharsets.UTF_8)))
                  .build(),
              BodyHandlers.discarding());
      return judged(url, answer.statusCode(), received.urlOf(name).orElse(""));
    } catch (IOException e) {
      return Optional.of(
          Finding.error(
              "public-url-unreachable",
              publicUrl.toString(),
              "We cannot be reached at " + publicUrl + " (" + e + "), so neither can Twilio."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      received.forget(name);
    }
  }

  private static Optional<Finding> judged(String signed, int status, String came) {
    if (status == 204) {
      return Optional.empty();
    }
    if (came.isEmpty()) {
      return Optional.of(
          Finding.error(
              "public-url-elsewhere",
              signed,
              "The public address answers " + status + ", and the request did not come here."));
    }
    return Optional.of(
        Finding.error(
                "signature-failing",
                signed,
                "Webhooks are refused ("
                    + status
                    + "), since what was signed is not what arrived. Signed: "
                    + signed
                    + " Arrived: "
                    + came)
            .with(new Finding.Urls(signed, came)));
  }

  /// As Twilio signs (https://www.twilio.com/docs/usage/security).
  private static String sign(VoiceCredentials held, String url) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(held.authToken().bytes(), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(
              mac.doFinal(
                  (url + "AccountSid" + held.accountSid().value())
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
