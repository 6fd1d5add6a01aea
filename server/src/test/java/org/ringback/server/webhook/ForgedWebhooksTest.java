package org.ringback.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.webhook.TestWebhook.ORIGIN;
import static org.ringback.server.webhook.TestWebhook.OTHER;
import static org.ringback.server.webhook.TestWebhook.OTHER_ACCOUNT;
import static org.ringback.server.webhook.TestWebhook.OWN;
import static org.ringback.server.webhook.TestWebhook.OWN_ACCOUNT;

import com.twilio.security.RequestValidator;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Secret;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestServer;
import org.ringback.server.tenancy.WorkspaceId;

/// Verifies that webhooks with one change after signing are rejected. Compares each result with
/// Twilio's own validator where that supports the case.
class ForgedWebhooksTest {
  private final Guarantee genuine =
      Guarantee.of(1, "Genuine webhooks accepted", ForgedWebhooksTest.class);
  private final Guarantee forged =
      Guarantee.of(1, "Forged webhooks accepted", ForgedWebhooksTest.class);

  private final Map<WorkspaceId, WebhookCredentials> accounts =
      Map.of(OWN, OWN_ACCOUNT, OTHER, OTHER_ACCOUNT);
  private final Map<String, WebhookMutations.Mutation> mutations = WebhookMutations.all();
  private final SignatureVerifier signatures = new SignatureVerifier(URI.create(ORIGIN));

  @Test
  void genuine_webhooks_are_always_accepted() {
    Random random = genuine.random();
    int count = 10_000;
    int official = 0;
    for (int i = 0; i < count; i++) {
      TestWebhook webhook = TestWebhook.random(random);
      assertThat(isAccepted(webhook)).as("%s", webhook).isTrue();
      TestWebhook shuffled = webhook.isJson() ? webhook : webhook.shuffled(random);
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
      TestWebhook webhook = TestWebhook.random(random);
      TestWebhook changed = Objects.requireNonNull(mutations.get(name)).of(webhook, random);
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
    TestWebhook webhook =
        new TestWebhook(
            OWN,
            ORIGIN,
            "/api/workspaces/" + OWN + "/voice",
            List.of(Map.entry("AccountSid", OWN_ACCOUNT.accountSid()), Map.entry("To", "+1")),
            false,
            null);
    webhook = webhook.signed(webhook.sign(OWN_ACCOUNT.authTokens().getFirst()));
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
                OWN_ACCOUNT.accountSid(),
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
          TestWebhook webhook =
              new TestWebhook(
                  workspace,
                  origin,
                  target,
                  List.of(Map.entry("AccountSid", OWN_ACCOUNT.accountSid())),
                  false,
                  null);
          int status =
              server
                  .send(
                      server
                          .request(target, null)
                          .header(header.getKey(), header.getValue())
                          .header(
                              "X-Twilio-Signature",
                              webhook.sign(OWN_ACCOUNT.authTokens().getFirst()))
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

  private boolean isAccepted(TestWebhook webhook) {
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
  private boolean isAcceptedByTwilio(TestWebhook webhook) {
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
}
