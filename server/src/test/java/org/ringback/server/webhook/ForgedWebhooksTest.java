package org.ringback.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Secret;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestServer;
import org.ringback.server.tenancy.WorkspaceId;

/// Verifies that webhooks with one change after signing are rejected. Compares each result with
/// Twilio's own validator where that supports the case.
class ForgedWebhooksTest {
  private static final String ORIGIN = "https://voice.example.test";
  private final Guarantee genuine =
      Guarantee.of(1, "Genuine webhooks accepted", ForgedWebhooksTest.class);
  private final Guarantee forged =
      Guarantee.of(1, "Forged webhooks accepted", ForgedWebhooksTest.class);

  private final WorkspaceId own = new WorkspaceId(new UUID(1, 1));
  private final WorkspaceId other = new WorkspaceId(new UUID(2, 2));
  private final WebhookCredentials ours =
      new WebhookCredentials(
          "AC" + "a".repeat(32), List.of(new Secret("1".repeat(32)), new Secret("2".repeat(32))));
  private final WebhookCredentials theirs =
      new WebhookCredentials("AC" + "b".repeat(32), List.of(new Secret("3".repeat(32))));
  private final Map<WorkspaceId, WebhookCredentials> accounts = Map.of(own, ours, other, theirs);
  private final SignatureVerifier signatures = new SignatureVerifier(URI.create(ORIGIN));

  /// @param origin the signed scheme, host and port
  /// @param parameters the parameters of a form in the order of sending, or the members of JSON
  private record Webhook(
      WorkspaceId workspace,
      String origin,
      String target,
      List<Map.Entry<String, String>> parameters,
      boolean isJson,
      @Nullable String signature) {
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

    Webhook withOrigin(String changed) {
      return new Webhook(workspace, changed, target, parameters, isJson, signature);
    }

    Webhook withTarget(String changed) {
      return new Webhook(workspace, origin, changed, parameters, isJson, signature);
    }

    Webhook with(List<Map.Entry<String, String>> changed) {
      return new Webhook(workspace, origin, target, changed, isJson, signature);
    }

    Webhook signed(@Nullable String changed) {
      return new Webhook(workspace, origin, target, parameters, isJson, changed);
    }

    Webhook to(WorkspaceId changed) {
      return new Webhook(changed, origin, target, parameters, isJson, signature);
    }
  }

  /// Changes a webhook, or returns it unchanged when the change does not apply.
  private interface Mutation {
    Webhook of(Webhook webhook, Random random);
  }

  /// The changes that an attacker can make without the Auth Token.
  private final Map<String, Mutation> mutations = new TreeMap<>();

