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
  /// @param session the issuer's session that the token belongs to
  /// @param until when that session ends unless another token is seen
  record ExternalIdentity(UserId user, SessionId session, Instant until) {}

  /// The `iss` of its tokens.
  String issuer();

  /// Whether a token is good at this moment: it says until when (`exp`), and neither `nbf` nor
  /// `iat` is still to come.
  static boolean isNow(JWTClaimsSet claims, Instant now) {
    return isAfter(claims.getExpirationTime(), now.minus(LEEWAY), false)
        && !isAfter(claims.getNotBeforeTime(), now.plus(LEEWAY), false)
        && !isAfter(claims.getIssueTime(), now.plus(LEEWAY), false);
  }

  private static boolean isAfter(@Nullable Date date, Instant moment, boolean otherwise) {
    return date == null ? otherwise : date.toInstant().isAfter(moment);
  }

  /// Returns empty if the token is invalid.
  Optional<ExternalIdentity> verify(SignedJWT token, Instant now);
}
