package org.ringback.exchange.media;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The controlling side of ICE, like a browser: sends checks and verifies responses. Written
/// independently from RFC 8489 and RFC 8445, so that it does not share mistakes of the exchange.
record PeerIce(String localUfrag, String remoteUfrag, String remotePassword) {
  private static final int COOKIE = 0x2112A442;
  private static final int RESPONSE = 24 + 12 + 8 + 20;

  /// Creates a Binding request, which nominates the pair with `useCandidate`.
  byte[] check(SecureRandom random, boolean useCandidate) {
    byte[] user = (remoteUfrag + ":" + localUfrag).getBytes(StandardCharsets.UTF_8);
    byte[] transaction = new byte[12];
    random.nextBytes(transaction);
    int padded = (user.length + 3) / 4 * 4;
    int body = 4 + padded + 8 + 12 + (useCandidate ? 4 : 0);
    ByteBuffer out = ByteBuffer.allocate(20 + body + 24 + 8);
    out.putShort((short) 1).putShort((short) (body + 24)).putInt(COOKIE).put(transaction);
    out.putShort((short) 0x0006).putShort((short) user.length).put(user);
    out.position(20 + 4 + padded);
    out.putShort((short) 0x0024).putShort((short) 4).putInt(1862270975);
    out.putShort((short) 0x802A).putShort((short) 8).putLong(random.nextLong());
    if (useCandidate) {
      out.putShort((short) 0x0025).putShort((short) 0);
    }
    byte[] signature = sign(Arrays.copyOf(out.array(), out.position()));
    out.putShort((short) 0x0008).putShort((short) 20).put(signature);
    out.putShort(2, (short) (body + 32));
    CRC32 crc = new CRC32();
    crc.update(out.array(), 0, out.position());
    out.putShort((short) 0x8028).putShort((short) 4).putInt((int) crc.getValue() ^ 0x5354554E);
    return out.array();
  }

  /// Returns whether this is a success response for the address `self`, signed with the remote
  /// password.
  boolean accepts(byte[] packet, InetSocketAddress self) {
    ByteBuffer in = ByteBuffer.wrap(packet);
    if (packet.length != RESPONSE || in.getShort(0) != 0x0101 || in.getInt(4) != COOKIE) {
      return false;
    }
    boolean seesUs =
        in.getShort(20) == 0x0020
            && (in.getShort(26) & 0xffff ^ COOKIE >>> 16) == self.getPort()
            && (in.getInt(28) ^ COOKIE) == ByteBuffer.wrap(self.getAddress().getAddress()).getInt();
    byte[] signed = Arrays.copyOf(packet, 32);
    ByteBuffer.wrap(signed).putShort(2, (short) (12 + 24));
    byte[] signature = Arrays.copyOfRange(packet, 36, 56);
    CRC32 crc = new CRC32();
    crc.update(packet, 0, 56);
    return seesUs
        && in.getShort(32) == 0x0008
        && Arrays.equals(sign(signed), signature)
        && in.getInt(60) == ((int) crc.getValue() ^ 0x5354554E);
  }

  private byte[] sign(byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(remotePassword.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
