package org.ringback.server.identity.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.ringback.server.egress.SsrfSafeSocketFactory;

@Isolated("It changes the proxies of the JVM, and so receives every request.")
class SsrfSafeSocketFactoryTest {
  private final @Nullable ProxySelector proxies = ProxySelector.getDefault();
  private final ServerSocket here = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

  SsrfSafeSocketFactoryTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    ProxySelector.setDefault(proxies);
    here.close();
  }

  @Test
  void special_purpose_addresses_are_rejected() throws IOException {
    try (Socket socket = SsrfSafeSocketFactory.INSTANCE.createSocket()) {
      assertThatThrownBy(() -> socket.connect(here.getLocalSocketAddress(), 1_000))
          .isInstanceOf(SsrfSafeSocketFactory.NonPublicAddressException.class);
      assertThat(socket.isConnected()).isFalse();
    }
  }

  @Test
  void a_socket_connected_by_other_code_is_closed() throws IOException {
    try (Socket other = new Socket(here.getInetAddress(), here.getLocalPort())) {
      assertThatThrownBy(
              () ->
                  SsrfSafeSocketFactory.INSTANCE.createSocket(other, "keys.example.com", 443, true))
          .isInstanceOf(SsrfSafeSocketFactory.NonPublicAddressException.class);
      assertThat(other.isClosed()).isTrue();
    }
  }

  @Test
  void javas_proxy_may_be_in_a_private_network() throws Exception {
    ProxySelector.setDefault(
        ProxySelector.of(new InetSocketAddress("127.0.0.1", here.getLocalPort())));
    Thread asking =
        Thread.ofVirtual()
            .start(() -> OidcHttpClient.publicOnly().json(URI.create("https://1.1.1.1/keys")));
    here.setSoTimeout(5_000);
    try (Socket visitor = here.accept()) {
      byte[] first = visitor.getInputStream().readNBytes(15);
      assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("CONNECT 1.1.1.1");
    }
    asking.join();
  }
}
