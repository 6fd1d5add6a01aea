package org.ringback.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Secret;
import org.ringback.server.running.Fuzz;

/// Mutates headers and claims of bearer tokens. Each is parsed or rejected, and only the original
/// header is accepted.
class TokenFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");

  private final SessionTokens tokens =
      new SessionTokens(new Secret("a-secret-of-more-than-thirty-two-bytes-for-tests"));
  private final String good =
      tokens.mint(
          new UserId(new UUID(1, 2)), new SessionId(new UUID(3, 4)), NOW, NOW.plusSeconds(3600));
  private final String goodHeader =
      new String(Base64.getUrlDecoder().decode(good.split("\\.")[0]), StandardCharsets.UTF_8);

  @FuzzTest
  void token(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    if (!text.equals(good)) {
      assertThat(isAccepted(text)).as(text).isFalse();
    }
  }

  @FuzzTest
  void header(byte[] input) {
    String[] parts = good.split("\\.");
    String header = Base64.getUrlEncoder().withoutPadding().encodeToString(input);
    if (!header.equals(parts[0])) {
      assertThat(isAccepted(header + "." + parts[1] + "." + parts[2])).as(header).isFalse();
    }
  }

  private boolean isAccepted(String text) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      return Sessions.isCanonicalEncoding(token, text) && tokens.verify(token, NOW).isPresent();
    } catch (ParseException refused) {
      return false;
    }
  }

  @Test
  void a_valid_signature_is_accepted() {
    assertThat(isAccepted(good)).isTrue();
  }

  @Test
  void mutated_headers_are_rejected() {
    Fuzz.mutated(
        getClass(),
        "headers of tokens",
        List.of(
            goodHeader,
            "{\"alg\":\"none\"}",
            "{\"alg\":\"RS256\",\"kid\":\"../../dev/null\",\"jku\":\"http://127.0.0.1:1/\"}",
            "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1,\"b64\":false,\"jwk\":{\"kty\":\"oct\"}}",
            "{\"alg\":\"HS256\",\"x5c\":[\"AA\"],\"x5t#S256\":\"AA\",\"zip\":\"DEF\",\"typ\":\"at+jwt\"}"),
        this::header);
  }

  @Test
  void mutated_tokens_are_rejected() {
    Fuzz.mutated(getClass(), "tokens", List.of(good, "a.b.c", good + ".x"), this::token);
  }
}
