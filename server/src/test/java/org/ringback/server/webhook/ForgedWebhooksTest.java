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

/// Webhooks as Twilio sends them, each with one thing changed after it was signed. Twilio's own
/// validator is asked too, about each that it can be asked about.
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

  /// @param origin scheme, host and port over which it was signed
  /// @param parameters of a form, in the order in which they are sent; of JSON, its members
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

  /// One change, which leaves the webhook as it was when there is nothing to change.
  private interface Mutation {
    Webhook of(Webhook webhook, Random random);
  }

  /// What an attacker may do without the Auth Token.
  private final Map<String, Mutation> mutations = new TreeMap<>();

  ForgedWebhooksTest() {
    mutations.put("a byte of the address", (w, r) -> w.withTarget(changed(w.target(), r)));
    mutations.put("a slash at the end", (w, _) -> w.withTarget(slashed(w.target())));
    mutations.put("more in the query", (w, _) -> w.withTarget(queried(w.target(), "x=1")));
    mutations.put("case of the path", (w, r) -> w.withTarget(swapped(w.target(), r)));
    mutations.put(
        "a byte of a value",
        (w, r) -> each(w, r, (p, at) -> set(p, at, changed(p.get(at).getValue(), r))));
    mutations.put(
        "a byte of a name",
        (w, r) -> each(w, r, (p, at) -> name(p, at, changed(p.get(at).getKey(), r))));
    mutations.put(
        "case of a name",
        (w, r) -> each(w, r, (p, at) -> name(p, at, swapped(p.get(at).getKey(), r))));
    mutations.put("a value is gone", (w, r) -> each(w, r, (p, at) -> set(p, at, "")));
    mutations.put("a parameter is gone", (w, r) -> each(w, r, (p, at) -> p.remove(at)));
    mutations.put(
        "a parameter more",
        (w, r) -> each(w, r, (p, at) -> p.add(at, Map.entry("Extra", text(r) + "x"))));
    mutations.put(
        "a parameter twice",
        (w, r) ->
            each(
                w,
                r,
                (p, at) -> p.add(at, Map.entry(p.get(at).getKey(), p.get(at).getValue() + "1"))));
    mutations.put("two values change places", (w, r) -> each(w, r, ForgedWebhooksTest::exchanged));
    mutations.put("signed for http", (w, r) -> signedOver(w, ORIGIN.replace("https", "http"), r));
    mutations.put(
        "signed for another port",
        (w, r) -> signedOver(w, ORIGIN + ":" + (8000 + r.nextInt(999)), r));
    mutations.put(
        "signed for another host",
        (w, r) -> signedOver(w, "https://" + "abc".charAt(r.nextInt(3)) + "oice.example.test", r));
    mutations.put("signed for a longer host", (w, r) -> signedOver(w, ORIGIN + ".evil.test", r));
    mutations.put(
        "another workspace's token", (w, _) -> w.signed(sign(w, theirs.authTokens().getFirst())));
    mutations.put("another workspace's path", (w, _) -> w.to(other));
    mutations.put(
        "a workspace of nobody", (w, r) -> w.to(new WorkspaceId(new UUID(r.nextLong(), 9))));
    mutations.put(
        "a token that is nobody's",
        (w, r) -> w.signed(sign(w, new Secret(HexFormat.of().toHexDigits(r.nextLong())))));
    mutations.put("no token", (w, _) -> w.signed(sign(w, new Secret("\0"))));
    mutations.put("no signature", (w, _) -> w.signed(null));
    mutations.put("an empty signature", (w, _) -> w.signed(""));
    mutations.put(
        "a byte of the signature", (w, r) -> w.signed(changed(String.valueOf(w.signature()), r)));
    mutations.put(
        "case of the signature", (w, r) -> w.signed(swapped(String.valueOf(w.signature()), r)));
    mutations.put(
        "a shorter signature",
        (w, _) -> w.signed(String.valueOf(w.signature()).replaceFirst(".$", "")));
    mutations.put("a longer signature", (w, _) -> w.signed(w.signature() + "="));
    mutations.put("two signatures", (w, _) -> w.signed(w.signature() + ", " + w.signature()));
    mutations.put(
        "a form is said to be JSON",
        (w, _) ->
            w.isJson() ? w : w.withTarget(queried(w.target(), "bodySHA256=" + hash(w.body()))));
    mutations.put(
        "JSON is said to be a form",
        (w, _) ->
            w.isJson() ? w.withTarget(w.target().replaceFirst("[?&]bodySHA256=[^&]*", "")) : w);
  }

  @Test
  void what_twilio_signed_is_let_in_every_time() {
    Random random = genuine.random();
    int count = 10_000;
    int official = 0;
    for (int i = 0; i < count; i++) {
      Webhook webhook = webhook(random);
      assertThat(isLetIn(webhook)).as("%s", webhook).isTrue();
      Webhook shuffled = webhook.isJson() ? webhook : webhook.with(shuffled(webhook, random));
      assertThat(isLetIn(shuffled)).as("in another order: %s", webhook).isTrue();
      official += isOfficial(webhook) ? 1 : 0;
    }
    assertThat(official).isEqualTo(count);
    genuine.recordResult("%,d of %,d".formatted(count, count));
  }

  @Test
  void nothing_is_let_in_that_was_changed_after_it_was_signed() {
    Random random = forged.random();
    int count = Guarantee.size(50_000, 1_000_000);
    List<String> names = List.copyOf(mutations.keySet());
    Map<String, Integer> tried = new HashMap<>();
    for (int i = 0; i < count; ) {
      String name = names.get(random.nextInt(names.size()));
      Webhook webhook = webhook(random);
      Webhook changed = Objects.requireNonNull(mutations.get(name)).of(webhook, random);
      if (changed.equals(webhook)) {
        continue;
      }
      assertThat(isLetIn(changed)).as("%s: %s from %s", name, changed, webhook).isFalse();
      assertThat(isOfficial(changed)).as("Twilio's library: %s", name).isFalse();
      tried.merge(name, 1, Integer::sum);
      i++;
    }
    assertThat(tried.keySet()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(tried.values()).allMatch(each -> each > 100);
    forged.recordResult("0 of %,d, of %d kinds".formatted(count, names.size()));
  }

  /// Twilio signs names and values with nothing between them, so a captured request may be cut up
  /// anew. Whoever can do that has seen the request, and it stays within the same account.
  @Test
  void where_a_name_ends_the_signature_does_not_tell_and_twilios_library_agrees() {
    Webhook webhook =
        new Webhook(
            own,
            ORIGIN,
            "/api/workspaces/" + own + "/voice",
            List.of(Map.entry("AccountSid", ours.accountSid()), Map.entry("To", "+1")),
            false,
            null);
    webhook = webhook.signed(sign(webhook, ours.authTokens().getFirst()));
    List<Map.Entry<String, String>> cut = new ArrayList<>(webhook.parameters());
    cut.set(1, Map.entry("T", "o+1"));

    assertThat(isLetIn(webhook.with(cut))).isTrue().isEqualTo(isOfficial(webhook.with(cut)));
  }

  @Test
  void what_headers_say_of_the_host_is_not_believed() {
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
      Map<String, String> lies =
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
        for (Map.Entry<String, String> lie : lies.entrySet()) {
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
                          .header(lie.getKey(), lie.getValue())
                          .header("X-Twilio-Signature", sign(webhook, ours.authTokens().getFirst()))
                          .header("Content-Type", "application/x-www-form-urlencoded")
                          .POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body())))
                  .status();
          assertThat(status)
              .as("%s signed for %s", lie, origin)
              .isEqualTo(origin.equals(ORIGIN) ? 204 : 403);
        }
      }
    }
  }

  private boolean isLetIn(Webhook webhook) {
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

  /// What twilio-java says, for any of the workspace's tokens. It knows no parameter that comes
  /// twice, and fails on a JSON body whose hash is not in the address.
  private boolean isOfficial(Webhook webhook) {
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
    } catch (URISyntaxException noAddress) {
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
      target = queried(target, "callId=" + new UUID(random.nextLong(), random.nextLong()));
    }
    boolean isJson = random.nextInt(8) == 0;
    if (isJson) {
      parameters.replaceAll(p -> Map.entry(p.getKey(), p.getValue().replaceAll("[\"\\\\\n]", "")));
    }
    String origin = random.nextBoolean() ? ORIGIN : ORIGIN + ":443";
    Webhook plain = new Webhook(own, origin, target, parameters, isJson, null);
    if (isJson) {
      plain = plain.withTarget(queried(target, "bodySHA256=" + hash(plain.body())));
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

  private Webhook signedOver(Webhook webhook, String origin, Random random) {
    Secret token = ours.authTokens().get(random.nextInt(2));
    return webhook.signed(sign(webhook.withOrigin(origin), token));
  }

  private interface OfParameters {
    void change(List<Map.Entry<String, String>> parameters, int at);
  }

  /// A JSON body is changed likewise; the hash in its address stays.
  private static Webhook each(Webhook webhook, Random random, OfParameters change) {
    List<Map.Entry<String, String>> changed = new ArrayList<>(webhook.parameters());
    change.change(changed, random.nextInt(changed.size()));
    Webhook forged = webhook.with(changed);
    return canonical(forged).equals(canonical(webhook)) ? webhook : forged;
  }

  /// What a signature covers: parameters in any order, but not a value that is only repeated.
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

  private static void exchanged(List<Map.Entry<String, String>> parameters, int at) {
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

  private static String queried(String target, String more) {
    return target + (target.contains("?") ? "&" : "?") + more;
  }

  private static String slashed(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target + "/" : target.substring(0, query) + "/" + target.substring(query);
  }

  /// Another letter, digit or sign in its place.
  private static String changed(String text, Random random) {
    if (text.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(text.length());
    return text.substring(0, at) + "aZ09-._~".charAt(random.nextInt(8)) + text.substring(at + 1);
  }

  private static String swapped(String text, Random random) {
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
