package org.ringback.server.webhook;

import java.util.Optional;
import org.ringback.server.tenancy.WorkspaceId;

/// Who signs the webhooks of a workspace; empty when it has no account.
@FunctionalInterface
public interface WebhookCredentialSource {
  /// As it is, or was less than a second ago, which may cost less to find out.
  default Optional<WebhookCredentials> recent(WorkspaceId workspace) {
    return now(workspace);
  }

  /// As it is now.
  Optional<WebhookCredentials> now(WorkspaceId workspace);
}
