package org.ringback.exchange.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.exchange.Admin;
import org.ringback.exchange.Exchange;
import org.ringback.exchange.ExchangeSettings;
import org.ringback.exchange.JsonSocketClient;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;

class TlsTest {
  private final Exchange exchange = Exchange.start(ExchangeSettings.forTests().withTls());
  private final Account account = exchange.accounts().create("Acme");

  @AfterEach
  void end() {
    exchange.close();
  }

  private String pem() {
    try (Admin admin = new Admin(exchange)) {
      return new String(admin.get("/exchange/ca.pem").bytes(), StandardCharsets.US_ASCII);
    }
  }

  private SSLContext trusting(String pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "exchange",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /// Sends a request like a client whose DNS resolves the name to this machine.
  private String get(SSLContext trust, String host, String path) throws IOException {
    Socket plain = new Socket("127.0.0.1", exchange.tlsPort().orElseThrow());
    try (SSLSocket socket =
        (SSLSocket) trust.getSocketFactory().createSocket(plain, host, 443, true)) {
      SSLParameters strict = socket.getSSLParameters();
      strict.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(strict);
      String basic =
          Base64.getEncoder()
              .encodeToString(
                  (account.sid() + ":" + account.authToken()).getBytes(StandardCharsets.US_ASCII));
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + path
                      + " HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nAuthorization: Basic "
                      + basic
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void clients_that_trust_the_authority_reach_twilios_host_names() throws Exception {
    SSLContext trust = trusting(pem());

    for (String host :
        new String[] {
          "api.twilio.com", "voice-js.roaming.twilio.com", "api.dublin.ie1.twilio.com"
        }) {
      assertThat(get(trust, host, "/2010-04-01/Accounts/" + account.sid() + ".json"))
          .as(host)
          .startsWith("HTTP/1.1 200")
          .contains("\"friendly_name\":\"Acme\"");
    }
  }

  @Test
  void untrusting_clients_fail_and_no_other_host_names_are_certified() throws Exception {
    assertThatThrownBy(() -> get(SSLContext.getDefault(), "api.twilio.com", "/health"))
        .isInstanceOf(SSLException.class);
    SSLContext trust = trusting(pem());
    assertThatThrownBy(() -> get(trust, "www.example.com", "/health"))
        .isInstanceOf(SSLException.class);
    KeyStore forged =
        CertificateAuthority.open(null, new SecureRandom())
            .issue(java.util.List.of("www.example.com"));
    assertThat(forged.getCertificateChain("server")).hasSize(2);
  }

  @Test
  void a_browser_registers_over_wss() throws Exception {
    var application =
        account.createApplication(
            "app", WebhookTarget.NONE, WebhookTarget.NONE, WebhookTarget.NONE);
    String token =
        VoiceSdkClient.token(account, account.createKey("tokens"), "ada", application.sid());
    HttpClient trusting = HttpClient.newBuilder().sslContext(trusting(pem())).build();
    URI url = URI.create("wss://localhost:" + exchange.tlsPort().orElseThrow() + "/signal");
    try (JsonSocketClient browser = new JsonSocketClient(trusting, url)) {
      browser.sendFrame(
          Map.of("type", "listen", "version", "1.6", "payload", Map.of("token", token)));
      assertThat(
              browser
                  .awaitFrame("connected")
                  .path("payload")
                  .path("token")
                  .path("identity")
                  .asString())
          .isEqualTo("ada");
      browser.sendFrame(
          Map.of(
              "type",
              "register",
              "version",
              "1.6",
              "payload",
              Map.of("media", Map.of("audio", true))));
      browser.awaitFrame("ready");
    }
  }

  @Test
  void the_authority_is_stored_in_its_file(@TempDir Path folder) {
    Path file = folder.resolve("kept").resolve("ca.p12");
    CertificateAuthority made = CertificateAuthority.open(file, new SecureRandom());

    assertThat(CertificateAuthority.open(file, new SecureRandom()).pem()).isEqualTo(made.pem());
    assertThat(file.toFile().canRead()).isTrue();
  }

  @Test
  void health_reports_the_ports() {
    try (Admin admin = new Admin(exchange)) {
      var health = admin.get("/health").json();
      assertThat(health.path("status").asString()).isEqualTo("ok");
      assertThat(health.path("tlsPort").asInt()).isEqualTo(exchange.tlsPort().orElseThrow());
      assertThat(health.path("mediaPort").asInt()).isEqualTo(exchange.mediaPort());
    }
  }
}
