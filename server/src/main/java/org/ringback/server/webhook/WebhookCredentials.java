package org.ringback.server.webhook;

import java.time.Instant;
import java.util.List;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.crypto.Secret;

/// The Twilio account of a workspace, whose Auth Token signs its webhooks.
///
/// @param authTokens two during a rotation
record WebhookCredentials(String accountSid, List<Secret> authTokens) {
  static WebhookCredentials of(VoiceCredentials credentials, Instant now) {
    return new WebhookCredentials(credentials.accountSid().value(), credentials.signingTokens(now));
  }
}
