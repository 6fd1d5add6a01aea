package org.ringback.exchange.tls;

import io.javalin.config.JavalinConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
public final class Listeners {
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;

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

  private final String host;
  private final int port;
  private final @Nullable Tls tls;
  private final List<ServerConnector> connectors = new ArrayList<>();

  /// @param authority who vouches for it
  public record Tls(int port, Authority authority) {}

  /// @param tls null: none
  public Listeners(String host, int port, @Nullable Tls tls) {
    this.host = host;
    this.port = port;
    this.tls = tls;
  }

  public void plumb(JavalinConfig config) {
    config.jetty.addConnector(this::plain);
    Tls wanted = tls;
    if (wanted != null) {
      config.jetty.addConnector((server, http) -> secured(server, http, wanted));
    }
  }

  private Connector plain(Server server, HttpConfiguration http) {
    ServerConnector connector =
        new ServerConnector(server, ACCEPTORS, SELECTORS, new HttpConnectionFactory(http));
    return listening(connector, port);
  }

  private Connector secured(Server server, HttpConfiguration http, Tls wanted) {
    HttpConfiguration secure = new HttpConfiguration(http);
    secure.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStore(wanted.authority().issue(names()));
    ssl.setKeyStorePassword(Authority.password());
    ssl.setSniRequired(false);
    return listening(
        new ServerConnector(
            server,
            ACCEPTORS,
            SELECTORS,
            new SslConnectionFactory(ssl, "http/1.1"),
            new HttpConnectionFactory(secure)),
        wanted.port());
  }

  private Connector listening(ServerConnector connector, int at) {
    connector.setHost(host);
    connector.setPort(at);
    connectors.add(connector);
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

  /// Known once it listens.
  public int port() {
    return connectors.getFirst().getLocalPort();
  }

  /// Known once it listens; null when there is no TLS.
  public @Nullable Integer tlsPort() {
    return tls == null ? null : Integer.valueOf(connectors.getLast().getLocalPort());
  }
}
