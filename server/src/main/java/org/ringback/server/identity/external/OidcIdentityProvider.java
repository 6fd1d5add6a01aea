package org.ringback.server.identity.external;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.identity.Users;
import org.ringback.server.settings.OidcIssuer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets an OpenID Connect issuer's people in with its tokens, Clerk's session tokens among them. A
/// person is ours by issuer and subject; at the first time by the e-mail address that the issuer
/// has verified, from the token or from its UserInfo endpoint.
public final class OidcIdentityProvider implements IdentityProvider {
  private static final Logger log = LoggerFactory.getLogger(OidcIdentityProvider.class);

  private final OidcIssuer settings;
  private final OidcDiscovery discovery;
  private final Users users;

  public OidcIdentityProvider(OidcIssuer settings, OidcDiscovery discovery, Users users) {
    this.settings = settings;
    this.discovery = discovery;
    this.users = users;
  }

  @Override
  public String issuer() {
    return settings.issuer();
  }

  @Override
  public Optional<ExternalIdentity> verify(SignedJWT token, Instant now) {
    try {
      JWTClaimsSet claims = token.getJWTClaimsSet();
      if (!settings.issuer().equals(claims.getIssuer())
          || !isForUs(claims)
          || !IdentityProvider.isNow(claims, now)
          || !isSigned(token)) {
        return Optional.empty();
      }
      String subject = claims.getSubject();
      Optional<SessionId> session = session(claims);
      if (subject == null || session.isEmpty()) {
        log.warn(
            "Could not read the session of a token of {}: it has neither sid nor auth_time",
            settings.issuer());
        return Optional.empty();
      }
      Instant until = now.plus(settings.sessionLength());
      return user(subject, claims, token)
          .map(user -> new ExternalIdentity(user, session.get(), until));
    } catch (ParseException | JOSEException _) {
      return Optional.empty();
    }
  }

  /// By `aud` (RFC 7519), or by `azp`, which Clerk sets to the origin that asked for the token.
  private boolean isForUs(JWTClaimsSet claims) throws ParseException {
    String party = claims.getStringClaim("azp");
    return settings.audience().map(claims.getAudience()::contains).orElse(true)
        && (settings.authorizedParties().isEmpty()
            || party != null && settings.authorizedParties().contains(party));
  }

  private boolean isSigned(SignedJWT token) throws JOSEException {
    JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
    if (!settings.algorithms().contains(algorithm.getName())) {
      return false;
    }
    Optional<JwkSet> keys =
        discovery.keys(
            settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet()));
    return keys.isPresent() && keys.get().verify(token);
  }

  /// Issuers name sessions as they like, so ours is made of the name. An issuer that names none has
  /// one for each sign-in.
  private Optional<SessionId> session(JWTClaimsSet claims) throws ParseException {
    String sid = claims.getStringClaim("sid");
    Object signedIn = claims.getClaim("auth_time");
    String name = sid != null ? "sid " + sid : signedIn != null ? "auth_time " + signedIn : null;
    return Optional.ofNullable(name)
        .map(n -> settings.issuer() + "\n" + claims.getSubject() + "\n" + n)
        .map(n -> new SessionId(UUID.nameUUIDFromBytes(n.getBytes(StandardCharsets.UTF_8))));
  }

  private Optional<UserId> user(String subject, JWTClaimsSet claims, SignedJWT token)
      throws ParseException {
    String ours = settings.issuer() + "|" + subject;
    Optional<UserId> known = users.bySubject(ours);
    if (known.isPresent()) {
      return known;
    }
    Optional<OidcDiscovery.Profile> profile =
        Boolean.TRUE.equals(claims.getClaim("email_verified"))
                && claims.getStringClaim("email") != null
            ? Optional.of(
                OidcDiscovery.Profile.of(
                    subject, claims.getStringClaim("email"), claims.getStringClaim("name")))
            : discovery.profile(token.getParsedString());
    return profile
        .filter(p -> p.subject().equals(subject))
        .flatMap(p -> users.join(ours, p.email(), p.name()));
  }
}
