package org.ringback.server.running;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.server.running.TestServer.Answer;

/// Sends webhooks that are signed as Twilio signs them.
///
/// @param publicUrl the base URL in the signature
/// @param server the base URL of the requests
public record TwilioCaller(
    HttpClient http, URI publicUrl, URI server, String accountSid, String authToken) {

  /// Posts a signed webhook, with the AccountSid when the parameters have none.
  public Answer signed(String target, Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.putIfAbsent("AccountSid", accountSid);
    return post(target, all, sign(publicUrl + target, all));
  }

  public Answer post(String target, Map<String, String> parameters, String signature) {
    String form =
        parameters.entrySet().stream()
            .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + target))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (!signature.isEmpty()) {
      request.header("X-Twilio-Signature", signature);
    }
    try {
      return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  /// Posts a JSON body, whose hash is in the signed URL
  /// (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
  ///
  /// @param sent the body of the request, which may differ from the hashed one
  public Answer json(String target, String body, String sent) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      String hashed = target + "?bodySHA256=" + HexFormat.of().formatHex(hash);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server + hashed))
              .header("Content-Type", "application/json")
              .header("X-Twilio-Signature", sign(publicUrl + hashed, Map.of()))
              .POST(HttpRequest.BodyPublishers.ofString(sent))
              .build();
      return new Answer(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException | NoSuchAlgorithmException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  public String sign(String url, Map<String, String> parameters) {
    StringBuilder text = new StringBuilder(url);
    new TreeMap<>(parameters).forEach((name, value) -> text.append(name).append(value));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
