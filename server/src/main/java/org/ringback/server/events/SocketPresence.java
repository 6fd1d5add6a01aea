package org.ringback.server.events;

import java.util.concurrent.CompletableFuture;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.WorkspaceId;

/// Learns which sessions have an event socket, and which sockets are available for calls. Another
/// feature implements it.
public interface SocketPresence {
  /// Called when a socket is authenticated.
  Socket opened(WorkspaceId workspace, ClientIdentity identity);

  /// An authenticated socket. Not available at first.
  interface Socket {
    /// Returns at once; the future completes when the change is stored.
    CompletableFuture<Void> setAvailable(boolean available);

    /// Idempotent.
    void closed();
  }
}
