package org.ringback.server.voicetoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.redis.Redis;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestRedis;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwimlAppSid;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoiceTokenCacheTest {
  private static final Duration LIFE = Duration.ofHours(1);
  private final MovableClock clock = new MovableClock();
  private final TestRedis server = TestRedis.start();
  private final Redis redis = Redis.open(server.address(), new SimpleMeterRegistry());
  private int minted;

  @BeforeAll
  void await() {
    eventually(() -> redis.isAvailable() ? "" : "Redis does not answer");
  }

  @AfterAll
  void stop() {
    redis.close();
    server.close();
  }

  private static SecretCipher cipher(int key) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) key;
    return new SecretCipher(
        new EnvironmentKeyProvider(
            new Secret(Base64.getEncoder().encodeToString(bytes)), List.of()));
  }

  private VoiceTokenCache node(int secretKey) {
    return new VoiceTokenCache(
        LIFE, Optional.of(new SharedVoiceTokens(redis, cipher(secretKey))), clock);
  }

  private static VoiceTokenKey key(String grant) {
    return new VoiceTokenKey(
        new WorkspaceId(UUID.randomUUID()),
        new ClientIdentity(new UserId(UUID.randomUUID()), SessionId.OF_SERVICE),
        grant,
        new ApiKeySid("SK" + "1".repeat(32)),
        new TwimlAppSid("AP" + "2".repeat(32)));
  }

  private VoiceToken mint() {
    minted++;
    return new VoiceToken(new Secret("token " + minted), clock.instant().plus(LIFE));
  }

  @Test
  void nodes_share_a_token_for_half_of_its_life() {
    VoiceTokenKey key = key("a");
    VoiceToken token = node(1).get(key, this::mint);

    clock.forward(LIFE.dividedBy(2).minusSeconds(1));
    assertThat(node(1).get(key, this::mint)).isEqualTo(token);
    clock.forward(Duration.ofSeconds(1));
    assertThat(node(1).get(key, this::mint)).isNotEqualTo(token);
  }

  @Test
  void a_token_of_another_secret_key_or_grant_is_not_used() {
    VoiceTokenKey key = key("a");
    VoiceToken token = node(1).get(key, this::mint);
    VoiceTokenKey revoked =
        new VoiceTokenKey(key.workspace(), key.identity(), "b", key.apiKey(), key.application());

    assertThat(node(2).get(key, this::mint)).isNotEqualTo(token);
    assertThat(node(1).get(revoked, this::mint)).isNotEqualTo(token);
    assertThat(node(1).get(key, this::mint)).isEqualTo(token);
  }

  @Test
  void a_value_that_was_copied_to_another_key_is_not_used() {
    VoiceTokenKey key = key("a");
    VoiceTokenKey other = key("a");
    VoiceToken token = node(1).get(key, this::mint);

    server.copy(SharedVoiceTokens.name(key), SharedVoiceTokens.name(other));

    assertThat(new SharedVoiceTokens(redis, cipher(1)).find(key)).contains(token);
    assertThat(new SharedVoiceTokens(redis, cipher(1)).find(other)).isEmpty();
  }
}
