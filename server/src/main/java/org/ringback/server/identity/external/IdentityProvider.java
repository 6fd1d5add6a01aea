package org.ringback.server.identity.external;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;

/// An external identity provider whose tokens this server accepts.
public interface IdentityProvider {
  /// Accepted clock skew.
  Duration LEEWAY = Duration.ofSeconds(60);

  /// The user and session of a token.
  ///
  /// @param until end of the session, unless a later token extends it
  record ExternalIdentity(UserId user, SessionId session, Instant until) {}

  /// Returns the `iss` of its tokens.
  String issuer();

  /// Returns whether the token has an `exp` in the future, and no `nbf` or `iat` in the future.
  static boolean isValidAt(JWTClaimsSet claims, Instant now) {
    return isAfter(claims.getExpirationTime(), now.minus(LEEWAY), false)
        && !isAfter(claims.getNotBeforeTime(), now.plus(LEEWAY), false)
        && !isAfter(claims.getIssueTime(), now.plus(LEEWAY), false);
  }

  private static boolean isAfter(@Nullable Date date, Instant moment, boolean ifNull) {
    return date == null ? ifNull : date.toInstant().isAfter(moment);
  }

  /// Returns empty if the token is invalid.
  Optional<ExternalIdentity> verify(SignedJWT token, Instant now);
}
