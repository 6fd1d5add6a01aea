package org.ringback.server.running;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/// Finds unused ports of the loopback address.
public final class FreePort {
  private static final int FIRST_FIXED = 20_000;
  private static final int LAST_FIXED = 30_000;

  private FreePort() {}

  /// Returns a port that the system chooses.
  public static int any() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Returns a port below the system's range for outgoing connections. So no connection takes it
  /// while its server restarts.
  public static int fixed(Random random) {
    while (true) {
      int candidate = random.nextInt(FIRST_FIXED, LAST_FIXED);
      try (ServerSocket _ = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
        return candidate;
      } catch (IOException taken) {
        // Tries another one.
      }
    }
  }
}
