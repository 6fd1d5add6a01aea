package org.ringback.exchange.media;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// The network settings of audio.
///
/// @param port the UDP port of all calls; 0 for a free port
/// @param advertised the addresses in the ICE candidates for browsers; never empty
public record MediaSettings(int port, List<InetAddress> advertised) {
  public MediaSettings {
    advertised = List.copyOf(advertised);
    if (advertised.isEmpty()) {
      throw new IllegalArgumentException("audio needs at least one advertised address");
    }
  }

  /// Advertises every IPv4 address of this machine. By default Chromium does not send to loopback,
  /// so a browser on this machine uses one of the others.
  public static MediaSettings local(int port) {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      NetworkInterface.networkInterfaces()
          .filter(MediaSettings::isUsable)
          .flatMap(i -> i.getInterfaceAddresses().stream())
          .map(InterfaceAddress::getAddress)
          .filter(Inet4Address.class::isInstance)
          .forEach(addresses::add);
    } catch (SocketException e) {
      throw new IllegalStateException("could not read the network addresses of this machine", e);
    }
    addresses.add(InetAddress.getLoopbackAddress());
    return new MediaSettings(port, addresses);
  }

  /// Advertises loopback only, for tests whose browsers have `--allow-loopback-in-peer-connection`.
  public static MediaSettings loopbackOnly(int port) {
    return new MediaSettings(port, List.of(InetAddress.getLoopbackAddress()));
  }

  /// Returns the address to bind: loopback when only loopback is advertised, else the wildcard
  /// address.
  InetAddress bindAddress() {
    return advertised.stream().allMatch(InetAddress::isLoopbackAddress)
        ? advertised.getFirst()
        : new java.net.InetSocketAddress(0).getAddress();
  }

  private static boolean isUsable(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException _) {
      return false;
    }
  }
}
