package org.ringback.server.call.outbound;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.access.ActingMemberResolver;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallFeature;
import org.ringback.server.callerid.CallerIds;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.http.Routes;
import org.ringback.server.presence.Presence;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.TwilioApi;

/// Places calls exactly once, ends them, and reconciles calls whose callbacks were lost.
///
/// @param reconciler closed before the database
public record OutboundFeature(Reconciler reconciler, List<Routes> routes) {
  /// @param publicUrl the base URL of the webhooks
  public static OutboundFeature of(
      Database db,
      Leases leases,
      CallFeature call,
      Presence presence,
      Workspaces workspaces,
      Credentials credentials,
      TwilioApi twilio,
      URI publicUrl,
      CallerIds callerIds,
      DialPolicy policy,
      Access access,
      ActingMemberResolver members,
      AuditLog audit,
      Reconciler.ReconcilerConfig reconciling,
      Clock clock) {
    OutboundCalls calls =
        new OutboundCalls(
            call.calls(),
            call.creation(),
            new IdempotencyStore(db, clock),
            presence,
            workspaces,
            credentials,
            twilio,
            publicUrl,
            callerIds,
            policy,
            audit,
            clock);
    return new OutboundFeature(
        Reconciler.start(leases.lead("reconciler"), db, call.stale(), calls, reconciling),
        List.of(
            new OutboundCallRoutes(access, members, calls),
            new DialCheckRoutes(access, members, callerIds, policy)));
  }
}