  ForgedWebhooksTest() {
    mutations.put("a byte of the URL", (w, r) -> w.withTarget(changed(w.target(), r)));
    mutations.put("a trailing slash", (w, _) -> w.withTarget(withTrailingSlash(w.target())));
    mutations.put(
        "an additional query parameter", (w, _) -> w.withTarget(withQuery(w.target(), "x=1")));
    mutations.put("case of the path", (w, r) -> w.withTarget(withSwappedCase(w.target(), r)));
    mutations.put(
        "a byte of a value",
        (w, r) -> each(w, r, (p, at) -> set(p, at, changed(p.get(at).getValue(), r))));
    mutations.put(
        "a byte of a name",
        (w, r) -> each(w, r, (p, at) -> name(p, at, changed(p.get(at).getKey(), r))));
    mutations.put(
        "case of a name",
        (w, r) -> each(w, r, (p, at) -> name(p, at, withSwappedCase(p.get(at).getKey(), r))));
    mutations.put("an emptied value", (w, r) -> each(w, r, (p, at) -> set(p, at, "")));
    mutations.put("a removed parameter", (w, r) -> each(w, r, (p, at) -> p.remove(at)));
    mutations.put(
        "an additional parameter",
        (w, r) -> each(w, r, (p, at) -> p.add(at, Map.entry("Extra", text(r) + "x"))));
    mutations.put(
        "a repeated parameter",
        (w, r) ->
            each(
                w,
                r,
                (p, at) -> p.add(at, Map.entry(p.get(at).getKey(), p.get(at).getValue() + "1"))));
    mutations.put(
        "two exchangeValues values", (w, r) -> each(w, r, ForgedWebhooksTest::exchangeValues));
    mutations.put(
        "signed for http", (w, r) -> signedForOrigin(w, ORIGIN.replace("https", "http"), r));
    mutations.put(
        "signed for another port",
        (w, r) -> signedForOrigin(w, ORIGIN + ":" + (8000 + r.nextInt(999)), r));
    mutations.put(
        "signed for another host",
        (w, r) ->
            signedForOrigin(w, "https://" + "abc".charAt(r.nextInt(3)) + "oice.example.test", r));
    mutations.put(
        "signed for a longer host", (w, r) -> signedForOrigin(w, ORIGIN + ".evil.test", r));
    mutations.put(
        "another workspace's token", (w, _) -> w.signed(sign(w, theirs.authTokens().getFirst())));
    mutations.put("another workspace's path", (w, _) -> w.to(other));
    mutations.put(
        "an unknown workspace", (w, r) -> w.to(new WorkspaceId(new UUID(r.nextLong(), 9))));
    mutations.put(
        "an unknown token",
        (w, r) -> w.signed(sign(w, new Secret(HexFormat.of().toHexDigits(r.nextLong())))));
    mutations.put("no token", (w, _) -> w.signed(sign(w, new Secret("\0"))));
    mutations.put("no signature", (w, _) -> w.signed(null));
    mutations.put("an empty signature", (w, _) -> w.signed(""));
    mutations.put(
        "a byte of the signature", (w, r) -> w.signed(changed(String.valueOf(w.signature()), r)));
    mutations.put(
        "case of the signature",
        (w, r) -> w.signed(withSwappedCase(String.valueOf(w.signature()), r)));
    mutations.put(
        "a shorter signature",
        (w, _) -> w.signed(String.valueOf(w.signature()).replaceFirst(".$", "")));
    mutations.put("a longer signature", (w, _) -> w.signed(w.signature() + "="));
    mutations.put("two signatures", (w, _) -> w.signed(w.signature() + ", " + w.signature()));
    mutations.put(
        "a form declared as JSON",
        (w, _) ->
            w.isJson() ? w : w.withTarget(withQuery(w.target(), "bodySHA256=" + hash(w.body()))));
    mutations.put(
        "JSON declared as a form",
        (w, _) ->
            w.isJson() ? w.withTarget(w.target().replaceFirst("[?&]bodySHA256=[^&]*", "")) : w);
  }

  @Test
  void genuine_webhooks_are_always_accepted() {
    Random random = genuine.random();
    int count = 10_000;
    int official = 0;
    for (int i = 0; i < count; i++) {
      Webhook webhook = webhook(random);
      assertThat(isAccepted(webhook)).as("%s", webhook).isTrue();
      Webhook shuffled = webhook.isJson() ? webhook : webhook.with(shuffled(webhook, random));
      assertThat(isAccepted(shuffled)).as("in another order: %s", webhook).isTrue();
      official += isAcceptedByTwilio(webhook) ? 1 : 0;
    }
    assertThat(official).isEqualTo(count);
    genuine.recordResult("%,d of %,d".formatted(count, count));
  }

