package org.ringback.server.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// The address of Redis, from `REDIS_URL`: `redis://user:password@host:6379/0`, or `rediss://…` for
/// TLS.
public record RedisAddress(
    String host,
    int port,
    boolean isTls,
    @Nullable String user,
    @Nullable Secret password,
    int database) {
  private static final int DEFAULT_PORT = 6379;

  /// @throws IllegalArgumentException if it has another form
  static RedisAddress parse(String url) {
    URI uri = URI.create(url);
    boolean isTls = "rediss".equals(uri.getScheme());
    String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
    if (!(isTls || "redis".equals(uri.getScheme()))
        || uri.getHost() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !path.matches("\\d{0,4}")) {
      throw new IllegalArgumentException("not a Redis address");
    }
    String[] userInfo =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    if (userInfo.length == 1) {
      throw new IllegalArgumentException("a user without a password");
    }
    String user = userInfo.length == 2 ? decode(userInfo[0]) : "";
    return new RedisAddress(
        uri.getHost().replaceAll("^\\[|\\]$", ""), // an IPv6 address
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        isTls,
        user.isEmpty() ? null : user,
        userInfo.length == 2 ? new Secret(decode(userInfo[1])) : null,
        path.isEmpty() ? 0 : Integer.parseInt(path));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
