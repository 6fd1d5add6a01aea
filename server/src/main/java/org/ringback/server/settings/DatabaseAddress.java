package org.ringback.server.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// The address of PostgreSQL, from `DATABASE_URL`: `postgres://user:password@host/name` or
/// `jdbc:postgresql://…`.
public record DatabaseAddress(String jdbcUrl, @Nullable String user, @Nullable Secret password) {

  /// @throws IllegalArgumentException if it has neither form
  static DatabaseAddress parse(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return new DatabaseAddress(url, null, null);
    }
    URI uri = URI.create(url);
    boolean isPostgres = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
    if (!isPostgres
        || uri.getHost() == null
        || uri.getPath() == null
        || uri.getPath().length() < 2) {
      throw new IllegalArgumentException("not a PostgreSQL address");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String[] userInfo =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    return new DatabaseAddress(
        "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query,
        userInfo.length > 0 ? decode(userInfo[0]) : null,
        userInfo.length > 1 ? new Secret(decode(userInfo[1])) : null);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "DatabaseAddress[REDACTED]"; // a JDBC URL may carry a password
  }
}
