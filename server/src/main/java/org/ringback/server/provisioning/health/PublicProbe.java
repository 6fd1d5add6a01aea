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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.server.credentials.VoiceCredentials;

/// Sends ourselves what Twilio would: a webhook, signed with the workspace's Auth Token, through
/// the public address. What arrives says whether that address leads here, and whether a proxy on
/// the way changes what was signed.
public final class PublicProbe implements AutoCloseable {
  /// Names the probe to the server that it reaches.
  public static final String HEADER = "Ringback-Probe";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI publicUrl;
  private final Map<String, String> arrived = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final java.util.function.Supplier<String> names;

  /// @param names gives each probe a name that nobody can guess
  public PublicProbe(URI publicUrl, java.util.function.Supplier<String> names) {
    this.publicUrl = publicUrl;
    this.names = names;
  }

  /// A webhook has come, whatever its signature is worth.
  ///
  /// @param name what its header says; unless it is a probe that is under way, nothing is kept
  /// @param url as the request has it here
  public void webhookReceived(String name, String url) {
    arrived.computeIfPresent(name, (_, _) -> url);
  }

  public Optional<Finding> check(VoiceCredentials held) {
    String url = publicUrl + "/api/workspaces/" + held.workspace() + "/voice/probe";
    String name = names.get();
    arrived.put(name, "");
    try {
      HttpResponse<Void> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url))
                  .timeout(PATIENCE)
                  .header(HEADER, name)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("X-Twilio-Signature", sign(held, url))
                  .POST(
                      BodyPublishers.ofString(
                          "AccountSid="
                              + URLEncoder.encode(
                                  held.accountSid().value(), StandardCharsets.UTF_8)))
                  .build(),
              BodyHandlers.discarding());
      return judged(url, answer.statusCode(), String.valueOf(arrived.get(name)));
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
      arrived.remove(name);
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
