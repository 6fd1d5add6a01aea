package org.ringback.server.running;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Resolves names under `changing.test`: to an Internet address for some look-ups, and to this
/// machine afterwards. Other names are resolved as usual. The tests' JVM does not cache addresses
/// (`sun.net.inetaddr.ttl=0`), so every look-up arrives here.
public final class ChangingNames extends InetAddressResolverProvider {
  private static final String DOMAIN = ".changing.test";

  /// A global unicast address in a block that is no longer assigned (3ffe::/16, RFC 3701).
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("3ffe::1");

  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private static final Map<String, AtomicInteger> NAMES = new ConcurrentHashMap<>();

  /// @param times the number of look-ups that return the Internet address
  public static String afterLookups(int times) {
    String name = "name-%d%s".formatted(NAMES.size(), DOMAIN);
    NAMES.put(name, new AtomicInteger(times));
    return name;
  }

  /// Returns the number of look-ups that returned this machine.
  public static int ledHere(String name) {
    return Math.max(0, -Objects.requireNonNull(NAMES.get(name)).get());
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver usual = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        AtomicInteger left = NAMES.get(host);
        return left == null
            ? usual.lookupByName(host, policy)
            : Stream.of(left.getAndDecrement() > 0 ? PUBLIC : HERE);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return usual.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "names of changing.test";
  }
}
