package org.ringback.server.crypto;

import java.util.Optional;
import javax.crypto.SecretKey;

/// Provides the keys that encrypt secrets: from the environment ([EnvironmentKeyProvider]), or by
/// an adapter to a key management service that unwraps data keys by id.
///
/// The database stores the key's id with each secret, so ids must be stable and reveal nothing of
/// the key. Implementations are thread-safe and cache keys that cost a round trip. They may throw
/// any exception if the service is unavailable; then no secret is read or saved.
public interface KeyProvider {
  /// @param secret 256 bits, for AES
  record Key(String id, SecretKey secret) {}

  /// Returns the key that encrypts. It may change at runtime; secrets of earlier keys are decrypted
  /// through [#byId] and re-encrypted at the next start.
  Key encryptionKey();

  /// Returns the key; empty if it does not exist. A key must exist while it encrypts any secret.
  Optional<Key> byId(String id);
}
