package org.ringback.exchange.tls;

import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/// Where one server listens: plainly, and by TLS under the names of Twilio's hosts.
public final class HttpListeners implements AutoCloseable {
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;
  private static final int BACKLOG = 512;

  /// Twilio's edges and regions: hosts are named `voice-js.dublin.twilio.com`,
  /// `api.dublin.ie1.twilio.com`. A wildcard stands for one label only.
  private static final List<String> EDGES =
      List.of(
          "roaming",
          "ashburn",
          "umatilla",
          "dublin",
          "frankfurt",
          "london",
          "sao-paulo",
          "singapore",
          "sydney",
          "tokyo",
          "ashburn-ix",
          "london-ix",
          "frankfurt-ix",
          "san-jose-ix",
          "singapore-ix",
          "sydney-ix",
          "tokyo-ix");

  private static final List<String> REGIONS = List.of("us1", "ie1", "au1");

  private final @Nullable Tls tls;
  private final ServerSocketChannel plain;
  private @Nullable ServerSocketChannel secured;

  /// @param authority who vouches for it
  public record Tls(int port, CertificateAuthority authority) {}

  /// Takes the ports.
  ///
  /// @param tls null: none
  /// @throws UncheckedIOException in a sentence, when one is taken
  public HttpListeners(String host, int port, @Nullable Tls tls) {
    this.tls = tls;
    plain = bind(host, port);
    try {
      secured = tls == null ? null : bind(host, tls.port());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static ServerSocketChannel bind(String host, int port) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.bind(new InetSocketAddress(host, port), BACKLOG);
        return channel;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The exchange cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "): end what listens there, or choose another port.",
          e);
    }
  }

  public void configure(JavalinConfig config) {
    config.jetty.addConnector((server, http) -> on(plain, server, new HttpConnectionFactory(http)));
    if (tls != null && secured != null) {
      CertificateAuthority authority = tls.authority();
      ServerSocketChannel channel = secured;
      config.jetty.addConnector(
          (server, http) -> on(channel, server, tlsFactories(http, authority)));
    }
  }

  private static ConnectionFactory[] tlsFactories(
      HttpConfiguration http, CertificateAuthority authority) {
    HttpConfiguration secure = new HttpConfiguration(http);
    secure.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStore(authority.issue(names()));
    ssl.setKeyStorePassword(CertificateAuthority.password());
    return new ConnectionFactory[] {
      new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(secure)
    };
  }

  private static Connector on(
      ServerSocketChannel channel, Server server, ConnectionFactory... connectionFactories) {
    ServerConnector connector =
        new ServerConnector(server, ACCEPTORS, SELECTORS, connectionFactories);
    try {
      connector.open(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }

  private static List<String> names() {
    Stream<String> edges = EDGES.stream().map(e -> "*." + e + ".twilio.com");
    Stream<String> regions =
        REGIONS.stream()
            .flatMap(
                r ->
                    Stream.concat(
                        Stream.of("*." + r + ".twilio.com"),
                        EDGES.stream().map(e -> "*." + e + "." + r + ".twilio.com")));
    return Stream.of(
            Stream.of("*.twilio.com", "twilio.com", "localhost", "exchange.test", "127.0.0.1"),
            edges,
            regions)
        .flatMap(s -> s)
        .toList();
  }

  public int port() {
    return plain.socket().getLocalPort();
  }

  /// Null when there is no TLS.
  public @Nullable Integer tlsPort() {
    return secured == null ? null : Integer.valueOf(secured.socket().getLocalPort());
  }

  /// Gives the ports back, if no server has closed them yet.
  @Override
  public void close() {
    try {
      plain.close();
      if (secured != null) {
        secured.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
