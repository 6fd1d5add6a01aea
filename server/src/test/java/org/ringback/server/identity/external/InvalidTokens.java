package org.ringback.server.identity.external;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Variants of a token with one defect each.
///
/// @param issuer an accepted issuer, whose keys a token may refer to
/// @param secret signs this server's tokens
record InvalidTokens(
    String issuer, String secret, JWK strangersRsa, ECKey strangersEc, Clock clock) {
  /// Returns a defect by name.
  interface InvalidToken {
    String token(TokenKind kind, Random random) throws JOSEException;
  }

  /// Returns all variants, by name.
  Map<String, InvalidToken> all() {
    Map<String, InvalidToken> variants = new TreeMap<>();
    for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
      variants.put("alg " + none, (k, _) -> unsigned(none, k.claims().fresh()) + "");
      variants.put(
          "alg " + none + ", signature kept",
          (k, _) -> unsigned(none, k.claims().fresh()) + signature(k.good()));
    }
    variants.put("another key", (k, _) -> k.with(_ -> {}, _ -> {}, k.stranger()));
    variants.put(
        "HS256 with the published key",
        (k, _) -> confused(k, TokenKind.mac(k.confusable() + "0".repeat(32))));
    variants.put("HS256 with no key", (k, _) -> confused(k, TokenKind.mac("\0".repeat(32))));
    variants.put(
        "HS512",
        (k, _) ->
            k.algorithm().equals(JWSAlgorithm.HS256)
                ? TokenKind.sign(
                    TokenKind.header("HS512", null),
                    k.claims().fresh(),
                    TokenKind.mac(secret.repeat(2)),
                    JWSAlgorithm.HS512)
                : k.with(_ -> {}, _ -> {}, k.stranger()));
    variants.put(
        "RS256 of a stranger",
        (k, _) ->
            TokenKind.sign(
                TokenKind.header("RS256", "r1"),
                k.claims().fresh(),
                new RSASSASigner(strangersRsa.toRSAKey()),
                JWSAlgorithm.RS256));
    variants.put(
        "ES256 of a stranger",
        (k, _) ->
            TokenKind.sign(
                TokenKind.header("ES256", "e1"),
                k.claims().fresh(),
                new ECDSASigner(strangersEc),
                JWSAlgorithm.ES256));
    for (String other :
        List.of("RS256", "RS384", "PS256", "ES256", "ES384", "HS256", "HS384", "EdDSA", "hs256")) {
      variants.put(
          "alg changed to " + other,
          (k, _) ->
              k.algorithm().getName().equals(other)
                  ? k.with(_ -> {}, _ -> {}, k.stranger())
                  : TokenKind.encoded(
                          JsonMapper.shared()
                              .writeValueAsString(TokenKind.header(other, k.keyId())))
                      + k.good().substring(k.good().indexOf('.')));
    }
    for (String kid :
        List.of(
            "../../../../dev/null",
            "' or '1'='1",
            "r1\0",
            "",
            "r2",
            "e1\n",
            "http://127.0.0.1/k",
            "../r1")) {
      variants.put(
          "kid " + TokenKind.encoded(kid),
          (k, _) -> k.with(h -> h.put("kid", kid), _ -> {}, k.stranger()));
    }
    variants.put(
        "kid of a stranger",
        (k, r) -> k.with(h -> h.put("kid", "k" + r.nextInt()), _ -> {}, k.stranger()));
    variants.put(
        "the key in the header",
        (k, _) ->
            k.with(
                h -> h.put("jwk", strangersRsa.toPublicJWK().toJSONObject()),
                _ -> {},
                k.stranger()));
    variants.put(
        "an address of keys",
        (k, _) -> k.with(h -> h.put("jku", issuer + "/keys"), _ -> {}, k.stranger()));
    variants.put(
        "an address of certificates",
        (k, _) -> k.with(h -> h.put("x5u", issuer + "/keys"), _ -> {}, k.stranger()));
    variants.put(
        "critical and unknown",
        (k, _) ->
            k.with(
                h -> {
                  h.put("crit", List.of("x"));
                  h.put("x", 1);
                },
                _ -> {},
                k.signer()));
    variants.put("issuer is gone", (k, _) -> k.with(c -> c.remove("iss")));
    for (String other :
        List.of("https://issuer.example.test", "ringback/", "ringback2", "RINGBACK", "")) {
      variants.put("issuer " + other, (k, _) -> k.with(c -> c.put("iss", other)));
    }
    variants.put(
        "another of our issuers",
        (k, _) ->
            k.with(c -> c.put("iss", issuer.equals(c.get("iss")) ? issuer + "/auth/v1" : issuer)));
    variants.put(
        "our own",
        (k, _) ->
            k.with(
                _ -> {},
                c -> {
                  c.put("iss", "ringback");
                  c.put("aud", "ringback");
                },
                k.stranger()));
    variants.put("no audience", (k, _) -> k.with(c -> c.remove("aud")));
    for (Object other : List.of("other", "", List.of(), List.of("a", "b"), "ringback ")) {
      variants.put("audience " + other, (k, _) -> k.with(c -> c.put("aud", other)));
    }
    variants.put(
        "expired", (k, r) -> k.with(c -> c.put("exp", seconds(-61 - r.nextInt(1_000_000)))));
    variants.put("no expiry", (k, _) -> k.with(c -> c.remove("exp")));
    variants.put("expires at a text", (k, _) -> k.with(c -> c.put("exp", "tomorrow")));
    variants.put("expired before 1970", (k, _) -> k.with(c -> c.put("exp", -1)));
    variants.put(
        "not before later",
        (k, r) -> k.with(c -> c.put("nbf", seconds(90 + r.nextInt(1_000_000)))));
    variants.put(
        "issued later",
        (k, r) ->
            k.name().equals("own")
                ? k.with(c -> c.put("nbf", seconds(90 + r.nextInt(9))))
                : k.with(c -> c.put("iat", seconds(90 + r.nextInt(1_000_000)))));
    variants.put("no subject", (k, _) -> k.with(c -> c.remove("sub")));
    variants.put("no session", (k, _) -> k.with(c -> c.remove(k.session())));
    variants.put(
        "a session of another type", (k, _) -> k.with(c -> c.put(k.session(), List.of(1))));
    variants.put("a byte is changed", InvalidTokens::changed);
    variants.put("a part is gone", (k, r) -> without(k.good(), r.nextInt(3)));
    variants.put("it is cut", (k, r) -> k.good().substring(0, r.nextInt(k.good().length() - 1)));
    variants.put(
        "more behind",
        (k, r) -> k.good() + List.of(".", "=", "==", ".e30", "!", "\0", "A").get(r.nextInt(7)));
    variants.put(
        "more in front",
        (k, r) -> List.of(".", "=", "e30.", "!", "A").get(r.nextInt(5)) + k.good());
    variants.put("something in between", InvalidTokens::inserted);
    variants.put(
        "a blank around it",
        (k, r) -> List.of(" " + k.good(), "\n" + k.good(), k.good() + "\0").get(r.nextInt(3)));
    variants.put("no signature", (k, _) -> k.good().substring(0, k.good().lastIndexOf('.') + 1));
    variants.put(
        "a signature of zeros",
        (k, _) ->
            k.good().substring(0, k.good().lastIndexOf('.') + 1) + Base64URL.encode(new byte[64]));
    variants.put(
        "another token's signature",
        (k, _) ->
            k.good().substring(0, k.good().lastIndexOf('.') + 1)
                + signature(k.with(c -> c.put("x", 1))));
    variants.put("as JSON", (k, _) -> "{\"token\":\"" + k.good() + "\"}");
    return variants;
  }

  private static String changed(TokenKind kind, Random random) {
    String good = kind.good();
    while (true) {
      int at = random.nextInt(good.length());
      String changed =
          good.substring(0, at)
              + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=/+ !"
                  .charAt(random.nextInt(70))
              + good.substring(at + 1);
      if (!changed.equals(good)) {
        return changed;
      }
    }
  }

  private static String inserted(TokenKind kind, Random random) {
    String good = kind.good();
    int at = random.nextInt(good.length());
    return good.substring(0, at) + " !\n\0=.A".charAt(random.nextInt(7)) + good.substring(at);
  }

  private static String without(String token, int part) {
    List<String> parts = new ArrayList<>(List.of(token.split("\\.", -1)));
    parts.remove(part);
    return String.join(".", parts);
  }

  private String confused(TokenKind kind, JWSSigner with) {
    return TokenKind.sign(
        TokenKind.header("HS256", kind.keyId()), kind.claims().fresh(), with, JWSAlgorithm.HS256);
  }

  private static String unsigned(String algorithm, Map<String, Object> claims) {
    return TokenKind.encoded(JsonMapper.shared().writeValueAsString(Map.of("alg", algorithm)))
        + "."
        + TokenKind.encoded(JsonMapper.shared().writeValueAsString(claims))
        + ".";
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private long seconds(long fromNow) {
    return clock.instant().getEpochSecond() + fromNow;
  }
}
