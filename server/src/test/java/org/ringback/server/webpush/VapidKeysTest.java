package org.ringback.server.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;

class VapidKeysTest {
  private static final Secret OLD = new Secret(key((byte) 1));
  private static final Secret NEW = new Secret(key((byte) 2));

  @Test
  void all_nodes_share_one_key_which_survives_a_change_of_the_secret_key() {
    try (Database db = Database.open(TestDatabase.freshAddress())) {
      VapidKey created = new VapidKeys(db, cipher(OLD)).get();
      VapidKey read = new VapidKeys(db, cipher(OLD)).get();
      assertThat(read.applicationServerKey()).isEqualTo(created.applicationServerKey());
      assertThat(stored(db)).isNotEqualTo(created.privateKey().getEncoded());

      new VapidKeys(db, cipher(NEW, OLD)).reencrypt();

      VapidKey reencrypted = new VapidKeys(db, cipher(NEW)).get();
      assertThat(reencrypted.applicationServerKey()).isEqualTo(created.applicationServerKey());
      assertThat(reencrypted.privateKey()).isEqualTo(created.privateKey());
    }
  }

  private static byte[] stored(Database db) {
    return db.ofAll().sql("select private_key from push_keys").query(byte[].class).single();
  }

  private static SecretCipher cipher(Secret key, Secret... old) {
    return new SecretCipher(new EnvironmentKeyProvider(key, List.of(old)));
  }

  private static String key(byte value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, value);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
