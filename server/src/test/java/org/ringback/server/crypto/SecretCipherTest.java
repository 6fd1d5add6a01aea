package org.ringback.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretCipherTest {
  private static final Secret SECRET = new Secret("the auth token");
  private final SecretCipher cipher = box(1);
  private final SecretCipher.Encryptor encryptor = cipher.encryptor();

  private static SecretCipher box(int seed) {
    return box(seed, List.of());
  }

  private static Secret key(int seed) {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    return new Secret(Base64.getEncoder().encodeToString(key));
  }

  private static SecretCipher box(int seed, List<Secret> older) {
    return new SecretCipher(new EnvironmentKeyProvider(key(seed), older));
  }

  @Test
  void an_encrypted_secret_decrypts_and_is_unreadable() {
    byte[] sealed = encryptor.encrypt("workspace 1", SECRET);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("token");
    assertThat(cipher.decrypt("workspace 1", encryptor.keyId(), sealed)).isEqualTo(SECRET);
    assertThat(encryptor.encrypt("workspace 1", SECRET)).isNotEqualTo(sealed);
  }

  @Test
  void another_workspace_another_key_and_a_changed_value_cannot_be_decrypted() {
    byte[] sealed = encryptor.encrypt("workspace 1", SECRET);
    assertThatThrownBy(() -> cipher.decrypt("workspace 2", encryptor.keyId(), sealed))
        .isInstanceOf(SecretCipher.DecryptionFailed.class);
    assertThatThrownBy(() -> box(2).decrypt("workspace 1", encryptor.keyId(), sealed))
        .isInstanceOf(SecretCipher.DecryptionFailed.class);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> cipher.decrypt("workspace 1", encryptor.keyId(), flipped))
          .isInstanceOf(SecretCipher.DecryptionFailed.class);
    }
    assertThatThrownBy(() -> cipher.decrypt("workspace 1", encryptor.keyId(), new byte[5]))
        .isInstanceOf(SecretCipher.DecryptionFailed.class);
  }

  @Test
  void an_older_key_still_decrypts_and_the_new_one_encrypts() {
    SecretCipher next = box(2, List.of(key(1)));
    assertThat(
            next.decrypt(
                "workspace 1", encryptor.keyId(), encryptor.encrypt("workspace 1", SECRET)))
        .isEqualTo(SECRET);
    assertThat(next.encryptor().keyId()).isEqualTo(box(2).encryptor().keyId());
  }

  @Test
  void a_key_id_does_not_reveal_the_key() {
    assertThat(encryptor.keyId())
        .isEqualTo(box(1).encryptor().keyId())
        .isNotEqualTo(box(2).encryptor().keyId())
        .hasSize(8);
  }

  @Test
  void a_secret_prints_redacted() {
    assertThat(SECRET).hasToString("[REDACTED]");
  }
}
