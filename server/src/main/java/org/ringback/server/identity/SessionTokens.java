package org.ringback.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.ringback.server.crypto.Secret;

/// The bearer tokens of this server's sign-in: HS256 only, signed with `JWT_SECRET`.
public final class SessionTokens {
  public static final String ISSUER = "ringback";

  private final Secret secret;

  SessionTokens(Secret secret) {
    this.secret = secret;
  }

  record Claims(UserId user, SessionId session, Instant expires) {}

  String mint(UserId user, SessionId session, Instant now, Instant expiresAt) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(ISSUER)
            .subject(user.toString())
            .claim("sid", session.toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(expiresAt))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(secret.bytes()));
    } catch (JOSEException e) {
      throw new IllegalStateException("JWT_SECRET cannot sign", e);
    }
    return token.serialize();
  }

  /// Returns the claims; empty if the signature is invalid or the token has expired.
  Optional<Claims> verify(SignedJWT token, Instant now) {
    try {
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Date expires = claims.getExpirationTime();
      Date notBefore = claims.getNotBeforeTime();
      boolean isValid =
          JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm())
              && token.verify(new MACVerifier(secret.bytes()))
              && ISSUER.equals(claims.getIssuer())
              && claims.getAudience().contains(ISSUER)
              && (notBefore == null || !now.isBefore(notBefore.toInstant()))
              && expires != null
              && now.isBefore(expires.toInstant());
      String subject = claims.getSubject();
      String session = claims.getStringClaim("sid");
      return isValid && subject != null && session != null
          ? UserId.of(subject)
              .flatMap(
                  user ->
                      SessionId.of(session).map(sid -> new Claims(user, sid, expires.toInstant())))
          : Optional.empty();
    } catch (ParseException | JOSEException _) {
      return Optional.empty();
    }
  }
}
