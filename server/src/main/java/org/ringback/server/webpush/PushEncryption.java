package org.ringback.server.webpush;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts a message for a push subscription: RFC 8291, with the content coding aes128gcm of RFC
/// 8188 in a single record.
final class PushEncryption {
  private static final int RECORD_SIZE = 4096;
  private static final int COORDINATE_BYTES = 32;
  private static final int TAG_BITS = 128;

  /// Marks the last record, and ends the padding, which is empty.
  private static final byte LAST_RECORD = 2;

  private PushEncryption() {}

  /// @param recipient the subscription's key `p256dh`
  /// @param auth the subscription's secret `auth`
  /// @param sender a key pair for this message only
  /// @param salt 16 random bytes
  /// @return the body of the request to the push service
  static byte[] encrypt(
      byte[] message, ECPublicKey recipient, byte[] auth, KeyPair sender, byte[] salt)
      throws GeneralSecurityException {
    byte[] senderKey = encode((ECPublicKey) sender.getPublic());
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(sender.getPrivate());
    agreement.doPhase(recipient, true);
    byte[] keyInfo = concat(ascii("WebPush: info\0"), encode(recipient), senderKey);
    byte[] key = hkdf(auth, agreement.generateSecret(), keyInfo, 32);
    byte[] contentKey = hkdf(salt, key, ascii("Content-Encoding: aes128gcm\0"), 16);
    byte[] nonce = hkdf(salt, key, ascii("Content-Encoding: nonce\0"), 12);

    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(contentKey, "AES"),
        new GCMParameterSpec(TAG_BITS, nonce));
    byte[] record = cipher.doFinal(concat(message, new byte[] {LAST_RECORD}));
    if (record.length > RECORD_SIZE) throw new IllegalArgumentException("The message is too long.");
    byte[] header =
        ByteBuffer.allocate(salt.length + 5)
            .put(salt)
            .putInt(RECORD_SIZE)
            .put((byte) senderKey.length)
            .array();
    return concat(header, senderKey, record);
  }

  static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java lacks the curve P-256", e);
    }
  }

  /// Returns the uncompressed form of a point: 4, x, y.
  static byte[] encode(ECPublicKey key) {
    ByteBuffer encoded = ByteBuffer.allocate(1 + 2 * COORDINATE_BYTES).put((byte) 4);
    putCoordinate(encoded, key.getW().getAffineX());
    putCoordinate(encoded, key.getW().getAffineY());
    return encoded.array();
  }

  /// Rejects bytes that are not an uncompressed point of the curve P-256, which would leak the
  /// private key in a key agreement.
  static ECPublicKey decode(byte[] encoded) throws GeneralSecurityException {
    if (encoded.length != 1 + 2 * COORDINATE_BYTES || encoded[0] != 4) {
      throw new IllegalArgumentException("The key is not an uncompressed point of P-256.");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(encoded, 1, 1 + COORDINATE_BYTES));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(encoded, 1 + COORDINATE_BYTES, 65));
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
      throw new IllegalArgumentException("The key is not a point of P-256.");
    }
    return (ECPublicKey)
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
  }

  private static byte[] hkdf(byte[] salt, byte[] secret, byte[] info, int length)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
  }

  private static void putCoordinate(ByteBuffer target, BigInteger coordinate) {
    byte[] bytes = coordinate.toByteArray();
    byte[] padded = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, padded, COORDINATE_BYTES - length, length);
    target.put(padded);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) all.put(part);
    return all.array();
  }
}
