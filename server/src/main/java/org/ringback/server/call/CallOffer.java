package org.ringback.server.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call that rings for an agent.
///
/// @param invitedBy the member who transferred the call or asks the agent to join; null for a
///   customer's call
public record CallOffer(Reason reason, CallView.@Nullable Named invitedBy, Instant expiresAt) {
  /// Why the call rings.
  public enum Reason {
    /// A customer calls.
    INBOUND("inbound"),
    /// A customer waits again, whose agent is gone.
    RETURNED("returned"),
    /// A customer waits in line, and the agent is on a call.
    WAITING("waiting"),
    /// A colleague hands the customer over.
    TRANSFER("transfer"),
    /// A colleague asks the agent first, while the customer is on hold.
    CONSULTATION("consultation"),
    /// A colleague asks the agent to join at once, while the customer is not on hold.
    JOIN("join"),
    /// A colleague calls the agent.
    DIRECT("direct"),
    /// A customer has answered whom the server called for the agent.
    OUTGOING("outgoing");

    private final String wire;

    Reason(String wire) {
      this.wire = wire;
    }

    /// Returns the value in JSON. Agents see no difference between a new and a returned customer.
    String shown() {
      return this == RETURNED ? INBOUND.wire : wire;
    }

    /// Returns the value in SQL.
    public String wire() {
      return wire;
    }

    public static Reason of(String wire) {
      for (Reason reason : values()) {
        if (reason.wire.equals(wire)) {
          return reason;
        }
      }
      throw new IllegalArgumentException("reason of an offer " + wire);
    }
  }
}
