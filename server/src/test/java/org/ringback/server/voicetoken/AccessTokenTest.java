package org.ringback.server.voicetoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.jwt.accesstoken.VoiceGrant;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessTokenTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ACCOUNT = "AC" + "a".repeat(32);
  private static final String KEY = "SK" + "b".repeat(32);
  private static final String APP = "AP" + "c".repeat(32);
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  @Test
  void is_what_the_official_library_mints() {
    Instant expires = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
    VoiceGrant grant = new VoiceGrant();
    grant.setIncomingAllow(true);
    grant.setOutgoingApplication(APP, Map.of("grant", "g", "workspaceId", "w"));
    String theirs =
        new com.twilio.jwt.accesstoken.AccessToken.Builder(ACCOUNT, KEY, SECRET)
            .identity("u_1_s_2")
            .grant(grant)
            .ttl(3600)
            .build()
            .toJwt();

    Jws<byte[]> ours =
        parse(
            new AccessToken(
                    KEY,
                    ACCOUNT,
                    APP,
                    "u_1_s_2",
                    Map.of("grant", "g", "workspaceId", "w"),
                    "one",
                    expires)
                .sign(SECRET));
    Jws<byte[]> official = parse(theirs);
    JsonNode claims = JSON.readTree(ours.getPayload());
    JsonNode expected = JSON.readTree(official.getPayload());

    assertThat(Map.copyOf(ours.getHeader())).isEqualTo(Map.copyOf(official.getHeader()));
    assertThat(claims.propertyNames())
        .containsExactlyInAnyOrderElementsOf(expected.propertyNames());
    assertThat(claims.get("grants")).isEqualTo(expected.get("grants"));
    assertThat(claims.get("iss")).isEqualTo(expected.get("iss"));
    assertThat(claims.get("sub")).isEqualTo(expected.get("sub"));
    assertThat(claims.get("exp").asLong()).isEqualTo(expires.getEpochSecond());
    assertThat(claims.get("jti").asString()).isEqualTo("one");
  }

  /// Also verifies the signature.
  private static Jws<byte[]> parse(String token) {
    return Jwts.parser().verifyWith(Keys.hmacShaKeyFor(SECRET)).build().parseSignedContent(token);
  }
}
