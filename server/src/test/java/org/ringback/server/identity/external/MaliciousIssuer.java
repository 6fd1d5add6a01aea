package org.ringback.server.identity.external;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringback.server.settings.OidcIssuer;
import tools.jackson.databind.json.JsonMapper;

/// An issuer that directs requests elsewhere, by its discovery document or by a redirect.
final class MaliciousIssuer implements AutoCloseable {
  private final HttpServer server;
  private final URI address;
  private volatile String elsewhere = "";
  private volatile boolean redirects;

  MaliciousIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  URI address() {
    return address;
  }

  /// Its discovery document names this URL for keys and users.
  MaliciousIssuer directTo(String elsewhere) {
    this.elsewhere = elsewhere;
    redirects = false;
    return this;
  }

  /// Its own URL redirects to that one.
  MaliciousIssuer redirect(String elsewhere) {
    this.elsewhere = elsewhere;
    redirects = true;
    return this;
  }

  /// Returns a client that has sent no request yet.
  OidcDiscovery newDiscovery() {
    return new OidcDiscovery(
        new OidcIssuer(
            address.toString(),
            Optional.of("ringback"),
            Set.of(),
            Set.of("RS256"),
            Optional.empty(),
            Duration.ofHours(1)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean isDiscovery = exchange.getRequestURI().getPath().contains("/.well-known/openid");
      if (redirects && !isDiscovery) {
        exchange.getResponseHeaders().set("Location", elsewhere.replaceAll("[\r\n]", ""));
        exchange.sendResponseHeaders(307, -1);
        return;
      }
      byte[] body =
          JsonMapper.shared()
              .writeValueAsString(
                  Map.of(
                      "issuer", address.toString(),
                      "jwks_uri", redirects ? address + "/keys" : elsewhere,
                      "userinfo_endpoint", redirects ? address + "/me" : elsewhere))
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
