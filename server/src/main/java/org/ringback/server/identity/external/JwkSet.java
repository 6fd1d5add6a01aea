package org.ringback.server.identity.external;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.Key;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The published keys of an issuer (RFC 7517), cached for five minutes. An unknown key id in a
/// token fetches them again, at most every five seconds.
final class JwkSet {
  private static final Logger log = LoggerFactory.getLogger(JwkSet.class);
  private static final long MIN_FETCH_INTERVAL_MILLIS = 5_000;

  private final URI address;
  private final JWSVerificationKeySelector<SecurityContext> keys;

  /// @param algorithms accepted signature algorithms
  JwkSet(URI address, OidcHttpClient http, Set<JWSAlgorithm> algorithms) {
    this.address = address;
    this.keys = new JWSVerificationKeySelector<>(algorithms, source(address, http));
  }

  /// Returns whether one of the keys signed the token.
  boolean verify(SignedJWT token) throws JOSEException {
    try {
      for (Key key : keys.selectJWSKeys(token.getHeader(), null)) {
        JWSVerifier verifier =
            new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), key);
        if (token.verify(verifier)) {
          return true;
        }
      }
    } catch (KeySourceException e) {
      log.warn("Could not fetch the keys at {}: {}", address, e.toString());
    }
    return false;
  }

  private static JWKSource<SecurityContext> source(URI address, OidcHttpClient http) {
    try {
      return JWKSourceBuilder.create(address.toURL(), http)
          .rateLimited(MIN_FETCH_INTERVAL_MILLIS)
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(address + " is not a URL", e);
    }
  }
}
