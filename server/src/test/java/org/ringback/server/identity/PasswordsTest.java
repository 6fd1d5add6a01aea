package org.ringback.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Secret;
import org.ringback.server.running.TestServer;

class PasswordsTest {
  private final Passwords passwords = new Passwords();

  @Test
  void unknown_users_cost_as_much_as_known_ones() {
    assertThat(parameters(Passwords.DUMMY_HASH))
        .isEqualTo(parameters(passwords.hash(new Secret("correct horse battery staple"))));
    assertThat(passwords.check(new Secret("any password"), null)).isFalse();
  }

  @Test
  void a_hash_with_older_parameters_stays_valid() {
    assertThat(passwords.check(new Secret(TestServer.PASSWORD), TestServer.PASSWORD_HASH)).isTrue();
    assertThat(passwords.check(new Secret("wrong password"), TestServer.PASSWORD_HASH)).isFalse();
  }

  /// Returns the algorithm with its memory, passes and threads.
  private static String parameters(String hash) {
    return hash.substring(0, hash.lastIndexOf('$', hash.lastIndexOf('$') - 1));
  }
}
