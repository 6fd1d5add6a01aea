package org.ringback.server.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Json;
import org.ringback.server.http.Routes;
import org.ringback.server.http.Who;
import org.ringback.server.workspace.Access;
import org.ringback.server.workspace.Identity;
import org.ringback.server.workspace.Member;
import org.ringback.server.workspace.OnBehalf;
import org.ringback.server.workspace.SessionId;
import org.ringback.server.workspace.Visitor;

/// `GET /api/workspaces/{workspaceId}/token`: what a browser's Device signs in to Twilio with.
public final class TokenRoutes implements Routes {
  private static final Duration LIFE = Duration.ofHours(1);

  private final Access access;
  private final OnBehalf onBehalf;
  private final Credentials credentials;
  private final UuidV7 ids;
  private final Clock clock;

  public TokenRoutes(
      Access access, OnBehalf onBehalf, Credentials credentials, UuidV7 ids, Clock clock) {
    this.access = access;
    this.onBehalf = onBehalf;
    this.credentials = credentials;
    this.ids = ids;
    this.clock = clock;
  }

  private record Answer(String token, @JsonProperty("expires_in") long expiresIn) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/workspaces/{workspaceId}/token", this::token, Who.AGENT, Who.SERVICE);
  }

  private void token(Context context) {
    Visitor visitor = access.visitor(context);
    Member member =
        onBehalf.of(
            visitor,
            Optional.ofNullable(context.queryParam("identity")).filter(text -> !text.isBlank()));
    VoiceCredentials account = credentials.require(visitor.workspace());
    AccessToken token =
        new AccessToken(
            account.apiKey().value(),
            account.accountSid().value(),
            account.twimlAppSid().value(),
            identity(visitor, member).toString(),
            account.apiKey() + "-" + ids.next(),
            clock.instant().plus(LIFE));
    Json.answer(context, new Answer(token.sign(account.apiSecret().bytes()), LIFE.toSeconds()));
  }

  /// A member's token lasts no longer than the session that asked for it. One that a back end asks
  /// for is bound to no session: it is good while the person is a member, for calling only, since
  /// what rings are the pages of signed-in people.
  private static Identity identity(Visitor visitor, Member member) {
    return switch (visitor) {
      case Visitor.OfMember self -> self.person().identity();
      case Visitor.OfService _ -> new Identity(member.user(), SessionId.OF_SERVICE);
    };
  }
}
