package org.ringback.server.callcontrol;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.twilio.CallSid;

/// Decides what a call needs whose supervisors listen, whisper, speak, or take it over.
///
/// @param current the legs in the conference that no newer leg replaces
/// @param agents the agents in the conference who do not hang up
record SupervisionPlan(
    ControlState state, List<ConferenceSeat> current, List<ConferenceSeat> agents, Instant now) {
  /// Longer than an update of a participant takes.
  private static final Duration SENDING = Duration.ofSeconds(15);

  /// Returns the times at which the call needs another plan without an event.
  Stream<Instant> due() {
    return Stream.concat(
        Stream.ofNullable(state.takeOver()).map(TakeOver::until),
        state.supervisions().stream()
            .filter(supervision -> supervision.isSending(now))
            .map(supervision -> Objects.requireNonNull(supervision.sendingUntil())));
  }

  /// Returns the change that ends a take-over, successful or not.
  Optional<ControlChange> takeOver() {
    TakeOver takeOver = state.takeOver();
    if (takeOver == null) {
      return Optional.empty();
    }
    if (agents.stream().noneMatch(seat -> takeOver.user().equals(seat.participant().user()))) {
      return now.isBefore(takeOver.until())
          ? Optional.empty()
          : Optional.of(new ControlChange.EndTakeOver());
    }
    return Optional.of(
        new ControlChange.FinishTakeOver(
            takeOver.user(),
            Stream.concat(
                    agents.stream().map(seat -> Objects.requireNonNull(seat.participant().user())),
                    Stream.ofNullable(state.rejoin()).map(Rejoin::user))
                .filter(user -> !user.equals(takeOver.user()))
                .distinct()
                .toList()));
  }

  /// Returns the requests to Twilio about who hears the supervisors.
  Stream<ControlStep> steps() {
    return state.supervisions().stream().flatMap(each -> audibility(each).stream());
  }

  private Optional<ControlStep> audibility(Supervision supervision) {
    if (supervision.isSending(now)) {
      return Optional.empty();
    }
    return current.stream()
        .filter(seat -> seat.participant().id().equals(supervision.participant()))
        .findFirst()
        .flatMap(
            seat -> {
              Audibility accepted = supervision.of(seat.callSid());
              Audibility wanted = wanted(supervision);
              return Objects.equals(wanted, accepted)
                  ? Optional.empty()
                  : Optional.of(
                      new ControlStep.SetAudibility(
                          supervision.participant(),
                          seat.conference(),
                          seat.callSid(),
                          wanted,
                          now.plus(SENDING)));
            });
  }

  private Audibility wanted(Supervision supervision) {
    return switch (supervision.mode()) {
      case LISTEN -> Audibility.MUTED;
      case BARGE -> Audibility.HEARD_BY_ALL;
      case WHISPER -> whisper(supervision.coached());
    };
  }

  /// Returns who hears a whisper: the agent who hears it already, or else the one who joined first.
  /// An agent on hold cannot be coached (error 16027). Without an agent no one may hear it.
  private Audibility whisper(@Nullable CallSid coached) {
    List<CallSid> coachable =
        agents.stream()
            .filter(seat -> !seat.isOnHold() && current.contains(seat))
            .sorted(
                Comparator.comparing(
                        (ConferenceSeat seat) -> Objects.requireNonNull(seat.joinedAt()))
                    .thenComparing(ConferenceSeat::joinSequence))
            .map(ConferenceSeat::callSid)
            .toList();
    if (coachable.isEmpty()) {
      return Audibility.MUTED;
    }
    return Audibility.heardBy(
        coached != null && coachable.contains(coached) ? coached : coachable.getFirst());
  }
}
