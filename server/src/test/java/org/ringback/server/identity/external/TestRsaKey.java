package org.ringback.server.identity.external;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import org.jspecify.annotations.Nullable;

/// Keys that the tests of a JVM share, because the generation of one takes more than a second of
/// processor time.
enum TestRsaKey {
  OWN,
  NEXT,
  FOREIGN;

  private @Nullable RSAKey key;

  /// Returns the key with an id.
  synchronized RSAKey named(String id) {
    if (key == null) {
      key = generate();
    }
    return new RSAKey.Builder(key).keyID(id).build();
  }

  private static RSAKey generate() {
    try {
      return new RSAKeyGenerator(2048).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
