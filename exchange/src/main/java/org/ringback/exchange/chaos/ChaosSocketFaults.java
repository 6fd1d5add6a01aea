package org.ringback.exchange.chaos;

import java.util.List;
import org.ringback.exchange.socket.SocketFaults;
import org.ringback.exchange.socket.TextSocket;
import org.ringback.exchange.time.ExchangeClock;

/// Closes sockets or leaves them half-open some time after they opened. Scoped rules apply some
/// time after the client has signed in.
public final class ChaosSocketFaults implements SocketFaults {
  private final ChaosRules chaos;
  private final ExchangeClock clock;

  public ChaosSocketFaults(ChaosRules chaos, ExchangeClock clock) {
    this.chaos = chaos;
    this.clock = clock;
  }

  @Override
  public void opened(TextSocket socket) {
    chaos
        .triggers(ChaosMode.SOCKETS_DROP, "socket")
        .ifPresent(rule -> later(rule, socket::disconnect));
    chaos
        .triggers(ChaosMode.SOCKETS_HALF_OPEN, "socket")
        .ifPresent(rule -> later(rule, socket::goSilent));
  }

  @Override
  public void signedIn(TextSocket socket, String accountSid, String client) {
    triggers(ChaosMode.SOCKETS_DROP, accountSid, client, socket::disconnect);
    triggers(ChaosMode.SOCKETS_HALF_OPEN, accountSid, client, socket::goSilent);
  }

  private void triggers(ChaosMode mode, String accountSid, String client, Runnable fault) {
    chaos
        .triggersScoped(mode, accountSid, List.of(client), "socket of " + client)
        .ifPresent(rule -> later(rule, fault));
  }

  private void later(ChaosRule rule, Runnable fault) {
    Thread.startVirtualThread(
        () -> {
          try {
            clock.sleep(rule.length());
            fault.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
