package org.ringback.server.identity.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.ChangingNames;
import org.ringback.server.running.Guarantee;

/// An issuer whose names resolve to a public address when they are checked, and to this machine
/// when they are connected to.
class DnsRebindingTest {
  /// Number of look-ups that resolve to a public address: none (rejected at discovery), one
  /// (rejected before the connection), and two (rejected by the connection).
  private static final List<Integer> LOOKUPS = List.of(0, 1, 2);

  private static final byte[] LAST = new byte[7];

  private final Guarantee guarantee =
      Guarantee.of(8, "Connections to a private address by DNS rebinding", DnsRebindingTest.class);
  private final MaliciousIssuer issuer = new MaliciousIssuer();
  private final ServerSocket trap = new ServerSocket();
  private final Thread trapping;
  private final List<Integer> received = new CopyOnWriteArrayList<>();

  DnsRebindingTest() throws IOException {
    trap.bind(new InetSocketAddress("127.0.0.1", 0));
    trapping = Thread.ofVirtual().start(this::trap);
  }

  @AfterEach
  void stop() throws Exception {
    trap.close();
    trapping.join();
    issuer.close();
  }

  /// Records the number of bytes that each connection receives.
  private void trap() {
    while (!trap.isClosed()) {
      try (Socket visitor = trap.accept()) {
        received.add(visitor.getInputStream().readAllBytes().length);
      } catch (IOException closed) {
        assertThat(trap.isClosed()).as("%s", closed).isTrue();
      }
    }
  }

  @Test
  void nothing_is_sent_to_a_name_that_resolves_to_this_machine_at_connect_time() throws Exception {
    SignedJWT token = token();
    for (int lookups : LOOKUPS) {
      String keys = name(lookups);
      Optional<JwkSet> found = issuer.newDiscovery().keys(Set.of(JWSAlgorithm.HS256));
      assertThat(found.isPresent()).as("%d look-ups", lookups).isEqualTo(lookups > 0);
      if (found.isPresent()) {
        assertThat(found.get().verify(token)).isFalse();
      }
      assertThat(ChangingNames.ledHere(keys)).as("%d look-ups", lookups).isPositive();

      String people = name(lookups);
      assertThat(issuer.newDiscovery().profile("a token")).isEmpty();
      assertThat(ChangingNames.ledHere(people)).as("%d look-ups", lookups).isPositive();
    }
    // Earlier connections are recorded once this one is.
    try (Socket last = new Socket(trap.getInetAddress(), trap.getLocalPort())) {
      last.getOutputStream().write(LAST);
    }
    eventually(() -> received.contains(LAST.length) ? "" : "the trap does not work");
    assertThat(received).as("bytes of each connection").containsExactly(LAST.length);
    guarantee.recordResult("0, of %d names".formatted(2 * LOOKUPS.size()));
  }

  private String name(int lookups) {
    String name = ChangingNames.afterLookups(lookups);
    issuer.directTo("https://%s:%d/".formatted(name, trap.getLocalPort()));
    return name;
  }

  private static SignedJWT token() throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k").build(),
            new JWTClaimsSet.Builder().subject("x").build());
    token.sign(new MACSigner(new byte[32]));
    return token;
  }
}
