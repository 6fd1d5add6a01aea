package org.ringback.server;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.access.ActingMemberResolver;
import org.ringback.server.access.Principal;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.audit.AuditRoutes;
import org.ringback.server.audit.CallAuditLog;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.call.CallRoutes;
import org.ringback.server.call.Calls;
import org.ringback.server.call.outbound.OutboundCalls;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.dialpolicy.DialPolicyRoutes;
import org.ringback.server.events.EventRoutes;
import org.ringback.server.events.Realtime;
import org.ringback.server.events.SocketAuthenticator;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.UserId;
import org.ringback.server.provisioning.PhoneNumber;
import org.ringback.server.provisioning.health.PublicProbe;
import org.ringback.server.routing.VoiceRouting;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.E164;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.voicetoken.TokenRoutes;
import org.ringback.server.voicetoken.VoiceGrants;
import org.ringback.server.webhook.WebhookCredentialSource;
import org.ringback.server.webhook.WebhookCredentials;
import org.ringback.server.webhook.WebhookInbox;
import org.ringback.server.webhook.WebhookRoutes;

/// Tokens, calls, webhooks and event sockets, put together.
///
/// @param routes what they answer over HTTP
/// @param realtime closed before the HTTP server, so that pages are told that it stops
/// @param reconciler closed before the database
/// @param inbox closed before the database
record VoiceFeature(
    List<Routes> routes, Realtime realtime, Reconciler reconciler, WebhookInbox inbox) {
  /// @param publicUrl the address that Twilio calls
  static VoiceFeature of(
      Database db,
      WorkspaceFeature workspace,
      Credentials credentials,
      PublicProbe probe,
      TwilioApi twilio,
      URI publicUrl,
      AuditLog audit,
      DenialAuditLog denials,
      Duration tokenLife,
      Reconciler.ReconcilerConfig reconciling,
      UuidV7 ids,
      Clock clock) {
    People people = new People(workspace.sessions(), workspace.workspaces(), workspace.grants());
    Access access = workspace.access();
    ActingMemberResolver actingMembers = new ActingMemberResolver(workspace.workspaces());
    Realtime realtime = new Realtime(db, clock);
    Calls calls = new Calls(db, realtime, new CallAuditLog(audit), ids, clock);
    WebhookInbox inbox = new WebhookInbox(db, calls, clock).start();
    DialPolicy dialPolicy =
        new DialPolicy(
            db,
            id -> credentials.numbers(id).stream().map(PhoneNumber::number).toList(),
            calls::usage,
            audit,
            clock);
    OutboundCalls outbound =
        new OutboundCalls(calls, realtime, credentials, twilio, publicUrl, dialPolicy, db, clock);
    VoiceRouting routing =
        new VoiceRouting(
            calls,
            realtime,
            people,
            id -> credentials.numbers(id).stream().findFirst().map(PhoneNumber::number),
            spoken(dialPolicy),
            (id, caller, to, reason) ->
                denials.write(
                    id,
                    caller.map(ClientIdentity::user).orElse(null),
                    "dial.refused",
                    to,
                    Map.of("reason", reason)));
    workspace.sessions().onEnded(realtime::sessionEnded);
    workspace.members().onRemoved(realtime::memberRemoved);
    workspace.grants().onEnded(realtime::grantsEnded);
    credentials.onRevoked(workspace.grants()::revokeAll);
    credentials.onProgress(realtime::configProgress);
    credentials.onUpdated(realtime::configUpdated);
    return new VoiceFeature(
        List.of(
            new TokenRoutes(
                access, actingMembers, workspace.grants(), credentials, tokenLife, ids, clock),
            new CallRoutes(access, actingMembers, calls, outbound, audit),
            new WebhookRoutes(
                calls,
                routing,
                inbox,
                new Signing(credentials, clock),
                (account, number) ->
                    AccountSid.of(account).flatMap(sid -> credentials.workspaceOf(sid, number)),
                probe::webhookReceived,
                (id, route) ->
                    denials.write(
                        id,
                        new AuditEvent(
                            AuditEvent.Actor.TWILIO,
                            null,
                            "webhook.refused",
                            route,
                            Map.of("why", "signature"))),
                publicUrl,
                clock),
            new DialPolicyRoutes(dialPolicy, access),
            new AuditRoutes(audit, access),
            new EventRoutes(realtime, people::ask, calls::live)),
        realtime,
        Reconciler.start(db, outbound, reconciling),
        inbox);
  }

  /// What the guard refuses, as words to be spoken.
  private static VoiceRouting.Dialling spoken(DialPolicy dialPolicy) {
    return new VoiceRouting.Dialling() {
      @Override
      public Optional<String> refuseEmergency(WorkspaceId workspace, UserId member, String typed) {
        return dialPolicy.refuseEmergency(workspace, member, typed).map(DialPolicy.Denial::message);
      }

      @Override
      public Optional<String> refuse(WorkspaceId workspace, UserId member, E164 to) {
        return dialPolicy.refuse(workspace, member, to.value()).map(DialPolicy.Denial::message);
      }

      @Override
      public Duration longest(WorkspaceId workspace, UserId member) {
        return dialPolicy.maxDuration(workspace, member);
      }
    };
  }

  private record Signing(Credentials credentials, Clock clock) implements WebhookCredentialSource {
    @Override
    public Optional<WebhookCredentials> recent(WorkspaceId workspace) {
      return credentials.recent(workspace).map(this::account);
    }

    @Override
    public Optional<WebhookCredentials> now(WorkspaceId workspace) {
      return credentials.find(workspace).map(this::account);
    }

    private WebhookCredentials account(VoiceCredentials own) {
      return new WebhookCredentials(own.accountSid().value(), own.signingTokens(clock.instant()));
    }
  }

  /// Who may call, and who may listen.
  private record People(Sessions sessions, Workspaces workspaces, VoiceGrants grants)
      implements VoiceRouting.Callers {
    @Override
    public boolean mayCall(WorkspaceId workspace, ClientIdentity identity) {
      boolean isLive =
          identity.session().equals(SessionId.OF_SERVICE)
              || sessions.isLive(identity.user(), identity.session());
      return isLive && workspaces.membership(workspace, identity.user()).isPresent();
    }

    @Override
    public boolean holds(WorkspaceId workspace, ClientIdentity identity, String grant) {
      return grants.isValid(workspace, identity, grant);
    }

    SocketAuthenticator.Answer ask(WorkspaceId workspace, String token) {
      Optional<Principal> caller = sessions.verify(token);
      if (!(caller.orElse(null) instanceof Principal.User person)) {
        return new SocketAuthenticator.Answer.Unauthorized();
      }
      return workspaces.membership(workspace, person.user()).isPresent()
          ? new SocketAuthenticator.Answer.Authenticated(
              person.identity(), grants.of(workspace, person.session()))
          : new SocketAuthenticator.Answer.NotFound();
    }
  }
}
