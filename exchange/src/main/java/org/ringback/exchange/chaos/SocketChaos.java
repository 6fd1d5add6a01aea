package org.ringback.exchange.chaos;

import org.ringback.exchange.socket.SocketWeather;
import org.ringback.exchange.socket.TextSocket;
import org.ringback.exchange.time.ExchangeClock;

/// Cuts sockets, or leaves them half-open, a while after they were opened.
public final class SocketChaos implements SocketWeather {
  private final Chaos chaos;
  private final ExchangeClock clock;

  public SocketChaos(Chaos chaos, ExchangeClock clock) {
    this.chaos = chaos;
    this.clock = clock;
  }

  @Override
  public void opened(TextSocket socket) {
    chaos.strikes(Mode.SOCKETS_DROP, "socket").ifPresent(rule -> later(rule, socket::cut));
    chaos.strikes(Mode.SOCKETS_HALF_OPEN, "socket").ifPresent(rule -> later(rule, socket::deafen));
  }

  private void later(Rule rule, Runnable fate) {
    Thread.startVirtualThread(
        () -> {
          try {
            clock.sleep(rule.length());
            fate.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
