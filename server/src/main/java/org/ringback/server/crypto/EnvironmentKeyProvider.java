package org.ringback.server.crypto;

import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/// Provides the keys in the environment: `RINGBACK_SECRET_KEY` encrypts, and
/// `RINGBACK_OLD_SECRET_KEYS` also decrypt.
public final class EnvironmentKeyProvider implements KeyProvider {
  private final Map<String, Key> keys = new HashMap<>();
  private final Key encryptionKey;

  /// @param base64Key 32 bytes, the key that encrypts
  /// @param older keys that only decrypt
  public EnvironmentKeyProvider(Secret base64Key, List<Secret> older) {
    older.forEach(this::add);
    this.encryptionKey = add(base64Key);
  }

  private Key add(Secret base64Key) {
    byte[] raw = Base64.getDecoder().decode(base64Key.reveal());
    Key key = new Key(idOf(raw), new SecretKeySpec(raw, "AES"));
    keys.put(key.id(), key);
    return key;
  }

  @Override
  public Key encryptionKey() {
    return encryptionKey;
  }

  @Override
  public Optional<Key> byId(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  private static String idOf(byte[] raw) {
    return HexFormat.of().formatHex(Sha256.of(raw), 0, 4);
  }
}
