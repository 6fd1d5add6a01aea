package org.ringback.server.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Computes who ended a call, and why.
///
/// @param customerLeft the end of the customer's last leg; null while the customer is in the call
/// @param othersLeft the time at which only the customer was left
record CallEnding(
    Call call,
    List<Attendance> participants,
    @Nullable Attendance customer,
    @Nullable Instant customerLeft,
    @Nullable Instant othersLeft) {

  EndReason reason(CallStatus status, boolean declined) {
    if (call.refusal() != null) {
      return EndReason.REFUSED;
    }
    return switch (status) {
      case COMPLETED ->
          isReconciled()
              ? EndReason.RECONCILED
              : hasLackedAgent() ? EndReason.AGENT_UNAVAILABLE : EndReason.COMPLETED;
      case BUSY -> declined ? EndReason.DECLINED : EndReason.BUSY;
      case NO_ANSWER -> hasCallerGivenUp() ? EndReason.CALLER_GAVE_UP : EndReason.NO_ANSWER;
      case CANCELED -> EndReason.CALLER_GAVE_UP;
      case FAILED, QUEUED, INITIATED, RINGING, IN_PROGRESS -> EndReason.FAILED;
    };
  }

  /// Returns whether an inbound caller hung up while the call rang or waited in line. Twilio
  /// completes the leg in every case, but the server records a request before it ends such a call
  /// itself.
  private boolean hasCallerGivenUp() {
    return call.direction() == CallDirection.INBOUND
        && call.endRequestedBy() == null
        && customer != null
        && customer.status() == CallStatus.COMPLETED;
  }

  /// Returns whether the customer answered a call by REST, but no agent joined.
  private boolean hasLackedAgent() {
    return call.direction() == CallDirection.OUTBOUND_API && joinedOthers().findAny().isEmpty();
  }

  /// Returns whether an agent joined a call by REST after all, for which the server had no agent.
  private boolean isApologyUnheard() {
    return call.endRequestedBy() == EndedBy.SYSTEM
        && call.direction() == CallDirection.OUTBOUND_API
        && !hasLackedAgent();
  }

  private boolean isReconciled() {
    return participants.stream()
        .flatMap(each -> each.legs().stream())
        .filter(LegFacts::isOver)
        .allMatch(LegFacts::isReconciled);
  }

  EndedBy endedBy(CallStatus status, boolean declined) {
    if (call.endRequestedBy() != null && !isApologyUnheard()) {
      return call.endRequestedBy();
    }
    boolean isInbound = call.direction() == CallDirection.INBOUND;
    return switch (status) {
      case COMPLETED -> call.direction() == CallDirection.INTERNAL ? EndedBy.AGENT : firstToLeave();
      case BUSY -> declined ? (isInbound ? EndedBy.AGENT : EndedBy.CUSTOMER) : EndedBy.SYSTEM;
      case CANCELED ->
          isInbound
              ? EndedBy.CUSTOMER
              : call.direction().isFromBrowser() || othersLeft != null
                  ? EndedBy.AGENT
                  : EndedBy.UNKNOWN;
      case NO_ANSWER -> hasCallerGivenUp() ? EndedBy.CUSTOMER : EndedBy.SYSTEM;
      case FAILED, QUEUED, INITIATED, RINGING, IN_PROGRESS -> EndedBy.SYSTEM;
    };
  }

  /// Returns the side that hung up first. The `action` of a `<Dial>` reports it, and else the order
  /// of the events of one conference, and else the times, which have a resolution of one second.
  /// Within a second the dialing side counts, because the dialed one would cause an `action`.
  private EndedBy firstToLeave() {
    Attendance other = lastOther();
    if (customer == null || other == null) {
      return hasLackedAgent() ? EndedBy.CUSTOMER : EndedBy.UNKNOWN;
    }
    if (hasWaitedInVain(customer, other)) {
      return EndedBy.CUSTOMER;
    }
    Boolean isCustomerFirst = isCustomerFirst(customer, other);
    if (isCustomerFirst == null) {
      return EndedBy.UNKNOWN;
    }
    boolean isTransferFailed = othersLeft != null && othersLeft.isAfter(other.leftAt());
    return isCustomerFirst ? leaver(customer) : isTransferFailed ? EndedBy.SYSTEM : leaver(other);
  }

  /// Returns whether the customer hung up while waiting in the conference, because the last agent
  /// was lost. An agent who hangs up as the last one requests the end of the call.
  private boolean hasWaitedInVain(Attendance customer, Attendance other) {
    return call.isConference()
        && other.identity().user() != null
        && customer
            .lastLeave()
            .filter(leave -> leave.reason() == ConferenceEvent.LeaveReason.PARTICIPANT_HUNG_UP)
            .isPresent();
  }

  private @Nullable Boolean isCustomerFirst(Attendance customer, Attendance other) {
    Optional<Boolean> reported =
        Stream.concat(customer.leftFirst(), other.leftFirst().map(first -> !first)).findFirst();
    if (reported.isPresent()) {
      return reported.get();
    }
    if (customerLeft == null || othersLeft == null) {
      return customerLeft != null;
    }
    ConferenceEvent customersLeave = customer.lastLeave().orElse(null);
    ConferenceEvent othersLeave = other.lastLeave().orElse(null);
    if (customersLeave != null
        && othersLeave != null
        && customersLeave.conference().equals(othersLeave.conference())) {
      return customersLeave.sequence() < othersLeave.sequence();
    }
    int order = customerLeft.compareTo(othersLeft);
    if (order != 0 || customer.isDialed() == other.isDialed() || isReconciled()) {
      return order == 0 ? null : (Boolean) (order < 0);
    }
    return other.isDialed();
  }

  /// Returns the role of a participant who left, or `system` when the API removed the leg.
  private static EndedBy leaver(Attendance participant) {
    ConferenceEvent.LeaveReason reason =
        participant.lastLeave().map(ConferenceEvent::reason).orElse(null);
    return switch (reason) {
      case CONFERENCE_ENDED_VIA_API, PARTICIPANT_UPDATED_VIA_API -> EndedBy.SYSTEM;
      case MODERATOR_ENDED_CONFERENCE, PARTICIPANT_HUNG_UP, PARTICIPANT_ADD_FAILED ->
          EndedBy.of(participant.role());
      case null -> EndedBy.of(participant.role());
    };
  }

  private @Nullable Attendance lastOther() {
    return joinedOthers()
        .max(Comparator.comparing(Attendance::leftAt).thenComparing(other -> other.identity().id()))
        .orElse(null);
  }

  private Stream<Attendance> joinedOthers() {
    return participants.stream()
        .filter(each -> each.role().keepsCallOpen())
        .filter(Attendance::hasJoined);
  }
}
