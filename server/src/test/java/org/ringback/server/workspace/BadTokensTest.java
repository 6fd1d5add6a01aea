package org.ringback.server.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.line.Eventually.eventually;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.Promise;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.settings.OidcIssuer;
import tools.jackson.databind.json.JsonMapper;

/// Tokens of each issuer that lets people in here, each with one thing wrong.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTokensTest {
  private static final String SECRET = "a secret of thirty-two bytes and more";
  private final Promise promise =
      Promise.of(5, "Bad tokens that open something", BadTokensTest.class);

  private final Clock clock = Clock.systemUTC();
  private final Database db =
      Database.open(
          new DatabaseAddress(
              TestDatabase.fresh().replaceFirst("^postgres://postgres@", "jdbc:postgresql://")
                  + "?user=postgres",
              null,
              null));
  private final UuidV7 ids = new UuidV7(clock, new SecureRandom());
  private final JWK rsa;
  private final JWK nextRsa;
  private final JWK strangersRsa;
  private final ECKey ec;
  private final ECKey strangersEc;
  private final HttpServer provider;
  private final String issuer;
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile JWKSet published;
  private final String subject = UUID.randomUUID().toString();
  private final OidcProvider oidc;
  private final SupabaseAccounts accounts;
  private final Sessions sessions;
  private final List<Kind> kinds = new ArrayList<>();

  BadTokensTest() throws IOException, JOSEException {
    rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
    nextRsa = new RSAKeyGenerator(2048).keyID("r2").generate();
    strangersRsa = new RSAKeyGenerator(2048).keyID("r1").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
    strangersEc = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
    published = new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK()));
    provider = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    provider.createContext("/", this::provide);
    provider.start();
    issuer = "http://127.0.0.1:" + provider.getAddress().getPort();
    People people = new People(db, ids, clock);
    oidc =
        new OidcProvider(
            new OidcIssuer(
                issuer,
                Optional.of("ringback"),
                Set.of(),
                Set.of("RS256"),
                Optional.of(URI.create(issuer + "/keys")),
                Duration.ofHours(1)));
    accounts = new SupabaseAccounts(URI.create(issuer), null);
    sessions =
        new Sessions(
            db,
            new Secret(SECRET),
            new Secret("the-service-key-of-the-host-product-1234567890"),
            List.of(
                new SupabaseSignIn(URI.create(issuer), new Secret(SECRET), people, accounts),
                new OidcSignIn(
                    new OidcIssuer(
                        issuer,
                        Optional.of("ringback"),
                        Set.of(),
                        Set.of("RS256"),
                        Optional.of(URI.create(issuer + "/keys")),
                        Duration.ofHours(1)),
                    oidc,
                    people)),
            ids,
            clock);
    Sessions.Started own =
        sessions.start(
            people.create("own@example.test", "Own", new Secret("correct horse battery staple")),
            null,
            "127.0.0.1");
    String owner = String.valueOf(claims(own.token()).get("sub"));
    kinds.add(
        new Kind(
            "own",
            JWSAlgorithm.HS256,
            null,
            mac(SECRET),
            mac(SECRET + "x"),
            SECRET,
            () ->
                new LinkedHashMap<>(
                    Map.of(
                        "iss",
                        "ringback",
                        "aud",
                        "ringback",
                        "sub",
                        owner,
                        "sid",
                        own.session().toString(),
                        "iat",
                        seconds(-5),
                        "exp",
                        seconds(600))),
            "sid"));
    kinds.add(
        supabase(
            "Supabase, shared secret", JWSAlgorithm.HS256, null, mac(SECRET), mac("y" + SECRET)));
    kinds.add(
        supabase(
            "Supabase, published key",
            JWSAlgorithm.ES256,
            "e1",
            new ECDSASigner(ec),
            new ECDSASigner(strangersEc)));
    kinds.add(
        new Kind(
            "OpenID Connect",
            JWSAlgorithm.RS256,
            "r1",
            new RSASSASigner(rsa.toRSAKey()),
            new RSASSASigner(strangersRsa.toRSAKey()),
            rsa.toPublicJWK().toJSONString(),
            () ->
                new LinkedHashMap<>(
                    Map.of(
                        "iss",
                        issuer,
                        "aud",
                        "ringback",
                        "sub",
                        "ada",
                        "sid",
                        "one",
                        "email",
                        "ada@example.test",
                        "email_verified",
                        true,
                        "iat",
                        seconds(-5),
                        "exp",
                        seconds(600))),
            "sid"));
  }

  private interface Claims {
    Map<String, Object> fresh();
  }

  /// Tokens of one issuer with one kind of key.
  ///
  /// @param confusable what a token with HS256 may be tried to be signed with
  /// @param session the claim that names it
  private record Kind(
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
        Consumer<Map<String, Object>> header,
        Consumer<Map<String, Object>> change,
        JWSSigner with) {
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
  }

  private Kind supabase(
      String name,
      JWSAlgorithm algorithm,
      @Nullable String keyId,
      JWSSigner signer,
      JWSSigner stranger) {
    String session = UUID.randomUUID().toString();
    return new Kind(
        name,
        algorithm,
        keyId,
        signer,
        stranger,
        ec.toPublicJWK().toJSONString(),
        () ->
            new LinkedHashMap<>(
                Map.of(
                    "iss",
                    issuer + "/auth/v1",
                    "aud",
                    "authenticated",
                    "sub",
                    subject,
                    "session_id",
                    session,
                    "iat",
                    seconds(-5),
                    "exp",
                    seconds(600))),
        "session_id");
  }

  private void provide(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean isKeys =
          exchange.getRequestURI().getPath().endsWith("keys")
              || exchange.getRequestURI().getPath().endsWith("jwks.json");
      if (isKeys) {
        fetches.incrementAndGet();
      }
      byte[] body =
          (isKeys
                  ? published.toString()
                  : "{\"id\":\"%s\",\"email\":\"sue@example.test\",\"email_confirmed_at\":\"2026-01-01T00:00:00Z\"}"
                      .formatted(subject))
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @AfterAll
  void stop() throws Exception {
    sessions.close();
    provider.stop(0);
    db.close();
  }

  /// What is wrong with a token, by name.
  private interface Wrong {
    String token(Kind kind, Random random) throws JOSEException;
  }

  private Map<String, Wrong> wrongs() {
    Map<String, Wrong> wrongs = new TreeMap<>();
    for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
      wrongs.put("alg " + none, (k, _) -> unsigned(none, k.claims().fresh()) + "");
      wrongs.put(
          "alg " + none + ", signature kept",
          (k, _) -> unsigned(none, k.claims().fresh()) + signature(k.good()));
    }
    wrongs.put("another key", (k, _) -> k.with(_ -> {}, _ -> {}, k.stranger()));
    wrongs.put(
        "HS256 with the published key",
        (k, _) -> confused(k, mac(k.confusable() + "0".repeat(32))));
    wrongs.put("HS256 with no key", (k, _) -> confused(k, mac("\0".repeat(32))));
    wrongs.put(
        "HS512",
        (k, _) ->
            k.algorithm().equals(JWSAlgorithm.HS256)
                ? sign(
                    header("HS512", null),
                    k.claims().fresh(),
                    mac(SECRET.repeat(2)),
                    JWSAlgorithm.HS512)
                : k.with(_ -> {}, _ -> {}, k.stranger()));
    wrongs.put(
        "RS256 of a stranger",
        (k, _) ->
            sign(
                header("RS256", "r1"),
                k.claims().fresh(),
                new RSASSASigner(strangersRsa.toRSAKey()),
                JWSAlgorithm.RS256));
    wrongs.put(
        "ES256 of a stranger",
        (k, _) ->
            sign(
                header("ES256", "e1"),
                k.claims().fresh(),
                new ECDSASigner(strangersEc),
                JWSAlgorithm.ES256));
    for (String other :
        List.of("RS256", "RS384", "PS256", "ES256", "ES384", "HS256", "HS384", "EdDSA", "hs256")) {
      wrongs.put(
          "alg changed to " + other,
          (k, _) ->
              k.algorithm().getName().equals(other)
                  ? k.with(_ -> {}, _ -> {}, k.stranger())
                  : encoded(JsonMapper.shared().writeValueAsString(header(other, k.keyId())))
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
      wrongs.put(
          "kid " + encoded(kid), (k, _) -> k.with(h -> h.put("kid", kid), _ -> {}, k.stranger()));
    }
    wrongs.put(
        "kid of a stranger",
        (k, r) -> k.with(h -> h.put("kid", "k" + r.nextInt()), _ -> {}, k.stranger()));
    wrongs.put(
        "the key in the header",
        (k, _) ->
            k.with(
                h -> h.put("jwk", strangersRsa.toPublicJWK().toJSONObject()),
                _ -> {},
                k.stranger()));
    wrongs.put(
        "an address of keys",
        (k, _) -> k.with(h -> h.put("jku", issuer + "/keys"), _ -> {}, k.stranger()));
    wrongs.put(
        "an address of certificates",
        (k, _) -> k.with(h -> h.put("x5u", issuer + "/keys"), _ -> {}, k.stranger()));
    wrongs.put(
        "critical and unknown",
        (k, _) ->
            k.with(
                h -> {
                  h.put("crit", List.of("x"));
                  h.put("x", 1);
                },
                _ -> {},
                k.signer()));
    wrongs.put("issuer is gone", (k, _) -> k.with(c -> c.remove("iss")));
    for (String other :
        List.of("https://issuer.example.test", "ringback/", "ringback2", "RINGBACK", "")) {
      wrongs.put("issuer " + other, (k, _) -> k.with(c -> c.put("iss", other)));
    }
    wrongs.put(
        "another of our issuers",
        (k, _) ->
            k.with(c -> c.put("iss", issuer.equals(c.get("iss")) ? issuer + "/auth/v1" : issuer)));
    wrongs.put(
        "our own",
        (k, _) ->
            k.with(
                _ -> {},
                c -> {
                  c.put("iss", "ringback");
                  c.put("aud", "ringback");
                },
                k.stranger()));
    wrongs.put("audience is gone", (k, _) -> k.with(c -> c.remove("aud")));
    for (Object other : List.of("other", "", List.of(), List.of("a", "b"), "ringback ")) {
      wrongs.put("audience " + other, (k, _) -> k.with(c -> c.put("aud", other)));
    }
    wrongs.put("expired", (k, r) -> k.with(c -> c.put("exp", seconds(-61 - r.nextInt(1_000_000)))));
    wrongs.put("expires at no time", (k, _) -> k.with(c -> c.remove("exp")));
    wrongs.put("expires in words", (k, _) -> k.with(c -> c.put("exp", "tomorrow")));
    wrongs.put("expired before all time", (k, _) -> k.with(c -> c.put("exp", -1)));
    wrongs.put(
        "not before later",
        (k, r) -> k.with(c -> c.put("nbf", seconds(90 + r.nextInt(1_000_000)))));
    wrongs.put(
        "issued later",
        (k, r) ->
            k.name().equals("own")
                ? k.with(c -> c.put("nbf", seconds(90 + r.nextInt(9))))
                : k.with(c -> c.put("iat", seconds(90 + r.nextInt(1_000_000)))));
    wrongs.put("nobody", (k, _) -> k.with(c -> c.remove("sub")));
    wrongs.put("no session", (k, _) -> k.with(c -> c.remove(k.session())));
    wrongs.put(
        "a session of a kind that there is not",
        (k, _) -> k.with(c -> c.put(k.session(), List.of(1))));
    wrongs.put("a byte is changed", BadTokensTest::changed);
    wrongs.put("a part is gone", (k, r) -> without(k.good(), r.nextInt(3)));
    wrongs.put("it is cut", (k, r) -> k.good().substring(0, r.nextInt(k.good().length() - 1)));
    wrongs.put(
        "more behind",
        (k, r) -> k.good() + List.of(".", "=", "==", ".e30", "!", "\0", "A").get(r.nextInt(7)));
    wrongs.put(
        "more in front",
        (k, r) -> List.of(".", "=", "e30.", "!", "A").get(r.nextInt(5)) + k.good());
    wrongs.put("something in between", BadTokensTest::inserted);
    wrongs.put(
        "a blank around it",
        (k, r) -> List.of(" " + k.good(), "\n" + k.good(), k.good() + "\0").get(r.nextInt(3)));
    wrongs.put("no signature", (k, _) -> k.good().substring(0, k.good().lastIndexOf('.') + 1));
    wrongs.put(
        "a signature of zeros",
        (k, _) ->
            k.good().substring(0, k.good().lastIndexOf('.') + 1) + Base64URL.encode(new byte[64]));
    wrongs.put(
        "another token's signature",
        (k, _) ->
            k.good().substring(0, k.good().lastIndexOf('.') + 1)
                + signature(k.with(c -> c.put("x", 1))));
    wrongs.put("as JSON", (k, _) -> "{\"token\":\"" + k.good() + "\"}");
    return wrongs;
  }

  @Test
  void no_bad_token_opens_anything_and_the_issuers_keys_are_seldom_fetched() throws JOSEException {
    Random random = promise.random();
    for (Kind kind : kinds) {
      for (int i = 0; i < 50; i++) {
        assertThat(sessions.verify(kind.good())).as(kind.name()).isPresent();
      }
    }
    assertThat(fetches).hasValueLessThanOrEqualTo(2);
    Map<String, Wrong> wrongs = wrongs();
    List<String> names = List.copyOf(wrongs.keySet());
    int count = Promise.size(10_000, 100_000);
    Map<String, Integer> opened = new HashMap<>();
    Instant began = clock.instant();
    for (int i = 0; i < count; i++) {
      Kind kind = kinds.get(i % kinds.size());
      String name = names.get(i < 4 * names.size() ? i / 4 : random.nextInt(names.size()));
      String token = Objects.requireNonNull(wrongs.get(name)).token(kind, random);
      if (sessions.verify(token).isPresent()) {
        opened.merge(kind.name() + ": " + name, 1, Integer::sum);
      }
    }
    long seconds = Duration.between(began, clock.instant()).toSeconds();
    assertThat(opened).isEmpty();
    kinds.forEach(kind -> assertThat(sessions.verify(kind.good())).as(kind.name()).isPresent());
    // Two issuers, each asked at most twice in five seconds, however many keys are named.
    assertThat(fetches.get()).isLessThanOrEqualTo((int) (4 * (seconds / 5 + 2)));
    promise.kept(
        "0 of %,d, of %d kinds; keys fetched %d times"
            .formatted(count, names.size(), fetches.get()));
    published = new JWKSet(List.of(nextRsa.toPublicJWK(), ec.toPublicJWK()));
    Kind openId = kinds.getLast();
    String old = openId.good();
    String next =
        openId.with(h -> h.put("kid", "r2"), _ -> {}, new RSASSASigner(nextRsa.toRSAKey()));
    eventually(() -> sessions.verify(next).isPresent() ? "" : "the new key is not known");
    assertThat(sessions.verify(old)).isEmpty();
    assertThat(sessions.verify(openId.good())).isEmpty();
  }

  private static String changed(Kind kind, Random random) {
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

  private static String inserted(Kind kind, Random random) {
    String good = kind.good();
    int at = random.nextInt(good.length());
    return good.substring(0, at) + " !\n\0=.A".charAt(random.nextInt(7)) + good.substring(at);
  }

  private static String without(String token, int part) {
    List<String> parts = new ArrayList<>(List.of(token.split("\\.", -1)));
    parts.remove(part);
    return String.join(".", parts);
  }

  private String confused(Kind kind, JWSSigner with) {
    return sign(header("HS256", kind.keyId()), kind.claims().fresh(), with, JWSAlgorithm.HS256);
  }

  private static Map<String, Object> header(String algorithm, @Nullable String keyId) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", algorithm);
    if (keyId != null) {
      header.put("kid", keyId);
    }
    return header;
  }

  /// Signs whatever the header says, which the library would not.
  private static String sign(
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

  private static String unsigned(String algorithm, Map<String, Object> claims) {
    return encoded(JsonMapper.shared().writeValueAsString(Map.of("alg", algorithm)))
        + "."
        + encoded(JsonMapper.shared().writeValueAsString(claims))
        + ".";
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private static String encoded(String text) {
    return Base64URL.encode(text).toString();
  }

  private static JWSSigner mac(String secret) {
    try {
      return new MACSigner(secret);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> claims(String token) throws JOSEException {
    try {
      return com.nimbusds.jwt.SignedJWT.parse(token).getJWTClaimsSet().toJSONObject();
    } catch (java.text.ParseException e) {
      throw new JOSEException(e.getMessage(), e);
    }
  }

  private long seconds(long fromNow) {
    return clock.instant().getEpochSecond() + fromNow;
  }
}
