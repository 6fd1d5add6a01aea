package org.ringback.server.routing;

import java.net.URI;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.call.Calls;
import org.ringback.server.callerid.CallerIds;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.identity.Sessions;
import org.ringback.server.presence.Presence;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrants;
import org.ringback.server.webhook.TwimlHandler;

/// Decides the next step of a call.
///
/// @param voice answers new calls, and calls that the server placed
/// @param dialed answers calls whose `<Dial>` has ended
public record RoutingFeature(TwimlHandler voice, TwimlHandler dialed) {
  /// @param publicUrl the base URL of the webhooks
  public static RoutingFeature of(
      Calls calls,
      Presence presence,
      Sessions sessions,
      Workspaces workspaces,
      VoiceGrants grants,
      Credentials credentials,
      CallerIds callerIds,
      DialPolicy policy,
      DenialAuditLog denials,
      URI publicUrl) {
    AgentAccess access = new AgentAccess(sessions, workspaces, grants);
    VoiceRouting routing = new VoiceRouting(calls, presence, access, callerIds, policy, denials);
    TwimlRenderer twiml = new TwimlRenderer(publicUrl);
    return new RoutingFeature(
        new VoiceHandler(calls, routing, credentials, twiml),
        new DialedHandler(calls, routing, twiml));
  }
}
