package org.ringback.server.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;
import org.ringback.server.recorder.CallWebhooks;

/// Receives Twilio's webhooks.
///
/// @param inbox started when the server is ready, closed before the database
/// @param erasure deletes what the inbox contains about a call or a person
/// @param routes the webhooks
/// @param failedRoutes the API of the webhooks that are set aside
public record WebhookFeature(
    WebhookInbox inbox, WebhookErasure erasure, Routes routes, Routes failedRoutes) {
  /// @param publicUrl the base URL of the webhooks
  /// @param handlers apply stored webhooks, one for each kind
  /// @param recorder records the webhooks of each call
  public static WebhookFeature of(
      Database db,
      Credentials credentials,
      ReceivedProbes probes,
      VoiceHandlers voice,
      List<WebhookHandler> handlers,
      CallWebhooks recorder,
      Access access,
      AuditLog audit,
      DenialAuditLog denials,
      MeterRegistry meters,
      URI publicUrl,
      Clock clock) {
    requireDistinct(handlers, WebhookKind::name);
    requireDistinct(handlers, WebhookKind::path);
    WebhookInboxStore store = new WebhookInboxStore(db);
    InboxMeters inboxMeters =
        new InboxMeters(
            meters, db, store, handlers.stream().map(handler -> handler.kind().name()).toList());
    WebhookInbox inbox =
        new WebhookInbox(
            db, store, handlers, new RetrySchedule(new SecureRandom()), inboxMeters, clock);
    return new WebhookFeature(
        inbox,
        new WebhookErasure(db),
        new WebhookRoutes(
            new ResponseDeadline(db),
            new WebhookAuthenticator(new SignatureVerifier(publicUrl), credentials, clock),
            credentials,
            voice,
            handlers,
            inbox,
            probes,
            recorder,
            denials,
            inboxMeters,
            clock),
        new FailedWebhookRoutes(db, new FailedWebhookStore(db), access, audit, clock));
  }

  private static void requireDistinct(
      List<WebhookHandler> handlers, Function<WebhookKind, String> property) {
    List<String> all = handlers.stream().map(handler -> property.apply(handler.kind())).toList();
    if (all.stream().distinct().count() < all.size()) {
      throw new IllegalArgumentException("two handlers share a kind or a path: " + all);
    }
  }
}
