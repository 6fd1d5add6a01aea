package org.ringback.server.voicetoken;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.access.ActingMemberResolver;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Json;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwimlAppSid;

/// `GET /api/workspaces/{workspaceId}/token`: what a browser's Device signs in to Twilio with.
public final class TokenRoutes implements Routes {
  private final Access access;
  private final ActingMemberResolver actingMembers;
  private final VoiceGrants grants;
  private final Credentials credentials;
  private final UuidV7 ids;
  private final Duration life;
  private final Clock clock;
  private final Cache<CachedToken, Minted> recent =
      Caffeine.newBuilder().maximumSize(20_000).executor(Runnable::run).build();

  /// @param life how long a token is good
  public TokenRoutes(
      Access access,
      ActingMemberResolver actingMembers,
      VoiceGrants grants,
      Credentials credentials,
      Duration life,
      UuidV7 ids,
      Clock clock) {
    this.access = access;
    this.actingMembers = actingMembers;
    this.grants = grants;
    this.credentials = credentials;
    this.life = life;
    this.ids = ids;
    this.clock = clock;
  }

  private record Minted(String jwt, Instant expires) {}

  private record CachedToken(
      WorkspaceId workspace,
      ClientIdentity identity,
      String grant,
      ApiKeySid apiKey,
      TwimlAppSid application) {}

  private record Answer(String token, @JsonProperty("expires_in") long expiresIn) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/token",
        this::token,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.TOKENS_WRITE,
        SupportedParameters.of("identity"));
  }

  private void token(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Member member =
        actingMembers.of(
            principal,
            Optional.ofNullable(context.queryParam("identity")).filter(text -> !text.isBlank()));
    VoiceCredentials account =
        credentials.recent(principal.workspace()).orElseThrow(CredentialsMissing::new);
    Minted token = minted(account, identity(principal, member), grant(principal));
    Json.answer(
        context,
        new Answer(
            token.jwt(),
            Math.round(Duration.between(clock.instant(), token.expires()).toMillis() / 1000.0)));
  }

  /// One for a session while it has more than half of its life, so that all its tabs share it and
  /// one who asks because it ends soon gets another. Keys that change make another.
  private Minted minted(VoiceCredentials account, ClientIdentity identity, String grant) {
    CachedToken kept =
        new CachedToken(
            account.workspace(), identity, grant, account.apiKey(), account.twimlAppSid());
    Minted last = recent.getIfPresent(kept);
    return last != null && isYoung(last)
        ? last
        : Objects.requireNonNull(
            recent
                .asMap()
                .compute(
                    kept,
                    (_, other) ->
                        other != null && isYoung(other) ? other : mint(account, identity, grant)));
  }

  private boolean isYoung(Minted token) {
    return clock.instant().isBefore(token.expires().minus(life.dividedBy(2)));
  }

  private Minted mint(VoiceCredentials account, ClientIdentity identity, String grant) {
    Instant expires = clock.instant().plus(life);
    AccessToken token =
        new AccessToken(
            account.apiKey().value(),
            account.accountSid().value(),
            account.twimlAppSid().value(),
            identity.toString(),
            Map.of("workspaceId", account.workspace().toString(), "grant", grant),
            account.apiKey() + "-" + ids.next(),
            expires);
    return new Minted(token.sign(account.apiSecret().bytes()), expires);
  }

  private String grant(WorkspacePrincipal principal) {
    return switch (principal) {
      case WorkspacePrincipal.MemberPrincipal self ->
          grants.of(self.workspace(), self.person().session());
      case WorkspacePrincipal.ServicePrincipal service -> grants.of(service);
    };
  }

  /// A member's token lasts no longer than the session that asked for it. One that a back end asks
  /// for is bound to no session: it is good while the person is a member, for calling only, since
  /// what rings are the pages of signed-in people.
  private static ClientIdentity identity(WorkspacePrincipal principal, Member member) {
    return switch (principal) {
      case WorkspacePrincipal.MemberPrincipal self -> self.person().identity();
      case WorkspacePrincipal.ServicePrincipal _ ->
          new ClientIdentity(member.user(), SessionId.OF_SERVICE);
    };
  }
}
