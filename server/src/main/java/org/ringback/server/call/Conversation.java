package org.ringback.server.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// Computes the state of a call from its facts. A call is over when the customer has left, or when
/// the agents and external phones that joined have left and no other is awaited. A customer in a
/// conference may wait there for another agent, so only the customer's leave ends such a call.
final class Conversation {
  private final Call call;
  private final List<Attendance> participants;
  private final @Nullable Attendance customer;

  /// Twilio's time of the answer; null for an unanswered call.
  private final @Nullable Instant answered;

  private final @Nullable Instant customerLeft;
  private final @Nullable Instant othersLeft;

  private Conversation(Call call, List<Attendance> participants) {
    this.call = call;
    this.participants = participants;
    this.customer =
        participants.stream()
            .filter(each -> each.role() == ParticipantRole.CUSTOMER)
            .findFirst()
            .orElse(null);
    this.answered = firstAnswer();
    this.customerLeft = customer != null && customer.isGone() ? customer.goneAt() : null;
    this.othersLeft = lastLeaveOfOthers();
  }

  static Conversation of(Call call) {
    Map<ParticipantId, ParticipantIdentity> identities = new TreeMap<>(call.invited());
    Map<ParticipantId, List<LegFacts>> legs = new HashMap<>();
    for (Leg leg : legs(call)) {
      ParticipantId id = leg.identity().participantOf(call.id());
      identities.computeIfAbsent(id, _ -> identity(call, id, leg.identity()));
      legs.computeIfAbsent(id, _ -> new ArrayList<>())
          .add(new LegFacts(leg, events(call, leg), call.isConference()));
    }
    return new Conversation(
        call,
        identities.values().stream()
            .map(
                identity ->
                    Attendance.of(
                        identity,
                        legs.getOrDefault(identity.id(), List.of()),
                        isInboundCaller(call, identity) ? call.createdAt() : null))
            .toList());
  }

  private static boolean isInboundCaller(Call call, ParticipantIdentity identity) {
    return identity.role() == ParticipantRole.CUSTOMER && call.direction() == CallDirection.INBOUND;
  }

  /// Returns the known legs, and those of which only a conference has reported so far.
  private static List<Leg> legs(Call call) {
    List<Leg> legs = new ArrayList<>(call.legs().values());
    Map<CallSid, ParticipantIdentity> others = new TreeMap<>();
    for (ConferenceEvent event : call.conferenceEvents()) {
      CallSid callSid = event.callSid();
      if (callSid != null && event.label() != null && !call.legs().containsKey(callSid)) {
        ParticipantIdentity invited = call.invited().get(event.label());
        if (invited != null && !isUnknownBrowser(call, invited)) {
          others.put(callSid, invited);
        }
      }
    }
    others.forEach((callSid, invited) -> legs.add(Leg.empty(invited.leg(callSid, null))));
    return legs;
  }

  /// Returns whether a leg with this label may not join. The webhook that connects a browser to a
  /// conference stores its leg first, so a member without a stored leg is unknown.
  private static boolean isUnknownBrowser(Call call, ParticipantIdentity invited) {
    return call.isConference() && invited.user() != null;
  }

  /// Returns the events of a leg, and the ends of its conferences.
  private static List<ConferenceEvent> events(Call call, Leg leg) {
    CallSid callSid = leg.identity().callSid();
    TreeSet<String> conferences = new TreeSet<>();
    for (ConferenceEvent event : call.conferenceEvents()) {
      if (callSid.equals(event.callSid())) {
        conferences.add(event.conference());
      }
    }
    return conferences.isEmpty()
        ? List.of()
        : call.conferenceEvents().stream()
            .filter(
                event ->
                    callSid.equals(event.callSid())
                        || event.kind() == ConferenceEvent.Kind.END
                            && conferences.contains(event.conference()))
            .toList();
  }

