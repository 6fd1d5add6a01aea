package org.ringback.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Secret;

class PasswordsTest {
  private final Passwords passwords = new Passwords();

  @Test
  void unknown_users_cost_as_much_as_known_ones() {
    assertThat(parameters(Passwords.DUMMY_HASH))
        .isEqualTo(parameters(passwords.hash(new Secret("correct horse battery staple"))));
    assertThat(passwords.check(new Secret("any password"), null)).isFalse();
  }

  /// Returns the algorithm with its memory, passes and threads.
  private static String parameters(String hash) {
    return hash.substring(0, hash.lastIndexOf('$', hash.lastIndexOf('$') - 1));
  }
}
