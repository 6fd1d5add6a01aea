package org.ringback.exchange.media;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A browser's connectivity check: a STUN Binding request (RFC 8489, RFC 8445).
///
/// @param localUfrag the exchange's part of USERNAME, which identifies the call
/// @param useCandidate whether the browser nominates this candidate pair
/// @param packet the request as received
/// @param integrityAt the offset of the MESSAGE-INTEGRITY attribute
record StunRequest(String localUfrag, boolean useCandidate, byte[] packet, int integrityAt) {
  private static final int COOKIE = 0x2112A442;
  private static final int HEADER = 20;
  private static final int BINDING_REQUEST = 0x0001;
  private static final int USERNAME = 0x0006;
  private static final int MESSAGE_INTEGRITY = 0x0008;
  private static final int USE_CANDIDATE = 0x0025;
  private static final int FINGERPRINT = 0x8028;

  /// Parses a connectivity check; empty for any other or malformed packet. RFC 8445 requires
  /// USERNAME, MESSAGE-INTEGRITY and, last, FINGERPRINT.
  static Optional<StunRequest> parse(byte[] packet) {
    if (packet.length < HEADER
        || BigEndian.int16(packet, 0) != BINDING_REQUEST
        || BigEndian.int32(packet, 4) != COOKIE
        || BigEndian.int16(packet, 2) + HEADER != packet.length) {
      return Optional.empty();
    }
    String user = "";
    boolean nominated = false;
    int integrityAt = 0;
    int at = HEADER;
    while (at + 4 <= packet.length) {
      int type = BigEndian.int16(packet, at);
      int length = BigEndian.int16(packet, at + 2);
      if (at + 4 + length > packet.length) {
        return Optional.empty();
      }
      if (type == FINGERPRINT) {
        boolean last = length == 4 && at + 8 == packet.length;
        boolean hasFingerprint = last && BigEndian.int32(packet, at + 4) == fingerprint(packet, at);
        int colon = user.indexOf(':');
        return hasFingerprint && colon > 0 && integrityAt > 0
            ? Optional.of(new StunRequest(user.substring(0, colon), nominated, packet, integrityAt))
            : Optional.empty();
      }
      if (integrityAt == 0) { // ignores attributes after MESSAGE-INTEGRITY, which are not signed
        switch (type) {
          case USERNAME -> user = new String(packet, at + 4, length, StandardCharsets.UTF_8);
          case USE_CANDIDATE -> nominated = true;
          case MESSAGE_INTEGRITY -> {
            if (length != 20) {
              return Optional.empty();
            }
            integrityAt = at;
          }
          default -> {} // attributes that an ICE-lite agent does not use
        }
      }
      at += 4 + (length + 3 & ~3);
    }
    return Optional.empty();
  }

  /// Returns whether the request is signed with the password.
  boolean isSignedWith(String password) {
    byte[] signed = Arrays.copyOf(packet, integrityAt);
    BigEndian.putInt16(signed, 2, integrityAt + 24 - HEADER);
    return MessageDigest.isEqual(
        hmac(password, signed), Arrays.copyOfRange(packet, integrityAt + 4, integrityAt + 24));
  }

  /// Returns the signed Binding success response with the source address of the request.
  byte[] answer(InetSocketAddress from, String password) {
    byte[] mapped = xorMapped(from);
    int integrity = HEADER + 4 + mapped.length;
    byte[] out = new byte[integrity + 24 + 8];
    BigEndian.putInt16(out, 0, 0x0101);
    System.arraycopy(packet, 4, out, 4, 16);
    BigEndian.putInt16(out, HEADER, 0x0020);
    BigEndian.putInt16(out, HEADER + 2, mapped.length);
    System.arraycopy(mapped, 0, out, HEADER + 4, mapped.length);
    BigEndian.putInt16(out, 2, integrity + 24 - HEADER);
    byte[] signature = hmac(password, Arrays.copyOf(out, integrity));
    BigEndian.putInt16(out, integrity, MESSAGE_INTEGRITY);
    BigEndian.putInt16(out, integrity + 2, 20);
    System.arraycopy(signature, 0, out, integrity + 4, 20);
    BigEndian.putInt16(out, 2, out.length - HEADER);
    BigEndian.putInt16(out, integrity + 24, FINGERPRINT);
    BigEndian.putInt16(out, integrity + 26, 4);
    BigEndian.putInt32(out, integrity + 28, fingerprint(out, integrity + 24));
    return out;
  }

  private static int fingerprint(byte[] packet, int length) {
    CRC32 crc = new CRC32();
    crc.update(packet, 0, length);
    return (int) crc.getValue() ^ 0x5354554E;
  }

  private byte[] xorMapped(InetSocketAddress from) {
    byte[] address = from.getAddress().getAddress();
    byte[] mapped = new byte[4 + address.length];
    mapped[1] = (byte) (from.getAddress() instanceof Inet4Address ? 1 : 2);
    BigEndian.putInt16(mapped, 2, from.getPort() ^ COOKIE >>> 16);
    for (int i = 0; i < address.length; i++) {
      mapped[4 + i] = (byte) (address[i] ^ packet[4 + i]); // cookie, then transaction id
    }
    return mapped;
  }

  private static byte[] hmac(String password, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }
}
