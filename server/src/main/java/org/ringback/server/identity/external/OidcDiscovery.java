package org.ringback.server.identity.external;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.server.egress.PublicAddresses;
import org.ringback.server.settings.OidcIssuer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Reads an issuer's keys (OpenID Connect Discovery 1.0) and the profile of a token's user
/// (UserInfo, OpenID Connect Core 1.0 section 5.3). It starts with the first token, so that an
/// unavailable issuer does not affect other users.
public final class OidcDiscovery {
  private static final Logger log = LoggerFactory.getLogger(OidcDiscovery.class);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);

  private final OidcIssuer settings;
  private @Nullable JwkSet keys;
  private @Nullable URI userInfo;
  private long nextTry = System.nanoTime();

  public OidcDiscovery(OidcIssuer settings) {
    this.settings = settings;
  }

  /// A user whose e-mail address the issuer has verified.
  record Profile(String subject, String email, String name) {
    static Profile of(String subject, String email, @Nullable String name) {
      return new Profile(subject, email, name == null || name.isBlank() ? email : name);
    }
  }

  /// Returns empty if discovery failed.
  synchronized Optional<JwkSet> keys(Set<JWSAlgorithm> algorithms) {
    if (keys == null) {
      keys =
          settings
              .jwks()
              .map(address -> new JwkSet(address, OidcHttpClient.trusted(), algorithms))
              .or(
                  () ->
                      discovered("jwks_uri")
                          .map(address -> new JwkSet(address, httpClient(address), algorithms)))
              .orElse(null);
    }
    return Optional.ofNullable(keys);
  }

  /// Returns empty if the issuer rejects the token or has not verified the address.
  Optional<Profile> profile(String token) {
    return userInfoAddress()
        .flatMap(address -> httpClient(address).with(token).json(address))
        .filter(user -> user.path("email_verified").asBoolean(false))
        .filter(user -> !user.path("email").stringValue("").isEmpty())
        .map(
            user ->
                Profile.of(
                    user.path("sub").stringValue(""),
                    user.path("email").stringValue(""),
                    user.path("name").stringValue("")));
  }

  private synchronized Optional<URI> userInfoAddress() {
    if (userInfo == null) {
      userInfo = discovered("userinfo_endpoint").orElse(null);
    }
    return Optional.ofNullable(userInfo);
  }

  /// Makes a request at most every ten seconds after a failure, because each token causes one.
  private Optional<URI> discovered(String member) {
    if (System.nanoTime() - nextTry < 0) {
      return Optional.empty();
    }
    URI address =
        URI.create(settings.issuer().replaceFirst("/+$", "") + "/.well-known/openid-configuration");
    Optional<JsonNode> configuration =
        httpClient(address)
            .json(address)
            .filter(c -> c.path("issuer").stringValue("").equals(settings.issuer()));
    Optional<URI> found =
        configuration
            .map(c -> c.path(member).stringValue(""))
            .filter(text -> !text.isEmpty())
            .flatMap(this::allowed);
    if (found.isEmpty()) {
      nextTry = System.nanoTime() + RETRY_INTERVAL.toNanos();
      log.warn("Could not find {} in {}", member, address);
    }
    return found;
  }

  /// Accepts URLs of the issuer's origin, and public https URLs. Others could reach this network.
  private Optional<URI> allowed(String text) {
    try {
      URI address = URI.create(text);
      boolean isPublic =
          "https".equals(address.getScheme())
              && address.getHost() != null
              && PublicAddresses.isPublic(address.getHost());
      return Optional.of(address).filter(_ -> isOwn(address) || isPublic);
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  private boolean isOwn(URI address) {
    URI issuer = URI.create(settings.issuer());
    return issuer.getScheme().equals(address.getScheme())
        && issuer.getRawAuthority().equals(address.getRawAuthority());
  }

  private OidcHttpClient httpClient(URI address) {
    return isOwn(address) ? OidcHttpClient.trusted() : OidcHttpClient.publicOnly();
  }
}
