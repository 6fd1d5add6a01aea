package org.ringback.server.retention;

import java.util.List;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.tenancy.WorkspaceId;

/// Undoes the setup of a workspace at Twilio.
@FunctionalInterface
public interface SetupTeardown {
  /// @return messages about the parts that remain because Twilio rejected the request
  /// @throws CredentialsMissing when the workspace has no account of its own
  List<String> undo(WorkspaceId workspace);
}
