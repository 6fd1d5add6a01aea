package org.ringback.server.crypto;

import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/// The keys that the environment gives: `RINGBACK_SECRET_KEY` seals, and `RINGBACK_OLD_SECRET_KEYS`
/// open what they have sealed.
public final class EnvironmentKeyProvider implements KeyProvider {
  private final Map<String, Key> keys = new HashMap<>();
  private final Key sealing;

  /// @param base64Key 32 bytes, the key that seals
  /// @param older keys that open what they have sealed
  public EnvironmentKeyProvider(Secret base64Key, List<Secret> older) {
    older.forEach(this::add);
    this.sealing = add(base64Key);
  }

  private Key add(Secret base64Key) {
    byte[] raw = Base64.getDecoder().decode(base64Key.reveal());
    Key key = new Key(idOf(raw), new SecretKeySpec(raw, "AES"));
    keys.put(key.id(), key);
    return key;
  }

  @Override
  public Key encryptionKey() {
    return sealing;
  }

  @Override
  public Optional<Key> byId(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  private static String idOf(byte[] raw) {
    return HexFormat.of().formatHex(Sha256.of(raw), 0, 4);
  }
}
