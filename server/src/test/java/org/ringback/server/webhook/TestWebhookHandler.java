package org.ringback.server.webhook;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A kind of webhook that exists in tests only: `parcel`, which is not batched, with `ParcelId` as
/// its key.
final class TestWebhookHandler implements WebhookHandler {
  public static final WebhookKind KIND = new WebhookKind("parcel", "/parcel");

  private final List<List<VerifiedWebhook>> applied = new CopyOnWriteArrayList<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  @Override
  public WebhookKind kind() {
    return KIND;
  }

  @Override
  public Optional<String> key(VerifiedWebhook webhook) {
    return webhook.get("ParcelId");
  }

  @Override
  public boolean isBatched() {
    return false;
  }

  @Override
  public void apply(List<VerifiedWebhook> webhooks) {
    if (webhooks.stream().flatMap(each -> key(each).stream()).anyMatch(failing::contains)) {
      throw new IllegalStateException("the parcel is broken");
    }
    applied.add(webhooks);
  }

  /// Fails for webhooks with this key.
  public void failFor(String key) {
    failing.add(key);
  }

  public void stopFailing() {
    failing.clear();
  }

  /// Returns the webhooks of each call of [#apply] that succeeded.
  public List<List<VerifiedWebhook>> applied() {
    return applied;
  }

  /// Returns the applied webhooks with this key.
  public List<VerifiedWebhook> applied(String key) {
    return applied.stream()
        .flatMap(List::stream)
        .filter(each -> key(each).equals(Optional.of(key)))
        .toList();
  }
}
