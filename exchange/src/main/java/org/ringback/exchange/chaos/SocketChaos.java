package org.ringback.exchange.chaos;

import java.util.List;
import org.ringback.exchange.socket.SocketWeather;
import org.ringback.exchange.socket.TextSocket;
import org.ringback.exchange.time.ExchangeClock;

/// Cuts sockets, or leaves them half-open, a while after they were opened; those that a rule aims
/// at, a while after it is known whose they are.
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

  @Override
  public void signedIn(TextSocket socket, String accountSid, String client) {
    strikes(Mode.SOCKETS_DROP, accountSid, client, socket::cut);
    strikes(Mode.SOCKETS_HALF_OPEN, accountSid, client, socket::deafen);
  }

  private void strikes(Mode mode, String accountSid, String client, Runnable fate) {
    chaos
        .strikesAimed(mode, accountSid, List.of(client), "socket of " + client)
        .ifPresent(rule -> later(rule, fate));
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
