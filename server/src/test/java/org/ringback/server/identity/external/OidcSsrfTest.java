package org.ringback.server.identity.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringback.server.crypto.Secret;
import org.ringback.server.egress.PublicAddresses;
import org.ringback.server.running.ForeignHosts;
import org.ringback.server.running.Guarantee;

/// An issuer that directs requests elsewhere, by its discovery document or by a redirect.
@Isolated("It changes the proxies of the JVM, and so receives every request.")
class OidcSsrfTest {
  private final Guarantee guarantee =
      Guarantee.of(
          8, "Requests to other hosts caused by an issuer's responses", OidcSsrfTest.class);
  private final MaliciousIssuer issuer = new MaliciousIssuer();
  private final ForeignHosts elsewhere = new ForeignHosts(issuer.address());

  OidcSsrfTest() throws IOException {}

  @AfterEach
  void stop() {
    elsewhere.close();
    issuer.close();
  }

  @Test
  void neither_discovery_nor_a_redirect_reaches_the_private_network() throws JOSEException {
    SignedJWT token = token();
    List<String> targets = elsewhere.targets();
    for (String each : targets) {
      issuer.directTo(each);
      assertThat(issuer.newDiscovery().keys(Set.of(JWSAlgorithm.RS256))).as(each).isEmpty();
      assertThat(issuer.newDiscovery().profile("a token")).as(each).isEmpty();
      issuer.redirect(each);
      OidcDiscovery asked = issuer.newDiscovery();
      assertThat(asked.keys(Set.of(JWSAlgorithm.RS256)).orElseThrow().verify(token))
          .as(each)
          .isFalse();
      assertThat(asked.profile("a token")).as(each).isEmpty();
      SupabaseAccounts accounts = new SupabaseAccounts(issuer.address(), new Secret("service key"));
      assertThat(accounts.confirmed("a token")).as(each).isEmpty();
    }
    assertThat(elsewhere.visits()).isEmpty();
    guarantee.recordResult("0 visits of %,d".formatted(targets.size() * 5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.1.1.1", "8.8.8.8", "[2606:4700:4700::1111]", "100.63.255.255", "172.32.0.1"})
  void the_rest_of_the_internet_is_public(String address) {
    assertThat(PublicAddresses.isPublic(address)).isTrue();
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
