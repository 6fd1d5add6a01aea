package org.ringback.server.settings;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An OpenID Connect issuer whose users may sign in, from `RINGBACK_OIDC_ISSUERS`.
///
/// @param issuer exact `iss` of its tokens
/// @param audience required in `aud`
/// @param authorizedParties allowed values of `azp`; empty allows all
/// @param algorithms allowed signature algorithms, all asymmetric
/// @param jwks URL of its keys; by discovery when empty
/// @param sessionLength how long a session lasts after its last token
public record OidcIssuer(
    String issuer,
    Optional<String> audience,
    Set<String> authorizedParties,
    Set<String> algorithms,
    Optional<URI> jwks,
    Duration sessionLength) {
  private static final Set<String> KNOWN =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
  private static final Set<String> MEMBERS =
      Set.of("issuer", "audience", "authorizedParties", "algorithms", "jwks", "sessionMinutes");

  /// @throws IllegalArgumentException with a message for the operator
  static List<OidcIssuer> parse(String json) {
    try {
      JsonNode list = JsonMapper.shared().readTree(json);
      if (!list.isArray()) {
        throw new IllegalArgumentException("it is not a list");
      }
      List<OidcIssuer> issuers = new ArrayList<>();
      list.forEach(each -> issuers.add(read(each)));
      return List.copyOf(issuers);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is not valid JSON", e);
    }
  }

  private static OidcIssuer read(JsonNode each) {
    for (String member : each.propertyNames()) {
      if (!MEMBERS.contains(member)) {
        throw new IllegalArgumentException("\"" + member + "\" is unknown");
      }
    }
    String issuer = each.path("issuer").stringValue("");
    if (!isSafe(uri(issuer))) {
      throw new IllegalArgumentException("\"issuer\" should be an https URL");
    }
    Optional<String> audience = text(each, "audience");
    Set<String> parties = texts(each, "authorizedParties");
    if (audience.isEmpty() && parties.isEmpty()) {
      throw new IllegalArgumentException(
          issuer
              + " needs \"audience\" or \"authorizedParties\"; otherwise its tokens for other applications would be accepted");
    }
    Set<String> algorithms = each.has("algorithms") ? texts(each, "algorithms") : Set.of("RS256");
    if (algorithms.isEmpty() || !KNOWN.containsAll(algorithms)) {
      throw new IllegalArgumentException(
          "\"algorithms\" should be of " + KNOWN.stream().sorted().toList());
    }
    Optional<URI> jwks = text(each, "jwks").map(OidcIssuer::uri);
    if (jwks.isPresent() && !isSafe(jwks.get())) {
      throw new IllegalArgumentException("\"jwks\" should be an https URL");
    }
    int minutes = each.path("sessionMinutes").asInt(60);
    if (minutes < 1 || minutes > 1440) {
      throw new IllegalArgumentException("\"sessionMinutes\" should be from 1 to 1440");
    }
    return new OidcIssuer(issuer, audience, parties, algorithms, jwks, Duration.ofMinutes(minutes));
  }

  private static Optional<String> text(JsonNode each, String member) {
    return Optional.of(each.path(member).stringValue("")).filter(text -> !text.isBlank());
  }

  private static Set<String> texts(JsonNode each, String member) {
    List<String> texts = new ArrayList<>();
    each.path(member).forEach(text -> texts.add(text.stringValue("")));
    return Set.copyOf(texts);
  }

  private static @Nullable URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Returns whether responses cannot be changed in transit: TLS or this machine.
  public static boolean isSafe(@Nullable URI address) {
    if (address == null || address.getHost() == null) {
      return false;
    }
    return "https".equals(address.getScheme())
        || "http".equals(address.getScheme())
            && Set.of("127.0.0.1", "localhost", "[::1]").contains(address.getHost());
  }
}
