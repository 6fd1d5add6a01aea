package org.ringback.exchange.signalling;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.call.RingTarget;

/// The registered browsers, by account and identity, and the legs that a browser can resume.
public final class ClientRegistry {
  private record Name(String accountSid, String identity) {}

  private final Clock clock;
  private final Map<Name, Set<ClientSocket>> registered = new ConcurrentHashMap<>();
  private final Map<String, ClientLeg> legs = new ConcurrentHashMap<>();

  public ClientRegistry(Clock clock) {
    this.clock = clock;
  }

  /// Returns every socket that is registered under the identity with a valid token.
  public List<RingTarget> ringTargets(Account account, String identity) {
    List<RingTarget> ringTargets = new ArrayList<>();
    for (ClientSocket each : registered.getOrDefault(new Name(account.sid(), identity), Set.of())) {
      if (each.canRingAt(clock.instant())) {
        ringTargets.add(each);
      }
    }
    return ringTargets;
  }

  void register(AccessToken token, ClientSocket socket) {
    registered.compute(
        new Name(token.account().sid(), token.identity()),
        (_, sockets) -> {
          Set<ClientSocket> with = sockets == null ? ConcurrentHashMap.newKeySet() : sockets;
          with.add(socket);
          return with;
        });
  }

  void unregister(AccessToken token, ClientSocket socket) {
    registered.computeIfPresent(
        new Name(token.account().sid(), token.identity()),
        (_, sockets) -> {
          sockets.remove(socket);
          return sockets.isEmpty() ? null : sockets;
        });
  }

  void addLeg(ClientLeg leg) {
    legs.put(leg.reconnect(), leg);
  }

  void removeLeg(ClientLeg leg) {
    legs.remove(leg.reconnect());
  }

  Optional<ClientLeg> leg(String reconnect, String callSid) {
    return Optional.ofNullable(legs.get(reconnect)).filter(l -> l.callSid().equals(callSid));
  }
}
