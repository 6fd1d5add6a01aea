package org.ringback.exchange.media;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// One direction of SRTP and SRTCP with AES_CM_128_HMAC_SHA1_80 (RFC 3711). Used by one thread at a
/// time.
final class Srtp {
  static final int TAG = 10;
  private static final int RTP_HEADER = 12;
  private static final int RTCP_HEADER = 8;
  private static final int MAX_STREAMS = 16;

  private final Cipher cipher;
  private final SecretKeySpec rtpKey;
  private final byte[] rtpSalt;
  private final Mac rtpMac;
  private final SecretKeySpec rtcpKey;
  private final byte[] rtcpSalt;
  private final Mac rtcpMac;
  private final ReplayWindow rtcpWindow = new ReplayWindow();
  private final Map<Integer, Stream> streams = new HashMap<>();
  private int rtcpIndex;

  /// The rollover counter and replay window of one synchronisation source (SSRC).
  private static final class Stream {
    private final ReplayWindow window = new ReplayWindow();
    private long highest = -1;

    /// Returns the index that is nearest to the newest one and ends in this sequence number (RFC
    /// 3711 section 3.3.1).
    long indexOf(int sequence) {
      if (highest < 0) {
        return sequence;
      }
      long rollover = highest >> 16;
      int last = (int) (highest & 0xffff);
      if (sequence - last > 0x8000) {
        rollover--;
      } else if (last - sequence > 0x8000) {
        rollover++;
      }
      return rollover << 16 | sequence;
    }
  }

  /// @param bytes the decrypted packet, with its header and without its tag
  /// @param index rollover counter and sequence number
  record Opened(byte[] bytes, long index) {}

  Srtp(byte[] masterKey, byte[] masterSalt) throws GeneralSecurityException {
    cipher = Cipher.getInstance("AES/CTR/NoPadding");
    rtpKey = new SecretKeySpec(derive(masterKey, masterSalt, 0, 16), "AES");
    rtpMac = hmac(derive(masterKey, masterSalt, 1, 20));
    rtpSalt = derive(masterKey, masterSalt, 2, 14);
    rtcpKey = new SecretKeySpec(derive(masterKey, masterSalt, 3, 16), "AES");
    rtcpMac = hmac(derive(masterKey, masterSalt, 4, 20));
    rtcpSalt = derive(masterKey, masterSalt, 5, 14);
  }

  byte[] protect(byte[] packet) throws GeneralSecurityException {
    int ssrc = BigEndian.int32(packet, 8);
    Stream stream = streams.computeIfAbsent(ssrc, _ -> new Stream());
    long index = stream.indexOf(BigEndian.int16(packet, 2));
    stream.highest = Math.max(stream.highest, index);
    byte[] out = Arrays.copyOf(packet, packet.length + TAG);
    crypt(rtpKey, rtpSalt, ssrc, index, out, RTP_HEADER, packet.length);
    System.arraycopy(rtpTag(out, packet.length, index), 0, out, packet.length, TAG);
    return out;
  }

  /// Returns the decrypted packet; null when it is malformed, forged, repeated or too old.
  @Nullable Opened unprotect(byte[] packet) throws GeneralSecurityException {
    int length = packet.length - TAG;
    int header = headerLength(packet, length);
    if (header < 0) {
      return null;
    }
    int ssrc = BigEndian.int32(packet, 8);
    Stream existing = streams.get(ssrc);
    if (existing == null && streams.size() == MAX_STREAMS) {
      return null;
    }
    Stream stream = existing == null ? new Stream() : existing;
    long index = stream.indexOf(BigEndian.int16(packet, 2));
    if (index < 0
        || !sameTag(rtpTag(packet, length, index), packet, length)
        || !stream.window.admit(index)) {
      return null;
    }
    if (existing == null) {
      streams.put(ssrc, stream); // after verification, so that forged packets create no entry
    }
    stream.highest = Math.max(stream.highest, index);
    byte[] out = Arrays.copyOf(packet, length);
    crypt(rtpKey, rtpSalt, ssrc, index, out, header, length);
    return new Opened(out, index);
  }

  byte[] protectRtcp(byte[] packet) throws GeneralSecurityException {
    int index = rtcpIndex++ & 0x7fffffff;
    byte[] out = Arrays.copyOf(packet, packet.length + 4 + TAG);
    crypt(rtcpKey, rtcpSalt, BigEndian.int32(packet, 4), index, out, RTCP_HEADER, packet.length);
    BigEndian.putInt32(out, packet.length, index | 0x80000000);
    rtcpMac.update(out, 0, packet.length + 4);
    System.arraycopy(rtcpMac.doFinal(), 0, out, packet.length + 4, TAG);
    return out;
  }

  /// Returns the decrypted compound packet; null when it is forged or repeated.
  byte @Nullable [] unprotectRtcp(byte[] packet) throws GeneralSecurityException {
    int length = packet.length - TAG - 4;
    if (length < RTCP_HEADER) {
      return null;
    }
    rtcpMac.update(packet, 0, length + 4);
    if (!sameTag(rtcpMac.doFinal(), packet, length + 4)) {
      return null;
    }
    int trailer = BigEndian.int32(packet, length);
    int index = trailer & 0x7fffffff;
    if (!rtcpWindow.admit(index)) {
      return null;
    }
    byte[] out = Arrays.copyOf(packet, length);
    if (trailer < 0) {
      crypt(rtcpKey, rtcpSalt, BigEndian.int32(packet, 4), index, out, RTCP_HEADER, length);
    }
    return out;
  }

  /// Returns the length of the RTP header with its CSRCs and extension; -1 when it exceeds the
  /// packet.
  static int headerLength(byte[] packet, int length) {
    if (length < RTP_HEADER) {
      return -1;
    }
    int header = RTP_HEADER + 4 * (packet[0] & 0x0f);
    if ((packet[0] & 0x10) != 0) {
      if (header + 4 > length) {
        return -1;
      }
      header += 4 + 4 * BigEndian.int16(packet, header + 2);
    }
    return header <= length ? header : -1;
  }

  private byte[] rtpTag(byte[] packet, int length, long index) {
    byte[] rollover = new byte[4];
    BigEndian.putInt32(rollover, 0, (int) (index >> 16));
    rtpMac.update(packet, 0, length);
    return rtpMac.doFinal(rollover);
  }

  private static boolean sameTag(byte[] computed, byte[] packet, int offset) {
    return MessageDigest.isEqual(
        Arrays.copyOf(computed, TAG), Arrays.copyOfRange(packet, offset, offset + TAG));
  }

  private void crypt(
      SecretKeySpec key, byte[] salt, int ssrc, long index, byte[] packet, int from, int to)
      throws GeneralSecurityException {
    byte[] iv = Arrays.copyOf(salt, 16);
    for (int i = 0; i < 4; i++) {
      iv[4 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
    }
    for (int i = 0; i < 6; i++) {
      iv[8 + i] ^= (byte) (index >>> (40 - 8 * i));
    }
    cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
    cipher.doFinal(packet, from, to - from, packet, from);
  }

  private static byte[] derive(byte[] key, byte[] salt, int label, int length)
      throws GeneralSecurityException {
    byte[] iv = Arrays.copyOf(salt, 16);
    iv[7] ^= (byte) label;
    Cipher derivation = Cipher.getInstance("AES/CTR/NoPadding");
    derivation.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    return derivation.doFinal(new byte[length]);
  }

  private static Mac hmac(byte[] key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key, "HmacSHA1"));
    return mac;
  }
}
