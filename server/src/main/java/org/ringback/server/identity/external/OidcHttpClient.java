package org.ringback.server.identity.external;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Fetches what an issuer publishes: 64 KiB at most, within three seconds to connect and three to
/// wait for what comes next. It follows no redirect: what another host publishes is not the
/// issuer's.
final class OidcHttpClient extends DefaultResourceRetriever {
  private static final Logger log = LoggerFactory.getLogger(OidcHttpClient.class);
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final int LARGEST = 64 * 1024;

  private final boolean isPublicOnly;
  private final Map<String, List<String>> headers = new HashMap<>();

  private OidcHttpClient(boolean isPublicOnly) {
    super(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST);
    this.isPublicOnly = isPublicOnly;
    setHeaders(headers);
  }

  /// From addresses that whoever runs this server has given.
  static OidcHttpClient trusted() {
    return new OidcHttpClient(false);
  }

  /// From addresses that an issuer has given: nothing is asked that is not on the Internet,
  /// whatever its name leads to from one moment to the next.
  static OidcHttpClient publicOnly() {
    return new OidcHttpClient(true);
  }

  /// @param bearer whose token says who is asked about
  OidcHttpClient with(String bearer) {
    return with("Authorization", "Bearer " + bearer);
  }

  OidcHttpClient with(String header, String value) {
    headers.put(header, List.of(value));
    return this;
  }

  /// Empty, and logged, when no JSON came in an answer of 2xx.
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
    if (isPublicOnly && !PublicAddresses.has(url.getHost())) {
      throw new SsrfSafeSocketFactory.NonPublicAddressException(url.getHost());
    }
    HttpURLConnection connection = super.openHTTPConnection(url);
    connection.setInstanceFollowRedirects(false);
    if (isPublicOnly && !isByProxy(url)) {
      if (!(connection instanceof HttpsURLConnection https)) {
        throw new SsrfSafeSocketFactory.NonPublicAddressException(url.toString());
      }
      https.setSSLSocketFactory(SsrfSafeSocketFactory.INSTANCE);
    }
    return connection;
  }

  /// A proxy is where whoever runs this server wants it to go, and it is the proxy that connects.
  private static boolean isByProxy(URL url) throws IOException {
    ProxySelector proxies = ProxySelector.getDefault();
    try {
      return proxies != null && !proxies.select(url.toURI()).equals(List.of(Proxy.NO_PROXY));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
