package org.ringback.server.webpush;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/// The key pair that identifies the server to push services (VAPID, RFC 8292).
///
/// @param publicKey an uncompressed point of P-256
record VapidKey(byte[] publicKey, PrivateKey privateKey) {
  /// A day is the longest that push services accept.
  private static final Duration LIFETIME = Duration.ofHours(12);

  /// Returns the public key as browsers need it for a subscription.
  String applicationServerKey() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey);
  }

  /// Returns the header `Authorization` of a request to a push service.
  ///
  /// @param contact where the operator of the push service finds the operator of this server
  String authorization(URI endpoint, URI contact, Instant now) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).build(),
            new JWTClaimsSet.Builder()
                .audience(endpoint.getScheme() + "://" + endpoint.getRawAuthority())
                .subject(contact.toString())
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build());
    try {
      token.sign(new ECDSASigner(privateKey, Curve.P_256));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key of Web Push cannot sign", e);
    }
    return "vapid t=" + token.serialize() + ", k=" + applicationServerKey();
  }
}
