package org.ringback.server.identity.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SupabaseTest {
  private final ECKey key;
  private final HttpServer project;
  private final String url;

  /// The project's account of a token.
  private final Map<String, String> people = new ConcurrentHashMap<>();

  private final TestServer server;

  SupabaseTest() throws IOException, JOSEException {
    key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    project = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    url = "http://127.0.0.1:" + project.getAddress().getPort();
    project.createContext(
        "/auth/v1/.well-known/jwks.json",
        exchange -> answer(exchange, new JWKSet(key.toPublicJWK()).toString()));
    project.createContext(
        "/auth/v1/user",
        exchange ->
            answer(
                exchange,
                people.getOrDefault(exchange.getRequestHeaders().getFirst("Authorization"), "{}")));
    project.start();
    server = TestServer.start(Map.of("SUPABASE_URL", url, "SUPABASE_SERVICE_KEY", "service-key"));
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
    server.person("ada@example.test", server.workspace("acme"), Role.AGENT);
  }

  @AfterAll
  void stop() {
    server.close();
    project.stop(0);
  }

  private String token(String subject, UUID session, JWSHeader header, JWSSigner signer)
      throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            header,
            new JWTClaimsSet.Builder()
                .issuer(url + "/auth/v1")
                .audience("authenticated")
                .subject(subject)
                .claim("session_id", session.toString())
                .claim("email", "ada@example.test")
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                .build());
    token.sign(signer);
    return token.serialize();
  }

  private String shared(String subject, UUID session) throws JOSEException {
    return token(
        subject, session, new JWSHeader(JWSAlgorithm.HS256), new MACSigner(TestServer.JWT_SECRET));
  }

  private String published(String subject, UUID session) throws JOSEException {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build();
    return token(subject, session, header, new ECDSASigner(key));
  }

  private void publishAccount(String token, String subject, String email, boolean isConfirmed) {
    people.put(
        "Bearer " + token,
        "{\"id\":\"%s\",\"email\":\"%s\",\"email_confirmed_at\":%s}"
            .formatted(subject, email, isConfirmed ? "\"2026-01-01T00:00:00Z\"" : "null"));
  }

  @Test
  void a_confirmed_address_signs_in_its_member_with_either_kind_of_key_until_sign_out()
      throws JOSEException {
    String subject = UUID.randomUUID().toString();
    UUID session = UUID.randomUUID();
    String token = shared(subject, session);
    publishAccount(token, subject, "ada@example.test", true);
    Answer me = server.get("/api/me", token);
    assertThatResponse(me).hasStatus(200);
    assertThat(me.json().path("workspaces").findValuesAsString("slug")).containsExactly("acme");

    // Now matched by subject, without a request to the project.
    assertThat(server.get("/api/me", published(subject, UUID.randomUUID())).status())
        .isEqualTo(200);

    assertThat(server.post("/api/sign-out", token, "").status()).isEqualTo(204);
    assertThat(server.get("/api/me", token).status()).isEqualTo(401);
    assertThat(server.get("/api/me", shared(subject, session)).status()).isEqualTo(401);
  }

  @Test
  void an_unconfirmed_address_is_rejected() throws JOSEException {
    String attacker = UUID.randomUUID().toString();
    String token = shared(attacker, UUID.randomUUID());
    publishAccount(token, attacker, "grace@example.test", false);
    assertThat(server.get("/api/me", token).status()).isEqualTo(401);
  }

  @Test
  void a_session_of_another_user_cannot_be_used() throws JOSEException {
    UUID session = UUID.randomUUID();
    String hers = UUID.randomUUID().toString();
    String his = UUID.randomUUID().toString();
    String herToken = shared(hers, session);
    String hisToken = shared(his, session);
    publishAccount(herToken, hers, "hers@example.test", true);
    publishAccount(hisToken, his, "his@example.test", true);
    assertThat(server.get("/api/me", herToken).status()).isEqualTo(200);
    assertThat(server.get("/api/me", hisToken).status()).isEqualTo(401);
  }

  @Test
  void another_key_and_another_issuer_are_rejected() throws JOSEException {
    ECKey other = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build();
    String forged =
        token(UUID.randomUUID().toString(), UUID.randomUUID(), header, new ECDSASigner(other));
    assertThat(server.get("/api/me", forged).status()).isEqualTo(401);
    String weak =
        token(
            UUID.randomUUID().toString(),
            UUID.randomUUID(),
            new JWSHeader(JWSAlgorithm.HS512),
            new MACSigner("x".repeat(64)));
    assertThat(server.get("/api/me", weak).status()).isEqualTo(401);
  }
}