  private static ParticipantIdentity identity(Call call, ParticipantId id, LegIdentity leg) {
    String number = call.direction() == CallDirection.INBOUND ? call.from() : call.to();
    return new ParticipantIdentity(
        id, leg.role(), leg.agent(), leg.role() == ParticipantRole.CUSTOMER ? number : null, false);
  }

  CallState state() {
    Instant ended = endedAt();
    CallStatus status = status(ended != null);
    boolean declined = isDeclined(status);
    Instant answeredAt =
        answered == null || call.placementFailedAt() != null
            ? null
            : Interval.later(answered, call.createdAt());
    return new CallState(
        status,
        declined,
        agent(),
        answeredAt,
        ended == null
            ? null
            : Interval.later(ended, answeredAt == null ? call.createdAt() : answeredAt),
        ended == null ? null : durationSec(ended),
        ended == null ? null : endedBy(status, declined),
        ended == null ? null : endReason(status, declined),
        ended == null || answered != null ? null : sipCode(),
        participants(ended));
  }

  private @Nullable Instant endedAt() {
    if (call.placementFailedAt() != null) {
      return call.placementFailedAt();
    }
    if (call.isConference() && customer != null && !customer.legs().isEmpty()) {
      return customerLeft;
    }
    if (customerLeft == null || othersLeft == null) {
      return customerLeft == null ? othersLeft : customerLeft;
    }
    return Interval.earlier(customerLeft, othersLeft);
  }

  private CallStatus status(boolean isOver) {
    if (call.placementFailedAt() != null) {
      return CallStatus.FAILED;
    }
    if (answered != null) {
      return isOver ? CallStatus.COMPLETED : CallStatus.IN_PROGRESS;
    }
    boolean isInbound = call.direction() == CallDirection.INBOUND;
    CallStatus status = customerStatus();
    if (!isOver) {
      return isInbound
          ? CallStatus.RINGING
          : status == CallStatus.INITIATED ? CallStatus.QUEUED : status;
    }
    if (status.isTerminal()) {
      return isInbound && status == CallStatus.COMPLETED ? unansweredStatus() : status;
    }
    return agentLegs().anyMatch(this::couldNotConnect) ? CallStatus.FAILED : CallStatus.CANCELED;
  }

  /// Returns whether an agent's leg failed, or was answered although no customer was dialed: then
  /// the agent heard our apology, because the server did not answer.
  private boolean couldNotConnect(LegFacts leg) {
    return leg.status() == CallStatus.FAILED
        || (call.direction() == CallDirection.OUTBOUND_DIAL
            && leg.status() == CallStatus.COMPLETED
            && (customer == null || customer.legs().isEmpty()));
  }

  private CallStatus customerStatus() {
    return customer == null
        ? CallStatus.QUEUED
        : customer.legs().stream().findFirst().map(LegFacts::status).orElse(CallStatus.QUEUED);
  }

  /// Returns the status of an inbound call that no agent answered: busy when all agents declined.
  private CallStatus unansweredStatus() {
    boolean isDeclined =
        agentLegs().findAny().isPresent()
            && agentLegs().allMatch(leg -> leg.status() == CallStatus.BUSY);
    return isDeclined ? CallStatus.BUSY : CallStatus.NO_ANSWER;
  }

  private boolean isDeclined(CallStatus status) {
    return status == CallStatus.BUSY
        && (call.direction() == CallDirection.INBOUND
            || customer != null
                && customer.legs().stream().anyMatch(leg -> leg.leg().isRejected()));
  }

  /// Returns the agent who answered first or placed the call.
  private @Nullable UserId agent() {
    return call.direction() == CallDirection.INBOUND
        ? joinedOthers()
            .min(Comparator.comparing(other -> other.joined().getFirst().start()))
            .map(first -> first.identity().user())
            .orElse(null)
        : call.placedBy();
  }

