package org.ringback.server.identity.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
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
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.Users;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.settings.OidcIssuer;

/// Tokens of each accepted issuer, each with one defect.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTokensTest {
  private static final String SECRET = "a secret of thirty-two bytes and more";
  private final Guarantee guarantee =
      Guarantee.of(5, "Invalid tokens accepted", BadTokensTest.class);

  private final Clock clock = Clock.systemUTC();
  private final Database db = Database.open(TestDatabase.freshAddress());
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
  private final OidcDiscovery oidc;
  private final SupabaseAccounts accounts;
  private final Sessions sessions;
  private final List<TokenKind> kinds = new ArrayList<>();

  BadTokensTest() throws IOException, JOSEException {
    rsa = TestRsaKey.OWN.named("r1");
    nextRsa = TestRsaKey.NEXT.named("r2");
    strangersRsa = TestRsaKey.FOREIGN.named("r1");
    ec = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
    strangersEc = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
    published = new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK()));
    provider = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    provider.createContext("/", this::provide);
    provider.start();
    issuer = "http://127.0.0.1:" + provider.getAddress().getPort();
    Users users = new Users(db, ids, clock);
    oidc =
        new OidcDiscovery(
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
            List.of(
                new SupabaseIdentityProvider(
                    URI.create(issuer), new Secret(SECRET), users, accounts),
                new OidcIdentityProvider(
                    new OidcIssuer(
                        issuer,
                        Optional.of("ringback"),
                        Set.of(),
                        Set.of("RS256"),
                        Optional.of(URI.create(issuer + "/keys")),
                        Duration.ofHours(1)),
                    oidc,
                    users)),
            ids,
            clock);
    Sessions.Started own =
        sessions.start(
            users.create("own@example.test", "Own", TestServer.PASSWORD_HASH), null, "127.0.0.1");
    String owner = String.valueOf(claims(own.token()).get("sub"));
    kinds.add(
        new TokenKind(
            "own",
            JWSAlgorithm.HS256,
            null,
            TokenKind.mac(SECRET),
            TokenKind.mac(SECRET + "x"),
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
            "Supabase, shared secret",
            JWSAlgorithm.HS256,
            null,
            TokenKind.mac(SECRET),
            TokenKind.mac("y" + SECRET)));
    kinds.add(
        supabase(
            "Supabase, published key",
            JWSAlgorithm.ES256,
            "e1",
            new ECDSASigner(ec),
            new ECDSASigner(strangersEc)));
    kinds.add(
        new TokenKind(
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

  private TokenKind supabase(
      String name,
      JWSAlgorithm algorithm,
      @Nullable String keyId,
      JWSSigner signer,
      JWSSigner stranger) {
    String session = UUID.randomUUID().toString();
    return new TokenKind(
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

  @Test
  void no_invalid_token_is_accepted_and_keys_are_seldom_fetched() throws JOSEException {
    Random random = guarantee.random();
    for (TokenKind kind : kinds) {
      for (int i = 0; i < 50; i++) {
        assertThat(sessions.verify(kind.good())).as(kind.name()).isPresent();
      }
    }
    assertThat(fetches).hasValueLessThanOrEqualTo(2);
    Map<String, InvalidTokens.InvalidToken> wrongs =
        new InvalidTokens(issuer, SECRET, strangersRsa, strangersEc, clock).all();
    List<String> names = List.copyOf(wrongs.keySet());
    int count = Guarantee.size(1_000, 100_000);
    Map<String, Integer> opened = new HashMap<>();
    Instant began = clock.instant();
    for (int i = 0; i < count; i++) {
      TokenKind kind = kinds.get(i % kinds.size());
      String name = names.get(i < 4 * names.size() ? i / 4 : random.nextInt(names.size()));
      String token = Objects.requireNonNull(wrongs.get(name)).token(kind, random);
      if (sessions.verify(token).isPresent()) {
        opened.merge(kind.name() + ": " + name, 1, Integer::sum);
      }
    }
    long seconds = Duration.between(began, clock.instant()).toSeconds();
    assertThat(opened).isEmpty();
    kinds.forEach(kind -> assertThat(sessions.verify(kind.good())).as(kind.name()).isPresent());
    // Two issuers, each with at most two fetches in five seconds.
    assertThat(fetches.get()).isLessThanOrEqualTo((int) (4 * (seconds / 5 + 2)));
    guarantee.recordResult(
        "0 of %,d, of %d kinds; keys fetched %d times"
            .formatted(count, names.size(), fetches.get()));
    published = new JWKSet(List.of(nextRsa.toPublicJWK(), ec.toPublicJWK()));
    TokenKind openId = kinds.getLast();
    String old = openId.good();
    String next =
        openId.with(h -> h.put("kid", "r2"), _ -> {}, new RSASSASigner(nextRsa.toRSAKey()));
    eventually(() -> sessions.verify(next).isPresent() ? "" : "the new key is not known");
    assertThat(sessions.verify(old)).isEmpty();
    assertThat(sessions.verify(openId.good())).isEmpty();
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
