package org.ringback.exchange.media;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// Where audio is received.
///
/// @param port the one UDP port of all calls; 0 takes a free one
/// @param advertised the addresses in the ICE candidates for browsers; never empty
public record MediaSettings(int port, List<InetAddress> advertised) {
  public MediaSettings {
    advertised = List.copyOf(advertised);
    if (advertised.isEmpty()) {
      throw new IllegalArgumentException("audio needs at least one address to be reached at");
    }
  }

  /// Every IPv4 address of this machine. Chromium does not send to loopback by itself, so a browser
  /// on this very machine uses one of the others.
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
      throw new IllegalStateException("this machine's network addresses cannot be read", e);
    }
    addresses.add(InetAddress.getLoopbackAddress());
    return new MediaSettings(port, addresses);
  }

  /// Loopback alone: for tests, whose browsers are started with
  /// `--allow-loopback-in-peer-connection`.
  public static MediaSettings loopbackOnly(int port) {
    return new MediaSettings(port, List.of(InetAddress.getLoopbackAddress()));
  }

  /// The address to listen on: loopback when nothing else is advertised, else all.
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