  private @Nullable Instant firstAnswer() {
    Stream<Attendance> called =
        call.direction() == CallDirection.INBOUND
            ? joinedOthers()
            : Stream.ofNullable(customer).filter(Attendance::hasJoined);
    return called
        .map(each -> each.joined().getFirst().start())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /// Returns the time at which only the customer was left; null while another is connected or
  /// awaited, and before another has joined.
  private @Nullable Instant lastLeaveOfOthers() {
    List<Attendance> left = others().filter(this::hasTakenPart).toList();
    if (left.isEmpty()
        || left.stream().anyMatch(Attendance::isPresent)
        || others().anyMatch(Attendance::isExpected)) {
      return null;
    }
    return Stream.concat(
            left.stream(), others().filter(other -> other.identity().awaited() && other.isGone()))
        .map(Attendance::leftAt)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /// Returns whether a participant joined. A browser that calls takes part from the start.
  private boolean hasTakenPart(Attendance other) {
    return other.hasJoined() || call.direction() == CallDirection.OUTBOUND_DIAL && other.isGone();
  }

  private int durationSec(Instant ended) {
    return answered == null || call.placementFailedAt() != null
        ? 0
        : Math.round(
            Duration.between(answered, Interval.later(ended, answered)).toMillis() / 1000f);
  }

  private EndReason endReason(CallStatus status, boolean declined) {
    return switch (status) {
      case COMPLETED -> isReconciled() ? EndReason.RECONCILED : EndReason.COMPLETED;
      case BUSY -> declined ? EndReason.DECLINED : EndReason.BUSY;
      case NO_ANSWER -> EndReason.NO_ANSWER;
      case CANCELED -> EndReason.CALLER_GAVE_UP;
      case FAILED, QUEUED, INITIATED, RINGING, IN_PROGRESS -> EndReason.FAILED;
    };
  }

  private boolean isReconciled() {
    return participants.stream()
        .flatMap(each -> each.legs().stream())
        .filter(LegFacts::isOver)
        .allMatch(LegFacts::isReconciled);
  }

  private EndedBy endedBy(CallStatus status, boolean declined) {
    if (call.endRequestedBy() != null) {
      return call.endRequestedBy();
    }
    boolean isInbound = call.direction() == CallDirection.INBOUND;
    return switch (status) {
      case COMPLETED -> firstToLeave();
      case BUSY -> declined ? (isInbound ? EndedBy.AGENT : EndedBy.CUSTOMER) : EndedBy.SYSTEM;
      case CANCELED ->
          isInbound
              ? EndedBy.CUSTOMER
              : call.direction() == CallDirection.OUTBOUND_DIAL || othersLeft != null
                  ? EndedBy.AGENT
                  : EndedBy.UNKNOWN;
      case NO_ANSWER, FAILED, QUEUED, INITIATED, RINGING, IN_PROGRESS -> EndedBy.SYSTEM;
    };
  }

  /// Returns the side that hung up first. The `action` of a `<Dial>` reports it, and else the order
  /// of the events of one conference, and else the times, which have a resolution of one second.
  /// Within a second the dialing side counts, because the dialed one would cause an `action`.
  private EndedBy firstToLeave() {
    Attendance other = lastOther();
    if (customer == null || other == null) {
      return EndedBy.UNKNOWN;
    }
    Boolean isCustomerFirst = isCustomerFirst(customer, other);
    if (isCustomerFirst == null) {
      return EndedBy.UNKNOWN;
    }
    boolean isTransferFailed = othersLeft != null && othersLeft.isAfter(other.leftAt());
    return isCustomerFirst ? leaver(customer) : isTransferFailed ? EndedBy.SYSTEM : leaver(other);
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

  private @Nullable Integer sipCode() {
    return customer == null || call.direction() == CallDirection.INBOUND
        ? null
        : customer.legs().stream()
            .map(leg -> leg.leg().ending())
            .filter(Objects::nonNull)
            .map(Leg.Ending::sipCode)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private List<Participant> participants(@Nullable Instant ended) {
    Instant end = ended == null ? Interval.OPEN : Interval.later(ended, call.createdAt());
    return participants.stream().map(each -> participant(each, end)).toList();
  }

  private Participant participant(Attendance attendance, Instant end) {
    List<Interval> joined = within(attendance.joined(), end);
    List<Interval> held = within(attendance.held(), end);
    ParticipantState state = stateOf(attendance, joined, end);
    List<Interval> companions =
        Interval.union(
            participants.stream()
                .filter(other -> other != attendance && other.role() != ParticipantRole.SUPERVISOR)
                .flatMap(other -> within(other.connected(), end).stream())
                .toList());
    List<Interval> hold = Interval.intersect(joined, held);
    List<Interval> talk = Interval.intersect(Interval.subtract(joined, held), companions);
    List<Interval> wait =
        Interval.subtract(Interval.subtract(within(attendance.inCall(), end), hold), talk);
    boolean isInCall =
        state == ParticipantState.RINGING
            || wait.stream().anyMatch(Interval::isOpen)
            || joined.stream().anyMatch(Interval::isOpen);
    return new Participant(
        attendance.identity(),
        state,
        attendance.legs().stream().map(LegFacts::leg).toList(),
        joined,
        held,
        attendance.legs().stream().anyMatch(LegFacts::isMuted),
        isInCall ? null : (Integer) Interval.seconds(talk),
        isInCall ? null : (Integer) Interval.seconds(hold),
        isInCall ? null : (Integer) Interval.seconds(wait));
  }

  /// Returns the periods within the call. Twilio's truncated times may be before its start.
  private List<Interval> within(List<Interval> periods, Instant end) {
    return periods.stream()
        .map(
            period ->
                new Interval(
                    Interval.later(period.start(), call.createdAt()),
                    Interval.earlier(Interval.later(period.end(), call.createdAt()), end)))
        .filter(period -> !period.start().isAfter(end))
        .toList();
  }

  private ParticipantState stateOf(Attendance attendance, List<Interval> joined, Instant end) {
    boolean isOver = !end.equals(Interval.OPEN);
    if (!joined.isEmpty()) {
      return joined.getLast().isOpen() ? ParticipantState.JOINED : ParticipantState.LEFT;
    }
    if (call.placementFailedAt() != null) {
      return ParticipantState.FAILED;
    }
    boolean isAnsweredElsewhere =
        attendance.role().keepsCallOpen()
            && !attendance.identity().awaited()
            && joinedOthers().findAny().isPresent();
    if (!attendance.isGone()) {
      return isAnsweredElsewhere
          ? ParticipantState.ANSWERED_ELSEWHERE
          : isOver ? ParticipantState.CANCELED : ParticipantState.RINGING;
    }
    return attendance.legs().stream()
        .map(leg -> unanswered(leg, attendance.role(), isAnsweredElsewhere))
        .min(Comparator.naturalOrder())
        .orElse(ParticipantState.CANCELED);
  }

  private static ParticipantState unanswered(
      LegFacts leg, ParticipantRole role, boolean isAnsweredElsewhere) {
    return switch (leg.status()) {
      case BUSY ->
          role == ParticipantRole.AGENT || leg.leg().isRejected()
              ? ParticipantState.DECLINED
              : ParticipantState.BUSY;
      case NO_ANSWER -> ParticipantState.NO_ANSWER;
      case FAILED -> ParticipantState.FAILED;
      case CANCELED, COMPLETED, QUEUED, INITIATED, RINGING, IN_PROGRESS ->
          isAnsweredElsewhere ? ParticipantState.ANSWERED_ELSEWHERE : ParticipantState.CANCELED;
    };
  }

  private Stream<Attendance> others() {
    return participants.stream().filter(each -> each.role().keepsCallOpen());
  }

  private Stream<Attendance> joinedOthers() {
    return others().filter(Attendance::hasJoined);
  }

  private Stream<LegFacts> agentLegs() {
    return participants.stream()
        .filter(each -> each.role() == ParticipantRole.AGENT)
        .flatMap(each -> each.legs().stream());
  }
}
