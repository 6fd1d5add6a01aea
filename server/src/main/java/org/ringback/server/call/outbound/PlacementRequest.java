package org.ringback.server.call.outbound;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.E164;

/// A request to call a customer and then connect an agent.
///
/// @param by the principal who sent the request
/// @param agent the agent who is connected
/// @param from the number that the call shows; null for the default
/// @param detectsMachine whether Twilio detects answering machines, which are not connected
/// @param key the idempotency key
record PlacementRequest(
    WorkspacePrincipal by,
    Member agent,
    E164 to,
    @Nullable String from,
    @Nullable UUID contact,
    boolean detectsMachine,
    Optional<IdempotencyKey> key) {
  WorkspaceId workspace() {
    return by.workspace();
  }

  /// Returns a hash of the request.
  String fingerprint() {
    return Sha256.hex(
        agent.user()
            + " "
            + to.value()
            + " "
            + contact
            + (detectsMachine ? " AMD" : "")
            + (from == null ? "" : " from " + from));
  }
}
