package org.ringback.server.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringback.server.crypto.Secret;
import org.ringback.server.running.Elsewhere;
import org.ringback.server.running.Promise;
import org.ringback.server.settings.OidcIssuer;
import tools.jackson.databind.json.JsonMapper;

/// An issuer that sends us elsewhere, by what its discovery says or by a redirect.
class IssuersStayTest {
  private final Promise promise =
      Promise.of(8, "Other hosts that an issuer's answers lead to", IssuersStayTest.class);
  private final HttpServer provider;
  private final URI host;
  private final Elsewhere elsewhere;
  private volatile String told = "";
  private volatile boolean redirects;

  IssuersStayTest() throws IOException {
    provider = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    provider.createContext("/", this::answer);
    provider.start();
    host = URI.create("http://127.0.0.1:" + provider.getAddress().getPort());
    elsewhere = new Elsewhere(host);
  }

  @AfterEach
  void stop() {
    elsewhere.close();
    provider.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean isDiscovery = exchange.getRequestURI().getPath().contains("/.well-known/openid");
      byte[] body =
          JsonMapper.shared()
              .writeValueAsString(
                  Map.of(
                      "issuer", host.toString(),
                      "jwks_uri", redirects ? host + "/keys" : told,
                      "userinfo_endpoint", redirects ? host + "/me" : told))
              .getBytes(StandardCharsets.UTF_8);
      if (redirects && !isDiscovery) {
        exchange.getResponseHeaders().set("Location", told.replaceAll("[\r\n]", ""));
        exchange.sendResponseHeaders(307, -1);
      } else {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private OidcProvider issuer() {
    return new OidcProvider(
        new OidcIssuer(
            host.toString(),
            Optional.of("ringback"),
            Set.of(),
            Set.of("RS256"),
            Optional.empty(),
            Duration.ofHours(1)));
  }

  @Test
  void no_discovery_and_no_redirect_leads_into_the_network_that_we_stand_in() throws JOSEException {
    SignedJWT token = token();
    List<String> targets = elsewhere.targets();
    for (String each : targets) {
      told = each;
      redirects = false;
      assertThat(issuer().keys(Set.of(JWSAlgorithm.RS256))).as(each).isEmpty();
      assertThat(issuer().profile("a token")).as(each).isEmpty();
      redirects = true;
      OidcProvider asked = issuer();
      assertThat(asked.keys(Set.of(JWSAlgorithm.RS256)).orElseThrow().haveSigned(token))
          .as(each)
          .isFalse();
      assertThat(asked.profile("a token")).as(each).isEmpty();
      SupabaseAccounts accounts = new SupabaseAccounts(host, new Secret("service key"));
      assertThat(accounts.confirmed("a token")).as(each).isEmpty();
    }
    assertThat(elsewhere.visits()).isEmpty();
    promise.kept("0 visits of %,d".formatted(targets.size() * 5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.1.1.1", "8.8.8.8", "[2606:4700:4700::1111]", "100.63.255.255", "172.32.0.1"})
  void the_rest_of_the_internet_is_public(String address) {
    assertThat(PublicNetwork.has(address)).isTrue();
  }

  private static SignedJWT token() throws JOSEException {
    RSAKey key = new RSAKeyGenerator(2048).keyID("k").generate();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
            new JWTClaimsSet.Builder().subject("x").build());
    token.sign(new RSASSASigner(key));
    return token;
  }
}
