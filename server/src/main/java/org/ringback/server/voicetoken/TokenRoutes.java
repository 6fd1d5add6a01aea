package org.ringback.server.voicetoken;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.access.ActingMemberResolver;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Json;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.tenancy.Member;

/// `GET /api/workspaces/{workspaceId}/token`: the access token of a browser's Voice SDK device.
final class TokenRoutes implements Routes {
  private final Access access;
  private final ActingMemberResolver actingMembers;
  private final VoiceGrants grants;
  private final Credentials credentials;
  private final UuidV7 ids;
  private final Duration lifetime;
  private final Clock clock;
  private final VoiceTokenCache tokens;

  TokenRoutes(
      Access access,
      ActingMemberResolver actingMembers,
      VoiceGrants grants,
      Credentials credentials,
      Duration lifetime,
      VoiceTokenCache tokens,
      UuidV7 ids,
      Clock clock) {
    this.access = access;
    this.actingMembers = actingMembers;
    this.grants = grants;
    this.credentials = credentials;
    this.lifetime = lifetime;
    this.tokens = tokens;
    this.ids = ids;
    this.clock = clock;
  }

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
    VoiceTokenKey key =
        new VoiceTokenKey(
            account.workspace(),
            identity(principal, member),
            grant(principal),
            account.apiKey(),
            account.twimlAppSid());
    VoiceToken token = tokens.get(key, () -> mint(account, key));
    Json.answer(
        context,
        new Answer(
            token.jwt().reveal(),
            Math.round(Duration.between(clock.instant(), token.expires()).toMillis() / 1000.0)));
  }

  private VoiceToken mint(VoiceCredentials account, VoiceTokenKey key) {
    Instant expires = clock.instant().plus(lifetime);
    AccessToken token =
        new AccessToken(
            account.apiKey().value(),
            account.accountSid().value(),
            account.twimlAppSid().value(),
            key.identity().toString(),
            Map.of("workspaceId", account.workspace().toString(), "grant", key.grant()),
            account.apiKey() + "-" + ids.next(),
            expires);
    return new VoiceToken(new Secret(token.sign(account.apiSecret().bytes())), expires);
  }

  private String grant(WorkspacePrincipal principal) {
    return switch (principal) {
      case WorkspacePrincipal.MemberPrincipal self ->
          grants.of(self.workspace(), self.user().session());
      case WorkspacePrincipal.ServicePrincipal service -> grants.of(service);
    };
  }

  /// Returns the identity of the member's session, with which their token ends. The token of a back
  /// end has no session: it places calls while the user is a member, and never rings.
  private static ClientIdentity identity(WorkspacePrincipal principal, Member member) {
    return switch (principal) {
      case WorkspacePrincipal.MemberPrincipal self -> self.user().clientIdentity();
      case WorkspacePrincipal.ServicePrincipal _ ->
          new ClientIdentity(member.user(), SessionId.OF_SERVICE);
    };
  }
}
