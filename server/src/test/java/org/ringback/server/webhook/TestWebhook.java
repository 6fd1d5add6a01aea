package org.ringback.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.ringback.server.tenancy.WorkspaceId;

/// A webhook of a test, as Twilio sends it.
///
/// @param origin the signed scheme, host and port
/// @param parameters the parameters of a form in the order of sending, or the members of JSON
record TestWebhook(
    WorkspaceId workspace,
    String origin,
    String target,
    List<Map.Entry<String, String>> parameters,
    boolean isJson,
    @Nullable String signature) {
  static final String ORIGIN = "https://voice.example.test";
  static final WorkspaceId OWN = new WorkspaceId(new UUID(1, 1));
  static final WorkspaceId OTHER = new WorkspaceId(new UUID(2, 2));
  static final WebhookCredentials OWN_ACCOUNT =
      new WebhookCredentials(
          "AC" + "a".repeat(32), List.of(new Secret("1".repeat(32)), new Secret("2".repeat(32))));
  static final WebhookCredentials OTHER_ACCOUNT =
      new WebhookCredentials("AC" + "b".repeat(32), List.of(new Secret("3".repeat(32))));

  /// Returns a signed webhook of the own workspace, with random contents.
  static TestWebhook random(Random random) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    for (int i = random.nextInt(10); i > 0; i--) {
      parameters.add(Map.entry("P" + i + name(random), text(random)));
    }
    parameters.add(Map.entry("CallSid", "CA" + "%032x".formatted(random.nextLong())));
    parameters.add(Map.entry("From", "+1555%07d".formatted(random.nextInt(10_000_000))));
    parameters.add(Map.entry("To", "+15550100100"));
    parameters.add(Map.entry("AccountSid", OWN_ACCOUNT.accountSid()));
    Collections.shuffle(parameters, random);
    String target =
        "/api/workspaces/"
            + OWN
            + List.of("/voice", "/voice/status", "/voice/dialed").get(random.nextInt(3));
    if (random.nextBoolean()) {
      target = withQuery(target, "callId=" + new UUID(random.nextLong(), random.nextLong()));
    }
    boolean isJson = random.nextInt(8) == 0;
    if (isJson) {
      parameters.replaceAll(p -> Map.entry(p.getKey(), p.getValue().replaceAll("[\"\\\\\n]", "")));
    }
    String origin = random.nextBoolean() ? ORIGIN : ORIGIN + ":443";
    TestWebhook plain = new TestWebhook(OWN, origin, target, parameters, isJson, null);
    if (isJson) {
      plain = plain.withTarget(withQuery(target, "bodySHA256=" + hash(plain.body())));
    }
    Secret token = OWN_ACCOUNT.authTokens().get(random.nextInt(2));
    return plain.signed(plain.sign(token));
  }

  byte[] body() {
    if (isJson) {
      return parameters.stream()
          .map(p -> "\"" + p.getKey() + "\":\"" + p.getValue() + "\"")
          .collect(Collectors.joining(",", "{", "}"))
          .getBytes(UTF_8);
    }
    return parameters.stream()
        .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
        .collect(Collectors.joining("&"))
        .getBytes(UTF_8);
  }

  TestWebhook withOrigin(String changed) {
    return new TestWebhook(workspace, changed, target, parameters, isJson, signature);
  }

  TestWebhook withTarget(String changed) {
    return new TestWebhook(workspace, origin, changed, parameters, isJson, signature);
  }

  TestWebhook with(List<Map.Entry<String, String>> changed) {
    return new TestWebhook(workspace, origin, target, changed, isJson, signature);
  }

  TestWebhook signed(@Nullable String changed) {
    return new TestWebhook(workspace, origin, target, parameters, isJson, changed);
  }

  TestWebhook to(WorkspaceId changed) {
    return new TestWebhook(changed, origin, target, parameters, isJson, signature);
  }

  /// Returns Twilio's signature with an Auth Token.
  String sign(Secret token) {
    Map<String, List<String>> signed = new TreeMap<>();
    if (!isJson) {
      parameters.forEach(
          p -> signed.computeIfAbsent(p.getKey(), _ -> new ArrayList<>()).add(p.getValue()));
    }
    return TwilioSignature.sign(token.bytes(), origin + target, signed);
  }

  /// Returns the webhook with its parameters in another order.
  TestWebhook shuffled(Random random) {
    List<Map.Entry<String, String>> shuffled = new ArrayList<>(parameters);
    Collections.shuffle(shuffled, random);
    return with(shuffled);
  }

  static String withQuery(String target, String more) {
    return target + (target.contains("?") ? "&" : "?") + more;
  }

  private static String name(Random random) {
    return "Ab_9".substring(0, 1 + random.nextInt(3));
  }

  static String text(Random random) {
    String letters = "aZ0 +&=%/?é漢<\"\n";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  static String hash(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
