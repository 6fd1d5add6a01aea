package org.ringback.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.call.Leg;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The agents who declined a caller while a `<Dial>` rang their browsers. Only the status callbacks
/// of a leg name its browser, and they may arrive after the `action` of the `<Dial>`.
final class Declines {
  /// How long after the longest wave a status callback may arrive.
  private static final Duration MAX_DELAY = Duration.ofSeconds(10);

  /// How far Twilio's clock may differ. A wave that rings an agent again starts later than this.
  private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(10);

  private final CallFlowStore store;
  private final Calls calls;
  private final WorkspaceId workspace;
  private final Duration wave;

  /// @param wave how long a wave rings at most
  Declines(CallFlowStore store, Calls calls, WorkspaceId workspace, Duration wave) {
    this.store = store;
    this.calls = calls;
    this.workspace = workspace;
    this.wave = wave;
  }

  /// Returns those of the agents whose browser was busy in the last wave of a call.
  Set<UserId> in(CallFlow flow, Set<UserId> rung) {
    return calls.find(workspace, flow.call()).stream()
        .flatMap(call -> call.legs().values().stream())
        .filter(leg -> leg.status() == CallStatus.BUSY && endedSince(leg, flow.waveAt()))
        .flatMap(leg -> Optional.ofNullable(leg.identity().agent()).stream())
        .filter(rung::contains)
        .collect(Collectors.toSet());
  }

  /// Records the agents whose decline was reported after the end of the wave. Without it, the
  /// caller would wait for them, and they would ring again.
  ///
  /// @return whether a flow has changed
  boolean recordLate(List<CallFlow> flows, Instant now) {
    boolean isChanged = false;
    for (CallFlow flow : flows) {
      for (UserId agent : late(flow, now)) {
        store.decline(workspace, flow, agent, List.of());
        isChanged = true;
      }
    }
    return isChanged;
  }

  private Set<UserId> late(CallFlow flow, Instant now) {
    Instant start = flow.waveAt();
    if (flow.isConference()
        || flow.step() != CallFlow.Step.WAITING
        || start == null
        || now.isAfter(start.plus(wave).plus(MAX_DELAY))) {
      return Set.of();
    }
    Set<UserId> unknown = new HashSet<>(flow.tried());
    unknown.removeIf(agent -> flow.hasDeclined(agent, now));
    return unknown.isEmpty() ? Set.of() : in(flow, unknown);
  }

  private static boolean endedSince(Leg leg, @Nullable Instant start) {
    Leg.Ending ending = leg.ending();
    return ending != null && (start == null || ending.at().isAfter(start.minus(CLOCK_DIFFERENCE)));
  }
}
