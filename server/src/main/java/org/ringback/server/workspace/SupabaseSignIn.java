package org.ringback.server.workspace;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.Key;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.ringback.server.crypto.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a Supabase project's people in with the project's own access tokens: HS256 under
/// `JWT_SECRET` (its legacy JWT secret), or ES256 and RS256 under its published keys. A person is
/// ours by the token's subject; at the first time by the e-mail address that the project has
/// confirmed.
public final class SupabaseSignIn {
  private static final Logger log = LoggerFactory.getLogger(SupabaseSignIn.class);
  private static final Set<JWSAlgorithm> PUBLISHED = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
  private static final int TIMEOUT_MILLIS = 3_000;

  private final String issuer;
  private final Secret jwtSecret;
  private final People people;
  private final SupabaseAccounts accounts;
  private final JWSVerificationKeySelector<SecurityContext> keys;

  /// @param project `SUPABASE_URL`
  public SupabaseSignIn(URI project, Secret jwtSecret, People people, SupabaseAccounts accounts) {
    this.issuer = project + "/auth/v1";
    this.jwtSecret = jwtSecret;
    this.people = people;
    this.accounts = accounts;
    this.keys = new JWSVerificationKeySelector<>(PUBLISHED, published(issuer));
  }

  /// Who the token is for, and the Supabase session that it belongs to.
  record Guest(UserId user, SessionId session, Instant expiresAt) {}

  String issuer() {
    return issuer;
  }

  Optional<Guest> verify(SignedJWT token, Instant now) {
    try {
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Date expires = claims.getExpirationTime();
      String subject = claims.getSubject();
      String session = claims.getStringClaim("session_id");
      boolean complete =
          issuer.equals(claims.getIssuer())
              && claims.getAudience().contains("authenticated")
              && expires != null
              && now.isBefore(expires.toInstant());
      if (!complete || subject == null || session == null || !isSigned(token)) {
        return Optional.empty();
      }
      return SessionId.of(session)
          .flatMap(
              id -> user(subject, token).map(user -> new Guest(user, id, expires.toInstant())));
    } catch (ParseException | JOSEException _) {
      return Optional.empty();
    }
  }

  private Optional<UserId> user(String subject, SignedJWT token) {
    Optional<UserId> known = people.bySubject(subject);
    return known.isPresent()
        ? known
        : accounts
            .confirmed(token.getParsedString())
            .filter(account -> account.subject().equals(subject))
            .flatMap(account -> people.join(subject, account.email(), account.name()));
  }

  private boolean isSigned(SignedJWT token) throws JOSEException {
    JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
    if (JWSAlgorithm.HS256.equals(algorithm)) {
      return token.verify(new MACVerifier(jwtSecret.bytes()));
    }
    try {
      for (Key key : keys.selectJWSKeys(token.getHeader(), null)) {
        JWSVerifier verifier =
            new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), key);
        if (token.verify(verifier)) {
          return true;
        }
      }
    } catch (KeySourceException e) {
      log.warn("The keys of {} cannot be had: {}", issuer, e.getMessage());
    }
    return false;
  }

  private static JWKSource<SecurityContext> published(String issuer) {
    try {
      return JWKSourceBuilder.create(
              URI.create(issuer + "/.well-known/jwks.json").toURL(),
              new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, 64 * 1024))
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("SUPABASE_URL is no address", e);
    }
  }
}
