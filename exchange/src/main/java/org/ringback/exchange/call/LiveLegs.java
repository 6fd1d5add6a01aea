package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.media.AudioLevels;

/// The legs of live calls, for their audio levels. A forked call shows the loudest leg.
final class LiveLegs {
  private static final int SWEEP_THRESHOLD = 500;
  private final Map<String, List<Leg>> bySid = new ConcurrentHashMap<>();
  private final Predicate<String> hasEnded;
  private volatile int sweepThreshold = SWEEP_THRESHOLD;

  /// @param hasEnded whether the call of a SID has ended; its legs are dropped then
  LiveLegs(Predicate<String> hasEnded) {
    this.hasEnded = hasEnded;
  }

  void add(String callSid, Leg leg) {
    if (bySid.size() > sweepThreshold) {
      bySid.keySet().removeIf(hasEnded);
      sweepThreshold =
          Math.max(SWEEP_THRESHOLD, 2 * bySid.size()); // avoids a sweep for each new leg
    }
    bySid.merge(
        callSid, List.of(leg), (old, more) -> Stream.concat(old.stream(), more.stream()).toList());
  }

  Optional<AudioLevels> levels(String callSid) {
    if (hasEnded.test(callSid)) {
      return Optional.empty();
    }
    return bySid.getOrDefault(callSid, List.of()).stream()
        .map(leg -> leg.media().levels())
        .reduce(
            (one, other) ->
                new AudioLevels(Math.max(one.in(), other.in()), Math.max(one.out(), other.out())));
  }

  /// Returns the same targets, and registers their legs here.
  RingTargets tracked(RingTargets ringTargets) {
    return new RingTargets() {
      @Override
      public List<RingTarget> clients(Account account, String identity) {
        return ringTargets.clients(account, identity).stream().map(LiveLegs.this::tracked).toList();
      }

      @Override
      public List<RingTarget> handsets(String number) {
        return ringTargets.handsets(number).stream().map(LiveLegs.this::tracked).toList();
      }
    };
  }

  private RingTarget tracked(RingTarget ringTarget) {
    return (invitation, listener) -> {
      Leg leg = ringTarget.ring(invitation, listener);
      add(invitation.callSid(), leg);
      return leg;
    };
  }
}
