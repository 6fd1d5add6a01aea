package org.ringback.server.webhook;

import static org.ringback.server.webhook.TestWebhook.ORIGIN;
import static org.ringback.server.webhook.TestWebhook.OTHER;
import static org.ringback.server.webhook.TestWebhook.OTHER_ACCOUNT;
import static org.ringback.server.webhook.TestWebhook.OWN_ACCOUNT;
import static org.ringback.server.webhook.TestWebhook.hash;
import static org.ringback.server.webhook.TestWebhook.text;
import static org.ringback.server.webhook.TestWebhook.withQuery;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.ringback.server.crypto.Secret;
import org.ringback.server.tenancy.WorkspaceId;

/// The changes to a webhook that an attacker can make without the Auth Token.
final class WebhookMutations {
  private WebhookMutations() {}

  /// Changes a webhook, or returns it unchanged when the change does not apply.
  interface Mutation {
    TestWebhook of(TestWebhook webhook, Random random);
  }

  /// Returns the changes by their description.
  static Map<String, Mutation> all() {
    Map<String, Mutation> mutations = new TreeMap<>();
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
    mutations.put("two exchanged values", (w, r) -> each(w, r, WebhookMutations::exchangeValues));
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
        "another workspace's token",
        (w, _) -> w.signed(w.sign(OTHER_ACCOUNT.authTokens().getFirst())));
    mutations.put("another workspace's path", (w, _) -> w.to(OTHER));
    mutations.put(
        "an unknown workspace", (w, r) -> w.to(new WorkspaceId(new UUID(r.nextLong(), 9))));
    mutations.put(
        "an unknown token",
        (w, r) -> w.signed(w.sign(new Secret(HexFormat.of().toHexDigits(r.nextLong())))));
    mutations.put("no token", (w, _) -> w.signed(w.sign(new Secret("\0"))));
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
    return mutations;
  }

  private static TestWebhook signedForOrigin(TestWebhook webhook, String origin, Random random) {
    Secret token = OWN_ACCOUNT.authTokens().get(random.nextInt(2));
    return webhook.signed(webhook.withOrigin(origin).sign(token));
  }

  private interface ParameterChange {
    void change(List<Map.Entry<String, String>> parameters, int at);
  }

  /// Changes a random parameter, or member of JSON. The hash in the URL stays.
  private static TestWebhook each(TestWebhook webhook, Random random, ParameterChange change) {
    List<Map.Entry<String, String>> changed = new ArrayList<>(webhook.parameters());
    change.change(changed, random.nextInt(changed.size()));
    TestWebhook forged = webhook.with(changed);
    return canonical(forged).equals(canonical(webhook)) ? webhook : forged;
  }

  /// Returns the signed content: parameters in any order, without repeated values.
  private static Object canonical(TestWebhook webhook) {
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
}
