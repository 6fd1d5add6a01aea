package org.ringback.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ringback.server.call.CallId;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.RingStrategy;

/// Assigns the free agents to the callers of a workspace who wait: the caller who has waited
/// longest chooses first. No agent is assigned to two callers.
///
/// @param waveLength how long a wave rings
/// @param maxWait after this time a caller gets only agents who have not rung for the call
/// @param maxUnstaffedWait the same while no agent is expected to become free
record WaitingLine(
    RingStrategy strategy, Duration waveLength, Duration maxWait, Duration maxUnstaffedWait) {
  /// Twilio's limit of `<Client>` nouns in a `<Dial>`
  /// (https://www.twilio.com/docs/voice/twiml/dial).
  static final int MAX_CLIENTS = 10;

  /// Returns the browsers that each caller's next wave rings; callers without one are missing.
  ///
  /// @param flows the calls of the workspace, in any step
  /// @param free the browsers of free agents, the longest idle agent first
  Map<CallId, List<ClientIdentity>> assign(
      List<CallFlow> flows, List<ClientIdentity> free, Instant now) {
    Map<CallId, List<ClientIdentity>> assigned = new LinkedHashMap<>();
    Set<UserId> taken = new LinkedHashSet<>();
    flows.stream()
        .filter(flow -> flow.isInLine(now))
        .sorted(
            Comparator.comparing(CallFlow::enteredAt).thenComparing(flow -> flow.call().toString()))
        .forEach(
            flow -> {
              List<ClientIdentity> browsers = wave(flow, free, taken, now);
              if (!browsers.isEmpty()) {
                assigned.put(flow.call(), browsers);
                browsers.forEach(browser -> taken.add(browser.user()));
              }
            });
    return assigned;
  }

  private List<ClientIdentity> wave(
      CallFlow flow, List<ClientIdentity> free, Set<UserId> taken, Instant now) {
    boolean isTimeUp = isTimeUp(flow, now);
    List<ClientIdentity> candidates =
        free.stream()
            .filter(browser -> !taken.contains(browser.user()))
            .filter(browser -> flow.mayRing(browser.user(), now, waveLength))
            .filter(browser -> !isTimeUp || !flow.tried().contains(browser.user()))
            .toList();
    if (strategy == RingStrategy.ALL || candidates.isEmpty()) {
      return candidates.stream().limit(MAX_CLIENTS).toList();
    }
    UserId next =
        candidates.stream()
            .map(ClientIdentity::user)
            .filter(user -> !flow.tried().contains(user))
            .findFirst()
            .orElse(candidates.getFirst().user());
    List<ClientIdentity> ofNext = new ArrayList<>(candidates);
    ofNext.removeIf(browser -> !browser.user().equals(next));
    return ofNext.stream().limit(MAX_CLIENTS).toList();
  }

  boolean isTimeUp(CallFlow flow, Instant now) {
    return flow.isTimeUp(now, maxWait, maxUnstaffedWait);
  }
}
