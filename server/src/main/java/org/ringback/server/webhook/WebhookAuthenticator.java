package org.ringback.server.webhook;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.tenancy.WorkspaceId;

/// Authenticates a webhook as one of a workspace: its own Twilio account must have signed it.
final class WebhookAuthenticator {
  private final SignatureVerifier signatures;
  private final Credentials credentials;
  private final Clock clock;

  /// The account that last verified for each workspace. The fallback webhook uses it when the
  /// database is unreachable.
  private final Map<WorkspaceId, WebhookCredentials> lastVerified = new ConcurrentHashMap<>();

  WebhookAuthenticator(SignatureVerifier signatures, Credentials credentials, Clock clock) {
    this.signatures = signatures;
    this.credentials = credentials;
    this.clock = clock;
  }

  /// @param target the path and the query as received, with their escapes
  /// @throws BadSignature unless the signature is right and the body names the workspace's account
  FormBody verify(
      @Nullable WorkspaceId workspace, String target, byte[] body, @Nullable String signature) {
    if (workspace == null || signature == null) {
      throw new BadSignature();
    }
    return verify(workspace, account(credentials.recent(workspace)), target, body, signature);
  }

  /// As [#verify], but prefers the account that last verified: Twilio may ask because the database
  /// is unreachable.
  FormBody verifyWithoutDatabase(
      @Nullable WorkspaceId workspace, String target, byte[] body, @Nullable String signature) {
    WebhookCredentials last = workspace == null ? null : lastVerified.get(workspace);
    return workspace == null || last == null || signature == null
        ? verify(workspace, target, body, signature)
        : verify(workspace, last, target, body, signature);
  }

  /// Retries with the account as stored now, because another node may have changed its Auth Token.
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
    } catch (BadSignature changed) {
      WebhookCredentials stored = account(credentials.find(workspace));
      if (stored.equals(known)) {
        throw changed;
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
