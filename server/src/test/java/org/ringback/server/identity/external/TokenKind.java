package org.ringback.server.identity.external;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Tokens of one issuer with one kind of key.
///
/// @param confusable a public value that an attacker may use as the HS256 secret
/// @param session the claim with the session
record TokenKind(
    String name,
    JWSAlgorithm algorithm,
    @Nullable String keyId,
    JWSSigner signer,
    JWSSigner stranger,
    String confusable,
    Claims claims,
    String session) {
  String good() {
    return with(_ -> {});
  }

  String with(Consumer<Map<String, Object>> change) {
    return with(_ -> {}, change, signer);
  }

  String with(
      Consumer<Map<String, Object>> header, Consumer<Map<String, Object>> change, JWSSigner with) {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("alg", algorithm.getName());
    if (keyId != null) {
      top.put("kid", keyId);
    }
    header.accept(top);
    Map<String, Object> body = claims.fresh();
    change.accept(body);
    return sign(top, body, with, algorithm);
  }

  interface Claims {
    Map<String, Object> fresh();
  }

  static Map<String, Object> header(String algorithm, @Nullable String keyId) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", algorithm);
    if (keyId != null) {
      header.put("kid", keyId);
    }
    return header;
  }

  /// Signs with any header, which the library rejects.
  static String sign(
      Map<String, Object> header, Map<String, Object> claims, JWSSigner with, JWSAlgorithm how) {
    String signed =
        encoded(JsonMapper.shared().writeValueAsString(header))
            + "."
            + encoded(JsonMapper.shared().writeValueAsString(claims));
    try {
      return signed
          + "."
          + with.sign(new JWSHeader(how), signed.getBytes(StandardCharsets.US_ASCII));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encoded(String text) {
    return Base64URL.encode(text).toString();
  }

  static JWSSigner mac(String secret) {
    try {
      return new MACSigner(secret);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
