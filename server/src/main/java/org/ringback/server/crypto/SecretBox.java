package org.ringback.server.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets for the database with AES-256-GCM. What is sealed for one context (a workspace)
/// opens in no other.
public final class SecretBox {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final String keyId;
  private final SecureRandom random = new SecureRandom();

  /// @param base64Key 32 bytes
  public SecretBox(Secret base64Key) {
    byte[] raw = Base64.getDecoder().decode(base64Key.reveal());
    this.key = new SecretKeySpec(raw, "AES");
    this.keyId = idOf(raw);
  }

  /// Which key this is, without telling anything of it: kept beside each sealed value for
  /// re-keying.
  public String keyId() {
    return keyId;
  }

  public byte[] seal(String context, Secret secret) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, context, nonce, secret.bytes());
    return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
  }

  /// @throws IllegalStateException when it was sealed with another key or for another context, or
  ///   was changed
  public Secret open(String context, byte[] sealed) {
    if (sealed.length < NONCE + TAG_BITS / 8) {
      throw new IllegalStateException("a sealed secret is cut short");
    }
    ByteBuffer parts = ByteBuffer.wrap(sealed);
    byte[] nonce = new byte[NONCE];
    parts.get(nonce);
    byte[] body = new byte[parts.remaining()];
    parts.get(body);
    return new Secret(
        new String(crypt(Cipher.DECRYPT_MODE, context, nonce, body), StandardCharsets.UTF_8));
  }

  private byte[] crypt(int mode, String context, byte[] nonce, byte[] input) {
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
