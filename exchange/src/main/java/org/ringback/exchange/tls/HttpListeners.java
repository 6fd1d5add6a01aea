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

/// The listeners of one server: HTTP, and HTTPS under the names of Twilio's hosts.
public final class HttpListeners implements AutoCloseable {
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;
  private static final int BACKLOG = 512;

  /// The edges and regions in Twilio's host names, such as `voice-js.dublin.twilio.com` and
  /// `api.dublin.ie1.twilio.com`. A wildcard covers one label only.
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

  /// @param authority issues its certificate
  public record Tls(int port, CertificateAuthority authority) {}

  /// Binds the ports.
  ///
  /// @param tls null for no HTTPS listener
  /// @throws UncheckedIOException with a readable message, when a port is in use
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
              + "). Stop the process that uses the port, or choose another port.",
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

  /// Returns the HTTPS port; null without an HTTPS listener.
  public @Nullable Integer tlsPort() {
    return secured == null ? null : Integer.valueOf(secured.socket().getLocalPort());
  }

  /// Releases the ports, unless the server has closed them.
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
