package org.ringback.server.identity.external;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.server.settings.OidcIssuer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// What an issuer tells over HTTP: where its keys are (OpenID Connect Discovery 1.0) and who a
/// token's person is (UserInfo, OpenID Connect Core 1.0 section 5.3). Asked for when it is needed
/// first, so that an issuer that is down keeps nobody else out.
public final class OidcDiscovery {
  private static final Logger log = LoggerFactory.getLogger(OidcDiscovery.class);
  private static final Duration REST = Duration.ofSeconds(10);

  private final OidcIssuer settings;
  private @Nullable JwkSet keys;
  private @Nullable URI userInfo;
  private long nextTry = System.nanoTime();

  public OidcDiscovery(OidcIssuer settings) {
    this.settings = settings;
  }

  /// Somebody with an address that the issuer has verified.
  record Profile(String subject, String email, String name) {
    static Profile of(String subject, String email, @Nullable String name) {
      return new Profile(subject, email, name == null || name.isBlank() ? email : name);
    }
  }

  /// Empty when the issuer does not tell where they are.
  synchronized Optional<JwkSet> keys(Set<JWSAlgorithm> algorithms) {
    if (keys == null) {
      keys =
          settings
              .jwks()
              .map(address -> new JwkSet(address, OidcHttpClient.trusted(), algorithms))
              .or(
                  () ->
                      discovered("jwks_uri")
                          .map(address -> new JwkSet(address, resources(address), algorithms)))
              .orElse(null);
    }
    return Optional.ofNullable(keys);
  }

  /// Empty when the issuer does not know the token, or has not verified the address.
  Optional<Profile> profile(String token) {
    return userInfoAddress()
        .flatMap(address -> resources(address).with(token).json(address))
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

  /// At most every ten seconds, for whoever sends us tokens makes us ask.
  private Optional<URI> discovered(String member) {
    if (System.nanoTime() - nextTry < 0) {
      return Optional.empty();
    }
    URI address =
        URI.create(settings.issuer().replaceFirst("/+$", "") + "/.well-known/openid-configuration");
    Optional<JsonNode> configuration =
        resources(address)
            .json(address)
            .filter(c -> c.path("issuer").stringValue("").equals(settings.issuer()));
    Optional<URI> found =
        configuration
            .map(c -> c.path(member).stringValue(""))
            .filter(text -> !text.isEmpty())
            .flatMap(this::allowed);
    if (found.isEmpty()) {
      nextTry = System.nanoTime() + REST.toNanos();
      log.warn("{} does not tell its {}", address, member);
    }
    return found;
  }

  /// An issuer may name addresses of its own, and of others that anybody on the Internet could ask:
  /// it must not send us into the network that we stand in.
  private Optional<URI> allowed(String text) {
    try {
      URI address = URI.create(text);
      boolean isPublic =
          "https".equals(address.getScheme())
              && address.getHost() != null
              && PublicAddresses.has(address.getHost());
      return Optional.of(address).filter(_ -> isOwn(address) || isPublic);
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  private boolean isOwn(URI address) {
    URI issuer = URI.create(settings.issuer());
    return issuer.getScheme().equals(address.getScheme())
        && issuer.getRawAuthority().equals(address.getRawAuthority());
  }

  private OidcHttpClient resources(URI address) {
    return isOwn(address) ? OidcHttpClient.trusted() : OidcHttpClient.publicOnly();
  }
}
