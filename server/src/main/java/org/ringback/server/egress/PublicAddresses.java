package org.ringback.server.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The public addresses of the Internet: all except IANA's special-purpose registries
/// (https://www.iana.org/assignments/iana-ipv4-special-registry and
/// https://www.iana.org/assignments/iana-ipv6-special-registry), such as loopback, private networks
/// and cloud metadata.
public final class PublicAddresses {
  /// Numbers that some resolvers parse as IPv4 (`0x7f.1`, `017700000001`, `2130706433`).
  private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(0[xX][0-9a-fA-F]*|\\d+)\\.?");

  private static final Pattern DOTTED =
      Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

  private static final List<Block> SPECIAL =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10),
          Block.of("127.0.0.0", 8),
          Block.of("169.254.0.0", 16),
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("224.0.0.0", 3));

  /// IPv6 global unicast. [#NOT_GLOBAL] excludes addresses that embed IPv4.
  private static final Block GLOBAL = Block.of("2000::", 3);

  private static final List<Block> NOT_GLOBAL =
      List.of(
          Block.of("2001::", 23),
          Block.of("2001:db8::", 32),
          Block.of("2002::", 16),
          Block.of("3fff::", 20));

  private PublicAddresses() {}

  private record Block(byte[] start, int bits) {
    static Block of(String start, int bits) {
      return new Block(InetAddress.ofLiteral(start).getAddress(), bits);
    }

    boolean contains(byte[] address) {
      if (address.length != start.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /// Returns whether all addresses of the host are public; false for an unknown host.
  ///
  /// @param host as in a URL: a name, or an IPv6 address in brackets
  public static boolean isPublic(String host) {
    if (NUMERIC.matcher(host).matches() && !DOTTED.matcher(host).matches()) {
      return false;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(PublicAddresses::isPublic);
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  public static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? SPECIAL.stream().noneMatch(block -> block.contains(bytes))
        : GLOBAL.contains(bytes) && NOT_GLOBAL.stream().noneMatch(block -> block.contains(bytes));
  }
}
