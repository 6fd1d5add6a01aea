package org.ringback.server.workspace;

import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Somebody else's sign-in whose tokens let people in here.
interface ExternalIssuer {
  /// How far another's clock may be from ours.
  Duration LEEWAY = Duration.ofSeconds(60);

  /// Who a token is for.
  ///
  /// @param session the issuer's session that the token belongs to
  /// @param until when that session ends unless another token is seen
  record Guest(UserId user, SessionId session, Instant until) {}

  /// The `iss` of its tokens.
  String issuer();

  /// Empty when the token is good for nothing.
  Optional<Guest> verify(SignedJWT token, Instant now);
}
