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

/// Accepts tokens of an OpenID Connect issuer, such as Clerk's session tokens. Users are matched by
/// issuer and subject; at the first sign-in by an e-mail address that the issuer has verified, from
/// the token or its UserInfo endpoint.
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
          || !isForThisServer(claims)
          || !IdentityProvider.isValidAt(claims, now)
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

  /// Checks `aud` (RFC 7519), and `azp`, which Clerk sets to the origin that requested the token.
  private boolean isForThisServer(JWTClaimsSet claims) throws ParseException {
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

  /// Returns an id derived from the issuer's `sid`, which may have any format, or else from the
  /// time of the sign-in.
  private Optional<SessionId> session(JWTClaimsSet claims) throws ParseException {
    String sid = claims.getStringClaim("sid");
    Object authTime = claims.getClaim("auth_time");
    String name = sid != null ? "sid " + sid : authTime != null ? "auth_time " + authTime : null;
    return Optional.ofNullable(name)
        .map(n -> settings.issuer() + "\n" + claims.getSubject() + "\n" + n)
        .map(n -> new SessionId(UUID.nameUUIDFromBytes(n.getBytes(StandardCharsets.UTF_8))));
  }

  private Optional<UserId> user(String subject, JWTClaimsSet claims, SignedJWT token)
      throws ParseException {
    String externalSubject = settings.issuer() + "|" + subject;
    Optional<UserId> known = users.findBySubject(externalSubject);
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
        .flatMap(p -> users.link(externalSubject, p.email(), p.name()));
  }
}
