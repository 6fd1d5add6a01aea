package org.ringback.server.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Encrypts secrets for the database with AES-256-GCM. The context (a workspace) is authenticated:
/// decryption in another context fails.
public final class SecretCipher {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final KeyProvider keys;
  private final SecureRandom random = new SecureRandom();

  public SecretCipher(KeyProvider keys) {
    this.keys = keys;
  }

  /// The key is missing or wrong, the value was changed, or it belongs to another context.
  public static final class DecryptionFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    DecryptionFailed(String message) {
      super(message);
    }

    DecryptionFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Encrypts with one key, even if the provider's key changes meanwhile.
  public final class Encryptor {
    private final KeyProvider.Key key;

    private Encryptor(KeyProvider.Key key) {
      this.key = key;
    }

    /// Returns the id to store with each encrypted value.
    public String keyId() {
      return key.id();
    }

    public byte[] encrypt(String context, Secret secret) {
      byte[] nonce = new byte[NONCE];
      random.nextBytes(nonce);
      try {
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, key, context, nonce, secret.bytes());
        return ByteBuffer.allocate(NONCE + encrypted.length).put(nonce).put(encrypted).array();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the key " + key.id() + " cannot encrypt", e);
      }
    }
  }

  /// Returns an encryptor with the current key.
  public Encryptor encryptor() {
    return new Encryptor(keys.encryptionKey());
  }

  /// @param keyId the id of the key that encrypted it
  public Secret decrypt(String context, String keyId, byte[] encrypted) {
    if (encrypted.length < NONCE + TAG_BITS / 8) {
      throw new DecryptionFailed("an encrypted secret is truncated");
    }
    KeyProvider.Key key =
        keys.byId(keyId)
            .orElseThrow(
                () ->
                    new DecryptionFailed(
                        "a secret cannot be decrypted: its key "
                            + keyId
                            + " is neither RINGBACK_SECRET_KEY nor one of"
                            + " RINGBACK_OLD_SECRET_KEYS"));
    ByteBuffer parts = ByteBuffer.wrap(encrypted);
    byte[] nonce = new byte[NONCE];
    parts.get(nonce);
    byte[] body = new byte[parts.remaining()];
    parts.get(body);
    try {
      return new Secret(
          new String(
              crypt(Cipher.DECRYPT_MODE, key, context, nonce, body), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new DecryptionFailed(
          "a secret cannot be decrypted: it was changed, or belongs to another workspace", e);
    }
  }

  private static byte[] crypt(
      int mode, KeyProvider.Key key, String context, byte[] nonce, byte[] input)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher.doFinal(input);
  }
}
