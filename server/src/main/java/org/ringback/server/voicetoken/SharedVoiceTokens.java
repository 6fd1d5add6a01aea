package org.ringback.server.voicetoken;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.redis.Redis;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Voice tokens in Redis, encrypted with the server's key and bound to their Redis key. Redis
/// therefore contains neither usable tokens nor names of workspaces and users.
final class SharedVoiceTokens {
  private static final Logger log = LoggerFactory.getLogger(SharedVoiceTokens.class);

  private final Redis redis;
  private final SecretCipher cipher;

  SharedVoiceTokens(Redis redis, SecretCipher cipher) {
    this.redis = redis;
    this.cipher = cipher;
  }

  Optional<VoiceToken> find(VoiceTokenKey key) {
    String name = name(key);
    return redis.get(name).flatMap(value -> decrypt(name, value));
  }

  /// @return false if the key has a token, or Redis does not answer
  boolean add(VoiceTokenKey key, VoiceToken token, Duration life) {
    String name = name(key);
    return redis.setIfAbsent(name, encrypt(name, token), life);
  }

  static String name(VoiceTokenKey key) {
    return "voice-token:"
        + Sha256.hex(
            String.join(
                " ",
                key.workspace().toString(),
                key.identity().toString(),
                key.grant(),
                key.apiKey().value(),
                key.application().value()));
  }

  /// Returns the length and the text of the key's id, then the expiry and the token, encrypted.
  private byte[] encrypt(String name, VoiceToken token) {
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    byte[] keyId = encryptor.keyId().getBytes(StandardCharsets.UTF_8);
    Secret text = new Secret(token.expires() + " " + token.jwt().reveal());
    byte[] encrypted = encryptor.encrypt(name, text);
    return ByteBuffer.allocate(Short.BYTES + keyId.length + encrypted.length)
        .putShort((short) keyId.length)
        .put(keyId)
        .put(encrypted)
        .array();
  }

  /// Returns empty for a value of another key, for instance after a rotation.
  private Optional<VoiceToken> decrypt(String name, byte[] value) {
    try {
      ByteBuffer parts = ByteBuffer.wrap(value);
      byte[] keyId = new byte[parts.getShort()];
      parts.get(keyId);
      byte[] encrypted = new byte[parts.remaining()];
      parts.get(encrypted);
      String[] text =
          cipher
              .decrypt(name, new String(keyId, StandardCharsets.UTF_8), encrypted)
              .reveal()
              .split(" ", 2);
      return Optional.of(new VoiceToken(new Secret(text[1]), Instant.parse(text[0])));
    } catch (RuntimeException unreadable) {
      log.debug("Could not read the shared voice token {}: {}", name, unreadable.toString());
      return Optional.empty();
    }
  }
}
