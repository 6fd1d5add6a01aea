package org.ringback.server.settings;

import java.net.InetAddress;
import java.util.Arrays;

/// A block of network addresses, such as `10.0.0.0/8` or `fd00::/8`, or a single address.
///
/// @param bits prefix length
public record CidrBlock(InetAddress first, int bits) {
  /// @throws IllegalArgumentException if it is invalid; host names are invalid
  public static CidrBlock parse(String text) {
    String[] parts = text.split("/", 2);
    InetAddress first = InetAddress.ofLiteral(parts[0]);
    int all = first.getAddress().length * Byte.SIZE;
    int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException("an address has " + all + " bits");
    }
    return new CidrBlock(first, bits);
  }

  public boolean contains(InetAddress address) {
    byte[] own = first.getAddress();
    byte[] others = address.getAddress();
    int whole = bits / Byte.SIZE;
    int shift = Byte.SIZE - bits % Byte.SIZE;
    return own.length == others.length
        && Arrays.equals(own, 0, whole, others, 0, whole)
        && (shift == Byte.SIZE || (own[whole] & 0xff) >> shift == (others[whole] & 0xff) >> shift);
  }
}
