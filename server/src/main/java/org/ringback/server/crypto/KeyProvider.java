package org.ringback.server.crypto;

import java.util.Optional;
import javax.crypto.SecretKey;

/// Where the keys come from that seal secrets: the environment ([EnvironmentKeyProvider]), or an
/// adapter to a key management service, which unwraps the data keys that it is asked for by name.
///
/// Names are kept beside what the key has sealed, so they last and tell nothing of the key. An
/// adapter may be asked at any moment and from several threads; what costs a round trip it keeps.
/// It throws what it likes when the service does not answer: nothing is opened then, and nothing is
/// saved.
public interface KeyProvider {
  /// @param secret 256 bits, for AES
  record Key(String id, SecretKey secret) {}

  /// The key that seals now. It may change while the server runs; what an older one has sealed
  /// stays readable through [#byId] and is sealed anew with the next start.
  Key encryptionKey();

  /// The key of that name, as long as anything may be sealed with it; empty when there is none.
  Optional<Key> byId(String id);
}
