package org.ringback.server.webhook;

import java.net.URI;
import java.time.Clock;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;

/// Receives Twilio's webhooks.
///
/// @param inbox closed before the database
public record WebhookFeature(WebhookInbox inbox, Routes routes) {
  /// @param publicUrl the base URL of the webhooks
  /// @param voice answers new calls, and calls that the server placed
  /// @param dialed answers calls whose `<Dial>` has ended
  /// @param status applies status callbacks
  public static WebhookFeature of(
      Database db,
      Credentials credentials,
      ReceivedProbes probes,
      TwimlHandler voice,
      TwimlHandler dialed,
      CallbackHandler status,
      DenialAuditLog denials,
      URI publicUrl,
      Clock clock) {
    WebhookInbox inbox = new WebhookInbox(db, status, clock).start();
    return new WebhookFeature(
        inbox,
        new WebhookRoutes(
            new WebhookAuthenticator(new SignatureVerifier(publicUrl), credentials, clock),
            credentials,
            voice,
            dialed,
            inbox,
            probes,
            denials,
            clock));
  }
}
