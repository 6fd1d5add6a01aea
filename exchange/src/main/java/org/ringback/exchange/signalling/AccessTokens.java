package org.ringback.exchange.signalling;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.ApiKey;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Verifies Twilio access tokens: JWTs with the header `cty`, signed with HS256 by the secret of an
/// API key.
public final class AccessTokens {
  private static final String KIND = "twilio-fpa;v=1";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Twilio rejects control, space, delims and unwise characters.
  private static final Pattern NAME =
      Pattern.compile("[^\\p{Cntrl}\\s<>#%\"{}|\\\\^\\[\\]`]{0,256}");

  private static final Duration MAX_LENGTH = Duration.ofHours(24).plusMinutes(5);
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);

  private final Accounts accounts;
  private final Clock clock;

  public AccessTokens(Accounts accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  /// Returns the account of a valid token.
  public Optional<Account> accountOf(String token) {
    try {
      return Optional.of(verify(token).account());
    } catch (InvalidTokenException e) {
      return Optional.empty();
    }
  }

  /// @throws InvalidTokenException with the reason when the token is invalid
  public AccessToken verify(String token) throws InvalidTokenException {
    if (token.isEmpty()) {
      throw new InvalidTokenException(
          InvalidTokenException.MISSING, "Authorization token missing in request");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new InvalidTokenException(
          InvalidTokenException.INVALID, "Access Token invalid: not a JWT");
    }
    JsonNode header = decode(parts[0]);
    if (!header.path("alg").asString("").equals("HS256")
        || !header.path("cty").asString("").equals(KIND)) {
      throw new InvalidTokenException(InvalidTokenException.INVALID, "Access Token header invalid");
    }
    JsonNode claims = decode(parts[1]);
    String keySid = claims.path("iss").asString("");
    if (accounts.find(claims.path("sub").asString("")).isEmpty()) {
      throw new InvalidTokenException(InvalidTokenException.NO_ACCOUNT, "No valid account");
    }
    Account account =
        accounts
            .ownerOfKey(keySid)
            .filter(a -> a.sid().equals(claims.path("sub").asString("")))
            .orElseThrow(
                () ->
                    new InvalidTokenException(
                        InvalidTokenException.UNKNOWN, "Authentication failed: issuer"));
    ApiKey key =
        account
            .key(keySid)
            .orElseThrow(
                () ->
                    new InvalidTokenException(
                        InvalidTokenException.UNKNOWN, "Authentication failed: issuer"));
    if (!signed(parts, key)) {
      throw new InvalidTokenException(
          InvalidTokenException.SIGNATURE, "JWT signature validation failed");
    }
    return requireValid(account, keySid, header.path("twr").asString("us1"), claims);
  }

  private AccessToken requireValid(Account account, String keySid, String home, JsonNode claims)
      throws InvalidTokenException {
    Instant now = clock.instant();
    Instant expires = Instant.ofEpochSecond(claims.path("exp").asLong(0));
    if (!now.isBefore(expires)) {
      throw new InvalidTokenException(InvalidTokenException.EXPIRED, "Access Token expired");
    }
    if (expires.isAfter(now.plus(MAX_LENGTH))) {
      throw new InvalidTokenException(
          InvalidTokenException.TOO_LONG, "Access Token lives longer than 24 hours");
    }
    if (Instant.ofEpochSecond(claims.path("nbf").asLong(0)).isAfter(now.plus(CLOCKS_DIFFER))) {
      throw new InvalidTokenException(InvalidTokenException.INVALID, "Access Token not yet valid");
    }
    JsonNode grants = claims.path("grants");
    if (!NAME.matcher(grants.path("identity").asString("")).matches()) {
      throw new InvalidTokenException(InvalidTokenException.INVALID_NAME, "Invalid client name");
    }
    JsonNode voice = grants.path("voice");
    JsonNode outgoing = voice.path("outgoing");
    return new AccessToken(
        account,
        keySid,
        grants.path("identity").asString(""),
        voice.path("incoming").path("allow").asBoolean(false),
        text(outgoing.path("application_sid")),
        parameters(outgoing.path("params")),
        home,
        expires);
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() && !node.asString().isEmpty() ? node.asString() : null;
  }

  private static Map<String, String> parameters(JsonNode node) {
    Map<String, String> parameters = new LinkedHashMap<>();
    node.properties().forEach(each -> parameters.put(each.getKey(), each.getValue().asString("")));
    return parameters;
  }

  private JsonNode decode(String part) throws InvalidTokenException {
    try {
      JsonNode node = JSON.readTree(Base64.getUrlDecoder().decode(part));
      if (node.isObject()) {
        return node;
      }
    } catch (IllegalArgumentException | JacksonException e) {
      // Falls through to the same rejection as for JSON that is not an object.
    }
    throw new InvalidTokenException(
        InvalidTokenException.INVALID, "Access Token invalid: not a JWT");
  }

  private static boolean signed(String[] parts, ApiKey key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] expected =
          mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return MessageDigest.isEqual(expected, Base64.getUrlDecoder().decode(parts[2]));
    } catch (IllegalArgumentException e) {
      return false; // the signature is not base64url
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
