package org.ringback.server;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.access.Caller;
import org.ringback.server.access.OnBehalf;
import org.ringback.server.audit.Audit;
import org.ringback.server.audit.AuditRoutes;
import org.ringback.server.audit.CallTrail;
import org.ringback.server.audit.Deed;
import org.ringback.server.audit.Refusals;
import org.ringback.server.call.CallRoutes;
import org.ringback.server.call.Calls;
import org.ringback.server.call.outbound.DirectCalls;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.dialpolicy.DialGuard;
import org.ringback.server.dialpolicy.DiallingRoutes;
import org.ringback.server.events.Door;
import org.ringback.server.events.EventRoutes;
import org.ringback.server.events.Realtime;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.Identity;
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
import org.ringback.server.webhook.Inbox;
import org.ringback.server.webhook.SigningAccount;
import org.ringback.server.webhook.SigningAccounts;
import org.ringback.server.webhook.WebhookRoutes;

/// Tokens, calls, webhooks and event sockets, put together.
///
/// @param routes what they answer over HTTP
/// @param realtime closed before the HTTP server, so that pages are told that it stops
/// @param reconciler closed before the database
/// @param inbox closed before the database
record VoiceFeature(List<Routes> routes, Realtime realtime, Reconciler reconciler, Inbox inbox) {
  /// @param publicUrl the address that Twilio calls
  static VoiceFeature of(
      Database db,
      WorkspaceFeature workspace,
      Credentials credentials,
      PublicProbe probe,
      TwilioApi twilio,
      URI publicUrl,
      Audit audit,
      Refusals refusals,
      Duration tokenLife,
      Reconciler.Timings reconciling,
      UuidV7 ids,
      Clock clock) {
    People people = new People(workspace.sessions(), workspace.workspaces(), workspace.grants());
    Access access = workspace.access();
    OnBehalf onBehalf = new OnBehalf(workspace.workspaces());
    Realtime realtime = new Realtime(db, clock);
    Calls calls = new Calls(db, realtime, new CallTrail(audit), ids, clock);
    Inbox inbox = new Inbox(db, calls, clock).start();
    DialGuard guard =
        new DialGuard(
            db,
            id -> credentials.numbers(id).stream().map(PhoneNumber::number).toList(),
            calls::usage,
            audit,
            clock);
    DirectCalls direct =
        new DirectCalls(calls, realtime, credentials, twilio, publicUrl, guard, db, clock);
    VoiceRouting routing =
        new VoiceRouting(
            calls,
            realtime,
            people,
            id -> credentials.numbers(id).stream().findFirst().map(PhoneNumber::number),
            spoken(guard),
            (id, caller, to, reason) ->
                refusals.write(
                    id,
                    caller.map(Identity::user).orElse(null),
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
                access, onBehalf, workspace.grants(), credentials, tokenLife, ids, clock),
            new CallRoutes(access, onBehalf, calls, direct, audit),
            new WebhookRoutes(
                calls,
                routing,
                inbox,
                new Signing(credentials, clock),
                (account, number) ->
                    AccountSid.of(account).flatMap(sid -> credentials.workspaceOf(sid, number)),
                probe::arrived,
                (id, route) ->
                    refusals.write(
                        id,
                        new Deed(
                            Deed.Actor.TWILIO,
                            null,
                            "webhook.refused",
                            route,
                            Map.of("why", "signature"))),
                publicUrl,
                clock),
            new DiallingRoutes(guard, access),
            new AuditRoutes(audit, access),
            new EventRoutes(realtime, people::ask, calls::live)),
        realtime,
        Reconciler.start(db, direct, reconciling),
        inbox);
  }

  /// What the guard refuses, as words to be spoken.
  private static VoiceRouting.Dialling spoken(DialGuard guard) {
    return new VoiceRouting.Dialling() {
      @Override
      public Optional<String> refuseEmergency(WorkspaceId workspace, UserId member, String typed) {
        return guard.refuseEmergency(workspace, member, typed).map(DialGuard.Refusal::words);
      }

      @Override
      public Optional<String> refuse(WorkspaceId workspace, UserId member, E164 to) {
        return guard.refuse(workspace, member, to.value()).map(DialGuard.Refusal::words);
      }

      @Override
      public Duration longest(WorkspaceId workspace, UserId member) {
        return guard.longest(workspace, member);
      }
    };
  }

  private record Signing(Credentials credentials, Clock clock) implements SigningAccounts {
    @Override
    public Optional<SigningAccount> recent(WorkspaceId workspace) {
      return credentials.recent(workspace).map(this::account);
    }

    @Override
    public Optional<SigningAccount> now(WorkspaceId workspace) {
      return credentials.find(workspace).map(this::account);
    }

    private SigningAccount account(VoiceCredentials own) {
      return new SigningAccount(own.accountSid().value(), own.signingTokens(clock.instant()));
    }
  }

  /// Who may call, and who may listen.
  private record People(Sessions sessions, Workspaces workspaces, VoiceGrants grants)
      implements VoiceRouting.Callers {
    @Override
    public boolean mayCall(WorkspaceId workspace, Identity identity) {
      boolean isLive =
          identity.session().equals(SessionId.OF_SERVICE)
              || sessions.isLive(identity.user(), identity.session());
      return isLive && workspaces.membership(workspace, identity.user()).isPresent();
    }

    @Override
    public boolean holds(WorkspaceId workspace, Identity identity, String grant) {
      return grants.isGood(workspace, identity, grant);
    }

    Door.Answer ask(WorkspaceId workspace, String token) {
      Optional<Caller> caller = sessions.verify(token);
      if (!(caller.orElse(null) instanceof Caller.Person person)) {
        return new Door.Answer.Unauthorized();
      }
      return workspaces.membership(workspace, person.user()).isPresent()
          ? new Door.Answer.Welcome(person.identity(), grants.of(workspace, person.session()))
          : new Door.Answer.NotFound();
    }
  }
}
