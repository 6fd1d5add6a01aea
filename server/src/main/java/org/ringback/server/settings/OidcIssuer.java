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

/// An OpenID Connect issuer whose people may sign in here, as `RINGBACK_OIDC_ISSUERS` tells.
///
/// @param issuer the `iss` of its tokens, to the letter
/// @param audience what `aud` has to hold
/// @param authorizedParties what `azp` has to be one of; empty when that does not matter
/// @param algorithms that its tokens may be signed with; none that takes a shared secret
/// @param jwks where its keys are; found by discovery when absent
/// @param sessionLength how long somebody stays signed in after the last token that was seen
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

  /// @throws IllegalArgumentException that says what is wrong
  static List<OidcIssuer> parse(String json) {
    try {
      JsonNode list = JsonMapper.shared().readTree(json);
      if (!list.isArray()) {
        throw new IllegalArgumentException("it is no list");
      }
      List<OidcIssuer> issuers = new ArrayList<>();
      list.forEach(each -> issuers.add(read(each)));
      return List.copyOf(issuers);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    }
  }

  private static OidcIssuer read(JsonNode each) {
    for (String member : each.propertyNames()) {
      if (!MEMBERS.contains(member)) {
        throw new IllegalArgumentException("\"" + member + "\" is not known");
      }
    }
    String issuer = each.path("issuer").stringValue("");
    if (!isSafe(uri(issuer))) {
      throw new IllegalArgumentException("\"issuer\" should be an https address");
    }
    Optional<String> audience = text(each, "audience");
    Set<String> parties = texts(each, "authorizedParties");
    if (audience.isEmpty() && parties.isEmpty()) {
      throw new IllegalArgumentException(
          issuer + " needs \"audience\" or \"authorizedParties\": else tokens for others open us");
    }
    Set<String> algorithms = each.has("algorithms") ? texts(each, "algorithms") : Set.of("RS256");
    if (algorithms.isEmpty() || !KNOWN.containsAll(algorithms)) {
      throw new IllegalArgumentException(
          "\"algorithms\" should be of " + KNOWN.stream().sorted().toList());
    }
    Optional<URI> jwks = text(each, "jwks").map(OidcIssuer::uri);
    if (jwks.isPresent() && !isSafe(jwks.get())) {
      throw new IllegalArgumentException("\"jwks\" should be an https address");
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

  /// Whether nobody on the way can change what is read there: by TLS, or on this machine.
  public static boolean isSafe(@Nullable URI address) {
    if (address == null || address.getHost() == null) {
      return false;
    }
    return "https".equals(address.getScheme())
        || "http".equals(address.getScheme())
            && Set.of("127.0.0.1", "localhost", "[::1]").contains(address.getHost());
  }
}
