package org.ringback.server.identity.external;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.ringback.server.crypto.Secret;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.identity.Users;

/// Accepts access tokens of a Supabase project: HS256 with `JWT_SECRET` (the legacy JWT secret), or
/// ES256 and RS256 with the published keys. Users are matched by subject; at the first sign-in by
/// an e-mail address that the project has confirmed.
public final class SupabaseIdentityProvider implements IdentityProvider {
  private static final Set<JWSAlgorithm> PUBLISHED = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);

  private final String issuer;
  private final Secret jwtSecret;
  private final Users users;
  private final SupabaseAccounts accounts;
  private final JwkSet keys;

  /// @param project `SUPABASE_URL`
  public SupabaseIdentityProvider(
      URI project, Secret jwtSecret, Users users, SupabaseAccounts accounts) {
    this.issuer = project + "/auth/v1";
    this.jwtSecret = jwtSecret;
    this.users = users;
    this.accounts = accounts;
    this.keys =
        new JwkSet(
            URI.create(issuer + "/.well-known/jwks.json"), OidcHttpClient.trusted(), PUBLISHED);
  }

  @Override
  public String issuer() {
    return issuer;
  }

  @Override
  public Optional<ExternalIdentity> verify(SignedJWT token, Instant now) {
    try {
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Date expires = claims.getExpirationTime();
      String subject = claims.getSubject();
      String session = claims.getStringClaim("session_id");
      boolean isAccepted =
          issuer.equals(claims.getIssuer())
              && claims.getAudience().contains("authenticated")
              && IdentityProvider.isValidAt(claims, now);
      if (!isAccepted
          || expires == null
          || subject == null
          || session == null
          || !isSigned(token)) {
        return Optional.empty();
      }
      return SessionId.of(session)
          .flatMap(
              id ->
                  user(subject, token)
                      .map(user -> new ExternalIdentity(user, id, expires.toInstant())));
    } catch (ParseException | JOSEException _) {
      return Optional.empty();
    }
  }

  private Optional<UserId> user(String subject, SignedJWT token) {
    Optional<UserId> known = users.findBySubject(subject);
    return known.isPresent()
        ? known
        : accounts
            .confirmed(token.getParsedString())
            .filter(account -> account.subject().equals(subject))
            .flatMap(account -> users.link(subject, account.email(), account.name()));
  }

  private boolean isSigned(SignedJWT token) throws JOSEException {
    JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
    return JWSAlgorithm.HS256.equals(algorithm)
        ? token.verify(new MACVerifier(jwtSecret.bytes()))
        : keys.verify(token);
  }
}
