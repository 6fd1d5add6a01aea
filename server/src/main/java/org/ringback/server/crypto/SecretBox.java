package org.ringback.server.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets for the database with AES-256-GCM. What is sealed for one context (a workspace)
/// opens in no other.
public final class SecretBox {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final Map<String, SecretKeySpec> keys = new HashMap<>();
  private final String keyId;
  private final SecureRandom random = new SecureRandom();

  /// @param base64Key 32 bytes, the key that seals
  /// @param older keys that open what they have sealed
  public SecretBox(Secret base64Key, List<Secret> older) {
    older.forEach(this::add);
    this.keyId = add(base64Key);
  }

  private String add(Secret base64Key) {
    byte[] raw = Base64.getDecoder().decode(base64Key.reveal());
    String id = idOf(raw);
    keys.put(id, new SecretKeySpec(raw, "AES"));
    return id;
  }

  /// Which key seals, without telling anything of it: kept beside each sealed value for re-keying.
  public String keyId() {
    return keyId;
  }

  public byte[] seal(String context, Secret secret) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, keyId, context, nonce, secret.bytes());
    return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
  }

  /// @param sealedWith the name of the key that sealed it
  /// @throws IllegalStateException when it was sealed with another key or for another context, or
  ///   was changed
  public Secret open(String context, String sealedWith, byte[] sealed) {
    if (sealed.length < NONCE + TAG_BITS / 8) {
      throw new IllegalStateException("a sealed secret is cut short");
    }
    ByteBuffer parts = ByteBuffer.wrap(sealed);
    byte[] nonce = new byte[NONCE];
    parts.get(nonce);
    byte[] body = new byte[parts.remaining()];
    parts.get(body);
    return new Secret(
        new String(
            crypt(Cipher.DECRYPT_MODE, sealedWith, context, nonce, body), StandardCharsets.UTF_8));
  }

  private byte[] crypt(int mode, String name, String context, byte[] nonce, byte[] input) {
    SecretKeySpec key = keys.get(name);
    if (key == null) {
      throw new IllegalStateException(
          "a secret cannot be opened: its key "
              + name
              + " is neither RINGBACK_SECRET_KEY nor one of RINGBACK_OLD_SECRET_KEYS");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a secret cannot be opened: RINGBACK_SECRET_KEY is another, or the value was changed", e);
    }
  }

  private static String idOf(byte[] raw) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(raw);
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
