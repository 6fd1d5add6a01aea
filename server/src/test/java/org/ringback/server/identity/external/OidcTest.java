package org.ringback.server.identity.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.identity.SessionTokens;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestServer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

/// Sign-in with two issuers: one by audience and discovery, and one by authorized party, as Clerk.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OidcTest {
  private static final String AUDIENCE = "ringback";
  private static final String APP = "https://app.example.test";

  private final RSAKey key = TestRsaKey.OWN.named("k1");
  private final ECKey clerkKey;
  private final HttpServer provider;
  private final String issuer;
  private final String clerk;
  private final MovableClock clock = new MovableClock();
  private final TestServer server;
  private volatile JWKSet published = new JWKSet(key.toPublicJWK());
  private volatile String userInfo = "{}";

  OidcTest() throws IOException, JOSEException {
    clerkKey = new ECKeyGenerator(Curve.P_256).keyID("c1").generate();
    provider = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String host = "http://127.0.0.1:" + provider.getAddress().getPort();
    issuer = host + "/realm";
    clerk = host + "/clerk";
    provider.createContext(
        "/realm/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\",\"userinfo_endpoint\":\"%s/me\"}"
                    .formatted(issuer, issuer, issuer)));
    provider.createContext("/realm/keys", exchange -> answer(exchange, published.toString()));
    provider.createContext("/realm/me", exchange -> answer(exchange, userInfo));
    provider.createContext(
        "/clerk/keys", exchange -> answer(exchange, new JWKSet(clerkKey.toPublicJWK()).toString()));
    provider.start();
    server =
        TestServer.start(
            Map.of(
                "RINGBACK_REQUESTS_PER_MINUTE",
                "0",
                "RINGBACK_OIDC_ISSUERS",
                """
                [{"issuer":"%s","audience":"%s","algorithms":["RS256"]},
                 {"issuer":"%s","authorizedParties":["%s"],"algorithms":["ES256"],
                  "jwks":"%s/keys","sessionMinutes":5}]"""
                    .formatted(issuer, AUDIENCE, clerk, APP, clerk)),
            clock);
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @BeforeAll
  void members() {
    WorkspaceId acme = server.workspace("acme");
    for (String name : List.of("ada", "grace", "alan", "mallory")) {
      server.person(name + "@example.test", acme, Role.AGENT);
    }
  }

  @AfterAll
  void stop() {
    server.close();
    provider.stop(0);
  }

  private JWTClaimsSet.Builder claims(String subject) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience(AUDIENCE)
        .subject(subject)
        .claim("sid", "session of " + subject)
        .claim("email", subject + "@example.test")
        .claim("email_verified", true)
        .issueTime(Date.from(clock.instant()))
        .expirationTime(Date.from(clock.instant().plusSeconds(300)));
  }

  private static String signed(JWTClaimsSet claims, JWSHeader header, JWSSigner signer) {
    try {
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signed(JWTClaimsSet.Builder claims) {
    return signed(claims.build(), key);
  }

  private static String signed(JWTClaimsSet claims, RSAKey with) {
    try {
      return signed(claims, header(JWSAlgorithm.RS256, with.getKeyID()), new RSASSASigner(with));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String keyId) {
    return new JWSHeader.Builder(algorithm).keyID(keyId).build();
  }

  private int asked(String token) {
    return server.get("/api/me", token).status();
  }

  @Test
  void a_verified_address_signs_in_its_member_and_later_the_subject_does() {
    String token = signed(claims("ada"));

    assertThat(server.get("/api/me", token).json().path("workspaces").findValuesAsString("slug"))
        .containsExactly("acme");
    assertThat(asked(signed(claims("ada").claim("email", "mallory@example.test")))).isEqualTo(200);
    assertThat(
            server
                .get("/api/me", signed(claims("ada").claim("email", "mallory@example.test")))
                .json()
                .toString())
        .contains("ada@example.test");

    assertThat(server.post("/api/sign-out", token, "").status()).isEqualTo(204);
    assertThat(asked(token)).isEqualTo(401);
    assertThat(asked(signed(claims("ada")))).isEqualTo(401);
    assertThat(asked(signed(claims("ada").claim("sid", "her next session")))).isEqualTo(200);
  }

  @Test
  void an_address_missing_in_the_token_is_requested_and_an_unverified_one_is_rejected() {
    JWTClaimsSet.Builder bare = claims("g-1").claim("email", null).claim("email_verified", null);
    userInfo = "{\"sub\":\"g-1\",\"email\":\"grace@example.test\",\"email_verified\":false}";
    assertThat(asked(signed(bare))).isEqualTo(401);
    userInfo = "{\"sub\":\"other\",\"email\":\"grace@example.test\",\"email_verified\":true}";
    assertThat(asked(signed(bare))).isEqualTo(401);
    userInfo = "{\"sub\":\"g-1\",\"email\":\"grace@example.test\",\"email_verified\":true}";
    assertThat(asked(signed(bare))).isEqualTo(200);

    userInfo = "{}";
    JWTClaimsSet.Builder claimed = claims("attacker").claim("email", "alan@example.test");
    assertThat(asked(signed(claimed.claim("email_verified", false)))).isEqualTo(401);
    assertThat(asked(signed(claimed.claim("email_verified", "true")))).isEqualTo(401);
  }

  @Test
  void clocks_may_differ_by_at_most_a_minute() {
    Instant now = clock.instant();
    Consumer<JWTClaimsSet.Builder> recentlyExpired =
        c -> c.expirationTime(Date.from(now.minusSeconds(50)));
    assertThat(asked(with(recentlyExpired))).isEqualTo(200);
    assertThat(asked(with(c -> c.expirationTime(Date.from(now.minusSeconds(70)))))).isEqualTo(401);
    assertThat(asked(with(c -> c.notBeforeTime(Date.from(now.plusSeconds(50)))))).isEqualTo(200);
    assertThat(asked(with(c -> c.notBeforeTime(Date.from(now.plusSeconds(70)))))).isEqualTo(401);
    assertThat(asked(with(c -> c.issueTime(Date.from(now.plusSeconds(70)))))).isEqualTo(401);
  }

  private String with(Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims = claims("mallory");
    change.accept(claims);
    return signed(claims);
  }

  @Test
  void an_unknown_key_id_fetches_new_keys_and_old_keys_end() {
    RSAKey next = TestRsaKey.NEXT.named("k2");
    assertThat(asked(signed(claims("mallory").build(), next))).isEqualTo(401);

    published = new JWKSet(next.toPublicJWK());

    // An unknown key id does not cause a request for each token.
    eventually(
        () -> {
          int status = asked(signed(claims("mallory").build(), next));
          return status == 200 ? "" : "the new key opens nothing: " + status;
        });
    assertThat(asked(signed(claims("mallory")))).as("a token of the old key").isEqualTo(401);

    published = new JWKSet(List.of(next.toPublicJWK(), key.toPublicJWK()));
    eventually(
        () -> {
          int status = asked(signed(claims("mallory")));
          return status == 200 ? "" : "the key that is published again opens nothing: " + status;
        });
  }

  @Test
  void clerks_session_tokens_sign_in_for_their_application_and_extend_the_session()
      throws JOSEException {
    JWTClaimsSet.Builder claims =
        claims("alan").issuer(clerk).audience((String) null).claim("azp", APP);
    JWSHeader header = header(JWSAlgorithm.ES256, "c1");
    JWSSigner signer = new ECDSASigner(clerkKey);

    assertThat(asked(signed(claims.build(), header, signer))).isEqualTo(200);
    assertThat(asked(signed(claims.claim("azp", "https://evil.test").build(), header, signer)))
        .isEqualTo(401);
    assertThat(asked(signed(claims.claim("azp", null).build(), header, signer))).isEqualTo(401);
  }

  @Test
  void no_invalid_token_is_accepted() throws JOSEException {
    Map<String, String> bad = new LinkedHashMap<>();
    JWTClaimsSet good = claims("mallory").build();
    byte[] publicKey = key.toRSAPublicKey().getEncoded();
    bad.put("alg none", new PlainJWT(good).serialize());
    bad.put(
        "the public key as a shared secret",
        signed(good, header(JWSAlgorithm.HS256, "k1"), new MACSigner(publicKey)));
    bad.put(
        "our own secret",
        signed(good, header(JWSAlgorithm.HS256, "k1"), new MACSigner(TestServer.JWT_SECRET)));
    bad.put("another's key of that name", signed(good, TestRsaKey.FOREIGN.named("k1")));
    bad.put("an algorithm that is not pinned", rs512(good));
    bad.put("another issuer", with(c -> c.issuer("https://elsewhere.test")));
    bad.put("another issuer that we know", with(c -> c.issuer(clerk)));
    bad.put("ourselves as issuer", with(c -> c.issuer(SessionTokens.ISSUER)));
    bad.put("another audience", with(c -> c.audience("another")));
    bad.put("no audience", with(c -> c.audience((String) null)));
    bad.put("no end", with(c -> c.expirationTime(null)));
    bad.put("no subject", with(c -> c.subject(null)));
    bad.put("no session", with(c -> c.claim("sid", null)));
    bad.put(
        "a key id that is a path",
        signed(good, header(JWSAlgorithm.RS256, "../../k1"), rsaSigner()));
    bad.put("an unknown critical header", critical(good));
    bad.put("a key that it brings along", jwkHeader(good));
    bad.forEach((what, token) -> assertThat(asked(token)).as(what).isEqualTo(401));
  }

  private JWSSigner rsaSigner() throws JOSEException {
    return new RSASSASigner(key);
  }

  private String rs512(JWTClaimsSet claims) throws JOSEException {
    return signed(claims, header(JWSAlgorithm.RS512, "k1"), rsaSigner());
  }

  private String critical(JWTClaimsSet claims) throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("k1")
            .type(JOSEObjectType.JWT)
            .criticalParams(java.util.Set.of("magic"))
            .customParam("magic", true)
            .build();
    return signed(claims, header, rsaSigner());
  }

  private static String jwkHeader(JWTClaimsSet claims) throws JOSEException {
    RSAKey own = TestRsaKey.FOREIGN.named("mine");
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("mine").jwk(own.toPublicJWK()).build();
    return signed(claims, header, new RSASSASigner(own));
  }

  /// Changes one character of a valid token at a time, for tokens of this server and of the issuer.
  @Test
  void no_changed_token_is_accepted() {
    Random random = new Random(7);
    List<String> good = List.of(signed(claims("mallory")), server.signIn("mallory@example.test"));
    List<String> opened = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String token = good.get(i % good.size());
      int at = random.nextInt(token.length());
      char now = token.charAt(at);
      char other = "ABCDEFGHabcdefgh0123456789-_.".charAt(random.nextInt(29));
      String changed =
          switch (random.nextInt(3)) {
            case 0 -> token.substring(0, at) + other + token.substring(at + 1);
            case 1 -> token.substring(0, at) + token.substring(at + 1);
            default -> token.substring(0, at) + other + token.substring(at);
          };
      boolean isSameBytes = now == other || lastBitsOnly(token, at);
      if (!changed.equals(token) && !isSameBytes && asked(changed) != 401) {
        opened.add(changed);
      }
    }
    assertThat(opened).isEmpty();
  }

  /// The last character of a part contains bits that base64url ignores.
  private static boolean lastBitsOnly(String token, int at) {
    return at == token.length() - 1 || token.charAt(at + 1) == '.';
  }
}
