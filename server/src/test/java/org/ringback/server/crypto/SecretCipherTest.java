package org.ringback.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretCipherTest {
  private static final Secret SECRET = new Secret("the auth token");
  private final SecretCipher box = box(1);
  private final SecretCipher.Encryptor sealer = box.sealer();

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
  void what_is_sealed_opens_again_and_cannot_be_read_between() {
    byte[] sealed = sealer.seal("workspace 1", SECRET);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("token");
    assertThat(box.open("workspace 1", sealer.keyId(), sealed)).isEqualTo(SECRET);
    assertThat(sealer.seal("workspace 1", SECRET)).isNotEqualTo(sealed);
  }

  @Test
  void another_workspace_another_key_and_a_changed_value_do_not_open() {
    byte[] sealed = sealer.seal("workspace 1", SECRET);
    assertThatThrownBy(() -> box.open("workspace 2", sealer.keyId(), sealed))
        .isInstanceOf(SecretCipher.DecryptionFailed.class);
    assertThatThrownBy(() -> box(2).open("workspace 1", sealer.keyId(), sealed))
        .isInstanceOf(SecretCipher.DecryptionFailed.class);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> box.open("workspace 1", sealer.keyId(), flipped))
          .isInstanceOf(SecretCipher.DecryptionFailed.class);
    }
    assertThatThrownBy(() -> box.open("workspace 1", sealer.keyId(), new byte[5]))
        .isInstanceOf(SecretCipher.DecryptionFailed.class);
  }

  @Test
  void an_older_key_still_opens_and_the_new_one_seals() {
    SecretCipher next = box(2, List.of(key(1)));
    assertThat(next.open("workspace 1", sealer.keyId(), sealer.seal("workspace 1", SECRET)))
        .isEqualTo(SECRET);
    assertThat(next.sealer().keyId()).isEqualTo(box(2).sealer().keyId());
  }

  @Test
  void each_key_has_a_name_that_does_not_tell_it() {
    assertThat(sealer.keyId())
        .isEqualTo(box(1).sealer().keyId())
        .isNotEqualTo(box(2).sealer().keyId())
        .hasSize(8);
  }

  @Test
  void a_secret_prints_redacted() {
    assertThat(SECRET).hasToString("[REDACTED]");
  }
}
