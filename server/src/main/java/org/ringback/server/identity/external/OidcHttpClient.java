package org.ringback.server.identity.external;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.egress.PublicAddresses;
import org.ringback.server.egress.SsrfSafeSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Fetches documents of an issuer, up to 64 KiB. The connect and read timeouts are three seconds.
/// It follows no redirects, because other hosts are not the issuer.
final class OidcHttpClient extends DefaultResourceRetriever {
  private static final Logger log = LoggerFactory.getLogger(OidcHttpClient.class);
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final int MAX_BYTES = 64 * 1024;

  private final boolean isPublicOnly;
  private final Map<String, List<String>> headers = new HashMap<>();

  private OidcHttpClient(boolean isPublicOnly) {
    super(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);
    this.isPublicOnly = isPublicOnly;
    setHeaders(headers);
  }

  /// Returns a client for URLs that the operator configured.
  static OidcHttpClient trusted() {
    return new OidcHttpClient(false);
  }

  /// Returns a client for URLs that an issuer provides. It connects to public addresses only, also
  /// if the name resolves differently later.
  static OidcHttpClient publicOnly() {
    return new OidcHttpClient(true);
  }

  /// Adds a bearer token to the requests.
  OidcHttpClient with(String bearer) {
    return with("Authorization", "Bearer " + bearer);
  }

  OidcHttpClient with(String header, String value) {
    headers.put(header, List.of(value));
    return this;
  }

  /// Returns empty, and logs, if the response is not 2xx with JSON.
  Optional<JsonNode> json(URI address) {
    try {
      String body = retrieveResource(address.toURL()).getContent();
      return Optional.of(JsonMapper.shared().readTree(body));
    } catch (IOException | JacksonException e) {
      log.warn("Could not fetch {}: {}", address, e.toString());
      return Optional.empty();
    }
  }

  @Override
  protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
    if (isPublicOnly && !PublicAddresses.isPublic(url.getHost())) {
      throw new SsrfSafeSocketFactory.NonPublicAddressException(url.getHost());
    }
    HttpURLConnection connection = super.openHTTPConnection(url);
    connection.setInstanceFollowRedirects(false);
    if (isPublicOnly) {
      SsrfSafeSocketFactory.restrict(connection);
    }
    return connection;
  }
}
