package org.ringback.server.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Keys of a simulated key management service. The data keys are wrapped (RFC 3394) with a master
/// key that never leaves the service.
public final class KmsKeyProvider implements KeyProvider {
  /// The service, which wraps and unwraps keys, and may be unreachable.
  public static final class Kms {
    private final SecretKey master = random();
    public final AtomicInteger asked = new AtomicInteger();
    public volatile boolean isDown;

    byte[] dataKey() {
      return wrapping(Cipher.WRAP_MODE, cipher -> cipher.wrap(random()));
    }

    SecretKey unwrap(byte[] wrapped) {
      asked.incrementAndGet();
      if (isDown) {
        throw new IllegalStateException("the key management service does not answer");
      }
      return wrapping(
          Cipher.UNWRAP_MODE,
          cipher -> (SecretKey) cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY));
    }

    private interface Step<T> {
      T with(Cipher cipher) throws GeneralSecurityException;
    }

    private <T> T wrapping(int mode, Step<T> step) {
      try {
        Cipher cipher = Cipher.getInstance("AESWrap");
        cipher.init(mode, master);
        return step.with(cipher);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static SecretKey random() {
      byte[] key = new byte[32];
      new SecureRandom().nextBytes(key);
      return new SecretKeySpec(key, "AES");
    }
  }

  private final Kms kms;
  private final Map<String, byte[]> wrapped;
  private final Map<String, Key> unwrapped = new ConcurrentHashMap<>();
  private volatile String sealing;

  /// @param wrapped wrapped data keys by id
  public KmsKeyProvider(Kms kms, Map<String, byte[]> wrapped, String sealing) {
    this.kms = kms;
    this.wrapped = wrapped;
    this.sealing = sealing;
  }

  /// Changes the key that encrypts.
  public void rotateTo(String id) {
    wrapped.put(id, kms.dataKey());
    sealing = id;
  }

  @Override
  public Key encryptionKey() {
    return byId(sealing).orElseThrow();
  }

  @Override
  public Optional<Key> byId(String id) {
    return Optional.ofNullable(wrapped.get(id))
        .map(bytes -> unwrapped.computeIfAbsent(id, name -> new Key(name, kms.unwrap(bytes))));
  }
}
