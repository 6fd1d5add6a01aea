package org.ringback.server.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSocketsTest {
  private final @Nullable ProxySelector proxies = ProxySelector.getDefault();
  private final ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Socket connected = new Socket(here.getInetAddress(), here.getLocalPort());

  PublicSocketsTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    ProxySelector.setDefault(proxies);
    connected.close();
    here.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys.example.com", "2606:4700::1111", "93.184.216.34"})
  void what_is_connected_to_this_network_is_closed(String host) {
    assertThatThrownBy(() -> PublicSockets.INSTANCE.createSocket(connected, host, 443, true))
        .isInstanceOf(PublicSockets.NotPublic.class);
    assertThat(connected.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys.example.com", "2606:4700::1111", "93.184.216.34"})
  void a_proxy_may_stand_in_this_network(String host) throws IOException {
    ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", 3128)));
    try (Socket tls = PublicSockets.INSTANCE.createSocket(connected, host, 443, true)) {
      assertThat(tls).isInstanceOf(SSLSocket.class);
    }
  }
}
