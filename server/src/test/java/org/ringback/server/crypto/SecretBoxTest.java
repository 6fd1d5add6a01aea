package org.ringback.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
  private static final Secret SECRET = new Secret("the auth token");
  private final SecretBox box = box(1);

  private static SecretBox box(int seed) {
    return box(seed, List.of());
  }

  private static Secret key(int seed) {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    return new Secret(Base64.getEncoder().encodeToString(key));
  }

  private static SecretBox box(int seed, List<Secret> older) {
    return new SecretBox(key(seed), older);
  }

  @Test
  void what_is_sealed_opens_again_and_cannot_be_read_between() {
    byte[] sealed = box.seal("workspace 1", SECRET);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("token");
    assertThat(box.open("workspace 1", box.keyId(), sealed)).isEqualTo(SECRET);
    assertThat(box.seal("workspace 1", SECRET)).isNotEqualTo(sealed);
  }

  @Test
  void another_workspace_another_key_and_a_changed_value_do_not_open() {
    byte[] sealed = box.seal("workspace 1", SECRET);
    assertThatThrownBy(() -> box.open("workspace 2", box.keyId(), sealed))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> box(2).open("workspace 1", box.keyId(), sealed))
        .isInstanceOf(IllegalStateException.class);
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> box.open("workspace 1", box.keyId(), sealed))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> box.open("workspace 1", box.keyId(), new byte[5]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void an_older_key_still_opens_and_the_new_one_seals() {
    SecretBox next = box(2, List.of(key(1)));
    assertThat(next.open("workspace 1", box.keyId(), box.seal("workspace 1", SECRET)))
        .isEqualTo(SECRET);
    assertThat(next.keyId()).isEqualTo(box(2).keyId());
  }

  @Test
  void each_key_has_a_name_that_does_not_tell_it() {
    assertThat(box.keyId()).isEqualTo(box(1).keyId()).isNotEqualTo(box(2).keyId()).hasSize(8);
  }

  @Test
  void a_secret_prints_redacted() {
    assertThat(SECRET).hasToString("[REDACTED]");
  }
}
