package org.ringback.server.webhook;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.tenancy.WorkspaceId;

/// Verifies that the Twilio account of a workspace signed a webhook.
final class WebhookAuthenticator {
  private final SignatureVerifier signatures;
  private final Credentials credentials;
  private final Clock clock;

  /// The account that signed the last valid webhook of each workspace. The fallback webhook uses it
  /// when the database is unreachable.
  private final Map<WorkspaceId, WebhookCredentials> lastVerified = new ConcurrentHashMap<>();

  WebhookAuthenticator(SignatureVerifier signatures, Credentials credentials, Clock clock) {
    this.signatures = signatures;
    this.credentials = credentials;
    this.clock = clock;
  }

  /// @param target the path and the query as received, with their escapes
  /// @throws BadSignature unless the signature is valid and AccountSid is the workspace's account
  FormBody verify(
      @Nullable WorkspaceId workspace, String target, byte[] body, @Nullable String signature) {
    if (workspace == null || signature == null) {
      throw new BadSignature();
    }
    return verify(workspace, account(credentials.recent(workspace)), target, body, signature);
  }

  /// Like [#verify], but prefers the account of the last valid webhook, because the database may be
  /// unreachable.
  FormBody verifyWithoutDatabase(
      @Nullable WorkspaceId workspace, String target, byte[] body, @Nullable String signature) {
    WebhookCredentials last = workspace == null ? null : lastVerified.get(workspace);
    return workspace == null || last == null || signature == null
        ? verify(workspace, target, body, signature)
        : verify(workspace, last, target, body, signature);
  }

  /// Retries with the stored account, because another node may have changed its Auth Token.
  private FormBody verify(
      WorkspaceId workspace,
      WebhookCredentials known,
      String target,
      byte[] body,
      String signature) {
    try {
      FormBody form = signatures.verify(known, target, body, signature);
      lastVerified.put(workspace, known);
      return form;
    } catch (BadSignature badSignature) {
      WebhookCredentials stored = account(credentials.find(workspace));
      if (stored.equals(known)) {
        throw badSignature;
      }
      FormBody form = signatures.verify(stored, target, body, signature);
      lastVerified.put(workspace, stored);
      return form;
    }
  }

  private WebhookCredentials account(Optional<VoiceCredentials> found) {
    return found
        .map(own -> WebhookCredentials.of(own, clock.instant()))
        .orElseThrow(BadSignature::new);
  }
}