  @Test
  void webhooks_that_were_changed_after_signing_are_rejected() {
    Random random = forged.random();
    int count = Guarantee.size(50_000, 1_000_000);
    List<String> names = List.copyOf(mutations.keySet());
    Map<String, Integer> attempts = new HashMap<>();
    for (int i = 0; i < count; ) {
      String name = names.get(random.nextInt(names.size()));
      Webhook webhook = webhook(random);
      Webhook changed = Objects.requireNonNull(mutations.get(name)).of(webhook, random);
      if (changed.equals(webhook)) {
        continue;
      }
      assertThat(isAccepted(changed)).as("%s: %s from %s", name, changed, webhook).isFalse();
      assertThat(isAcceptedByTwilio(changed)).as("Twilio's library: %s", name).isFalse();
      attempts.merge(name, 1, Integer::sum);
      i++;
    }
    assertThat(attempts.keySet()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(attempts.values()).allMatch(each -> each > 100);
    forged.recordResult("0 of %,d, of %d kinds".formatted(count, names.size()));
  }

  /// Twilio concatenates names and values without a separator, so the boundary between a name and
  /// its value is not signed. Only an attacker who has captured a request can use this, and only
  /// within the same account.
  @Test
  void the_boundary_between_name_and_value_is_not_signed_as_in_twilios_library() {
    Webhook webhook =
        new Webhook(
            own,
            ORIGIN,
            "/api/workspaces/" + own + "/voice",
            List.of(Map.entry("AccountSid", ours.accountSid()), Map.entry("To", "+1")),
            false,
            null);
    webhook = webhook.signed(sign(webhook, ours.authTokens().getFirst()));
    List<Map.Entry<String, String>> shifted = new ArrayList<>(webhook.parameters());
    shifted.set(1, Map.entry("T", "o+1"));

    assertThat(isAccepted(webhook.with(shifted)))
        .isTrue()
        .isEqualTo(isAcceptedByTwilio(webhook.with(shifted)));
  }

  @Test
  void headers_that_name_a_host_are_ignored() {
    try (TestServer server =
        TestServer.start(
            Map.of(
                "PUBLIC_URL",
                ORIGIN,
                "TWILIO_ACCOUNT_SID",
                ours.accountSid(),
                "TWILIO_AUTH_TOKEN",
                "1".repeat(32),
                "TWILIO_API_KEY",
                "SK" + "a".repeat(32),
                "TWILIO_API_SECRET",
                "x",
                "TWILIO_TWIML_APP_SID",
                "AP" + "a".repeat(32)))) {
      WorkspaceId workspace = server.workspace("acme");
      String target = "/api/workspaces/" + workspace + "/voice/status";
      Map<String, String> spoofedHeaders =
          Map.of(
              "X-Forwarded-Host", "evil.example.test",
              "X-Forwarded-Proto", "http",
              "X-Forwarded-Port", "8080",
              "X-Forwarded-Prefix", "/api",
              "Forwarded", "host=evil.example.test;proto=http",
              "X-Original-URL", "/other",
              "X-Rewrite-URL", "/other");
      for (String origin :
          List.of(ORIGIN, "https://evil.example.test", "http://evil.example.test:8080")) {
        for (Map.Entry<String, String> header : spoofedHeaders.entrySet()) {
          Webhook webhook =
              new Webhook(
                  workspace,
                  origin,
                  target,
                  List.of(Map.entry("AccountSid", ours.accountSid())),
                  false,
                  null);
          int status =
              server
                  .send(
                      server
                          .request(target, null)
                          .header(header.getKey(), header.getValue())
                          .header("X-Twilio-Signature", sign(webhook, ours.authTokens().getFirst()))
                          .header("Content-Type", "application/x-www-form-urlencoded")
                          .POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body())))
                  .status();
          assertThat(status)
              .as("%s signed for %s", header, origin)
              .isEqualTo(origin.equals(ORIGIN) ? 204 : 403);
        }
      }
    }
  }

  private boolean isAccepted(Webhook webhook) {
    try {
      WebhookCredentials account = accounts.get(webhook.workspace());
      String signature = webhook.signature();
      if (account == null || signature == null) {
        throw new BadSignature();
      }
      signatures.verify(account, webhook.target(), webhook.body(), signature);
      return true;
    } catch (BadSignature refused) {
      return false;
    }
  }

  /// Returns the result of twilio-java with any of the workspace's tokens. It does not support
  /// repeated parameters, and fails on a JSON body without a hash in the URL.
  private boolean isAcceptedByTwilio(Webhook webhook) {
    WebhookCredentials account = accounts.get(webhook.workspace());
    boolean isRepeated =
        webhook.parameters().stream().map(Map.Entry::getKey).distinct().count()
            < webhook.parameters().size();
    if (account == null
        || webhook.signature() == null
        || isRepeated
        || webhook.isJson() && FormBody.hash(webhook.target()).isEmpty()) {
      return false;
    }
    String url = ORIGIN + webhook.target();
    Map<String, String> parameters = new HashMap<>();
    webhook.parameters().forEach(p -> parameters.put(p.getKey(), p.getValue()));
    try {
      boolean isValid = false;
      for (Secret token : account.authTokens()) {
        RequestValidator official = new RequestValidator(token.reveal());
        isValid |=
            webhook.isJson()
                ? official.validate(url, new String(webhook.body(), UTF_8), webhook.signature())
                : official.validate(url, parameters, webhook.signature());
      }
      return isValid;
    } catch (URISyntaxException invalidUrl) {
      return false;
    }
  }

  private Webhook webhook(Random random) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    for (int i = random.nextInt(10); i > 0; i--) {
      parameters.add(Map.entry("P" + i + name(random), text(random)));
    }
    parameters.add(Map.entry("CallSid", "CA" + "%032x".formatted(random.nextLong())));
    parameters.add(Map.entry("From", "+1555%07d".formatted(random.nextInt(10_000_000))));
    parameters.add(Map.entry("To", "+15550100100"));
    parameters.add(Map.entry("AccountSid", ours.accountSid()));
    Collections.shuffle(parameters, random);
    String target =
        "/api/workspaces/"
            + own
            + List.of("/voice", "/voice/status", "/voice/dialed").get(random.nextInt(3));
    if (random.nextBoolean()) {
      target = withQuery(target, "callId=" + new UUID(random.nextLong(), random.nextLong()));
    }
    boolean isJson = random.nextInt(8) == 0;
    if (isJson) {
      parameters.replaceAll(p -> Map.entry(p.getKey(), p.getValue().replaceAll("[\"\\\\\n]", "")));
    }
    String origin = random.nextBoolean() ? ORIGIN : ORIGIN + ":443";
    Webhook plain = new Webhook(own, origin, target, parameters, isJson, null);
    if (isJson) {
      plain = plain.withTarget(withQuery(target, "bodySHA256=" + hash(plain.body())));
    }
    Secret token = ours.authTokens().get(random.nextInt(2));
    return plain.signed(sign(plain, token));
  }

  private static String sign(Webhook webhook, Secret token) {
    Map<String, List<String>> signed = new TreeMap<>();
    if (!webhook.isJson()) {
      webhook
          .parameters()
          .forEach(
              p -> signed.computeIfAbsent(p.getKey(), _ -> new ArrayList<>()).add(p.getValue()));
    }
    return TwilioSignature.sign(token.bytes(), webhook.origin() + webhook.target(), signed);
  }

  private Webhook signedForOrigin(Webhook webhook, String origin, Random random) {
    Secret token = ours.authTokens().get(random.nextInt(2));
    return webhook.signed(sign(webhook.withOrigin(origin), token));
  }

  private interface ParameterChange {
    void change(List<Map.Entry<String, String>> parameters, int at);
  }

  /// Changes a random parameter, or member of JSON. The hash in the URL stays.
  private static Webhook each(Webhook webhook, Random random, ParameterChange change) {
    List<Map.Entry<String, String>> changed = new ArrayList<>(webhook.parameters());
    change.change(changed, random.nextInt(changed.size()));
    Webhook forged = webhook.with(changed);
    return canonical(forged).equals(canonical(webhook)) ? webhook : forged;
  }

  /// Returns the signed content: parameters in any order, without repeated values.
  private static Object canonical(Webhook webhook) {
    Map<String, List<String>> all = new TreeMap<>();
    webhook
        .parameters()
        .forEach(p -> all.computeIfAbsent(p.getKey(), _ -> new ArrayList<>()).add(p.getValue()));
    return webhook.isJson() ? List.of(webhook.parameters()) : all;
  }

  private static void set(List<Map.Entry<String, String>> parameters, int at, String value) {
    parameters.set(at, Map.entry(parameters.get(at).getKey(), value));
  }

  private static void name(List<Map.Entry<String, String>> parameters, int at, String name) {
    parameters.set(at, Map.entry(name, parameters.get(at).getValue()));
  }

  private static void exchangeValues(List<Map.Entry<String, String>> parameters, int at) {
    int next = (at + 1) % parameters.size();
    String value = parameters.get(at).getValue();
    set(parameters, at, parameters.get(next).getValue());
    set(parameters, next, value);
  }

  private static List<Map.Entry<String, String>> shuffled(Webhook webhook, Random random) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>(webhook.parameters());
    Collections.shuffle(parameters, random);
    return parameters;
  }

  private static String withQuery(String target, String more) {
    return target + (target.contains("?") ? "&" : "?") + more;
  }

  private static String withTrailingSlash(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target + "/" : target.substring(0, query) + "/" + target.substring(query);
  }

  /// Replaces one random character.
  private static String changed(String text, Random random) {
    if (text.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(text.length());
    return text.substring(0, at) + "aZ09-._~".charAt(random.nextInt(8)) + text.substring(at + 1);
  }

  private static String withSwappedCase(String text, Random random) {
    int at = random.nextInt(Math.max(1, text.length()));
    if (text.isEmpty()) {
      return text;
    }
    String letter = text.substring(at, at + 1);
    String other =
        letter.equals(letter.toUpperCase(Locale.ROOT))
            ? letter.toLowerCase(Locale.ROOT)
            : letter.toUpperCase(Locale.ROOT);
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  private static String name(Random random) {
    return "Ab_9".substring(0, 1 + random.nextInt(3));
  }

  private static String text(Random random) {
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

  private static String hash(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
