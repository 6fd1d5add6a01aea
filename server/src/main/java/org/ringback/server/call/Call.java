package org.ringback.server.call;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

/// A conversation of participants over legs, as the facts that are known of it. Each leg is a call
/// of Twilio with a CallSid of its own. Facts are only added. The state is computed from all of
/// them, so the same facts in any order and repeated give the same call.
///
/// @param callSid the first leg; null until Twilio has accepted an outgoing call
/// @param strategy how its participants are connected
/// @param placedBy the agent of an outgoing call; null for an inbound call
/// @param placementFailedAt the time at which Twilio rejected an outgoing call
/// @param endRequestedBy who ended the call by the API; null if no request did
/// @param refusal the code of the rule that refused the call; null for a call that was placed
/// @param invited the participants whom the server invited, or whose webhook URLs contain their ids
/// @param conferenceEvents the events of the call's conferences
public record Call(
    CallId id,
    @Nullable CallSid callSid,
    CallDirection direction,
    CallStrategy strategy,
    String from,
    String to,
    @Nullable UserId placedBy,
    Instant createdAt,
    @Nullable Instant placementFailedAt,
    @Nullable EndedBy endRequestedBy,
    @Nullable String refusal,
    NavigableMap<ParticipantId, ParticipantIdentity> invited,
    NavigableMap<CallSid, Leg> legs,
    NavigableSet<ConferenceEvent> conferenceEvents) {

  /// Returns this call with the event applied.
  public Call apply(CallEvent event) {
    LegIdentity identity = event.identity();
    NavigableMap<CallSid, Leg> updated = new TreeMap<>(legs);
    updated.merge(
        identity.callSid(), Leg.empty(identity).apply(event), (leg, _) -> leg.apply(event));
    CallSid first = callSid == null && identity.parent() == null ? identity.callSid() : callSid;
    return with(first, placementFailedAt, endRequestedBy, invited, updated, conferenceEvents);
  }

  /// Returns this call with the event of a conference.
  public Call apply(ConferenceEvent event) {
    NavigableSet<ConferenceEvent> updated = new TreeSet<>(conferenceEvents);
    updated.add(event);
    return with(callSid, placementFailedAt, endRequestedBy, invited, legs, updated);
  }

  /// Returns this call with a participant who may join.
  Call invite(ParticipantIdentity participant) {
    NavigableMap<ParticipantId, ParticipantIdentity> updated = new TreeMap<>(invited);
    updated.merge(participant.id(), participant, ParticipantIdentity::merge);
    return with(callSid, placementFailedAt, endRequestedBy, updated, legs, conferenceEvents);
  }

  /// Returns this call as one that Twilio did not accept.
  public Call markFailed(Instant at) {
    return with(callSid, at, endRequestedBy, invited, legs, conferenceEvents);
  }

  /// Returns the time at which the call failed before it was placed: refused by a rule, or rejected
  /// by Twilio. Null for every other call.
  @Nullable Instant failedAt() {
    return refusal == null ? placementFailedAt : createdAt;
  }

  /// @param by the role of the user that ends the call by the API; null when the request failed
  Call withEndRequest(@Nullable EndedBy by) {
    return with(callSid, placementFailedAt, by, invited, legs, conferenceEvents);
  }

  /// Returns this call with its stored facts. Only a call without legs was not accepted by Twilio.
  Call withFacts(
      NavigableMap<ParticipantId, ParticipantIdentity> invited,
      NavigableMap<CallSid, Leg> legs,
      NavigableSet<ConferenceEvent> events) {
    Instant failedAt = legs.isEmpty() ? placementFailedAt : null;
    return with(callSid, failedAt, endRequestedBy, invited, legs, events);
  }

  /// Returns whether the call rang or rings for a member, or the member placed it.
  public boolean isAgent(UserId user) {
    return roleOf(user) == EndedBy.AGENT
        || invited.values().stream().anyMatch(participant -> user.equals(participant.user()));
  }

  /// Returns whether a member supervises or supervised the call.
  public boolean isSupervisor(UserId user) {
    return legs(ParticipantRole.SUPERVISOR).anyMatch(leg -> user.equals(leg.identity().agent()));
  }

  boolean isPlacedBy(@Nullable UserId user) {
    return user != null && user.equals(placedBy);
  }

  /// Returns the member whom an internal call is to; null for other calls.
  public @Nullable UserId colleague() {
    return direction != CallDirection.INTERNAL
        ? null
        : invited.values().stream()
            .filter(each -> each.user() != null && !isPlacedBy(each.user()))
            .filter(each -> to.equals("user:" + each.user()))
            .map(ParticipantIdentity::user)
            .findFirst()
            .orElse(null);
  }

  /// Returns the role in which a member ends this call: agent, or supervisor of the agents in it.
  EndedBy roleOf(UserId user) {
    boolean isAgent =
        user.equals(placedBy)
            || legs(ParticipantRole.AGENT).anyMatch(leg -> user.equals(leg.identity().agent()));
    return isAgent ? EndedBy.AGENT : EndedBy.SUPERVISOR;
  }

  private Call with(
      @Nullable CallSid callSid,
      @Nullable Instant placementFailedAt,
      @Nullable EndedBy endRequestedBy,
      NavigableMap<ParticipantId, ParticipantIdentity> invited,
      NavigableMap<CallSid, Leg> legs,
      NavigableSet<ConferenceEvent> conferenceEvents) {
    return new Call(
        id,
        callSid,
        direction,
        strategy,
        from,
        to,
        placedBy,
        createdAt,
        placementFailedAt,
        endRequestedBy,
        refusal,
        invited,
        legs,
        conferenceEvents);
  }

  public boolean isConference() {
    return strategy == CallStrategy.CONFERENCE;
  }

  /// Returns the legs that are or were in a conference of this call.
  public List<ConferenceSeat> seats() {
    return ConferenceSeat.of(this);
  }

  /// Returns the legs of a participant.
  public List<Leg> legsOf(ParticipantId participant) {
    return legs.values().stream()
        .filter(leg -> leg.identity().participantOf(id).equals(participant))
        .toList();
  }

  /// Returns the participant of a leg; empty for a leg of another call.
  public Optional<ParticipantId> participantOf(CallSid leg) {
    return Optional.ofNullable(legs.get(leg)).map(found -> found.identity().participantOf(id));
  }

  /// Returns this call with a participant who is no longer expected to join.
  Call withoutInvitation(ParticipantId participant) {
    NavigableMap<ParticipantId, ParticipantIdentity> updated = new TreeMap<>(invited);
    updated.computeIfPresent(participant, (_, known) -> known.awaited(false));
    return with(callSid, placementFailedAt, endRequestedBy, updated, legs, conferenceEvents);
  }

  /// Returns the leg whose end ends the call: of a call in a conference the customer's, which may
  /// be dialed later than an agent's. Null until Twilio has accepted an outgoing call.
  public @Nullable CallSid legToEnd() {
    return openLegsOfCustomer().stream().filter(_ -> isConference()).findFirst().orElse(callSid);
  }

  public List<Leg> legsOfCustomer() {
    return legs(ParticipantRole.CUSTOMER).toList();
  }

  /// Returns the open legs of the customer, as far as is known.
  public List<CallSid> openLegsOfCustomer() {
    return legsOfCustomer().stream()
        .filter(leg -> !leg.isOver())
        .map(leg -> leg.identity().callSid())
        .toList();
  }

  /// Returns the legs of members and external phones that have not ended, as far as is known.
  public List<CallSid> openLegsOfOthers() {
    return legs.values().stream()
        .filter(leg -> leg.identity().role() != ParticipantRole.CUSTOMER && !leg.isOver())
        .map(leg -> leg.identity().callSid())
        .toList();
  }

  /// Computes the state from all facts.
  public CallState state() {
    return Conversation.of(this).state();
  }

  public CallStatus status() {
    return state().status();
  }

  public boolean isOver() {
    return state().isOver();
  }

  /// Returns whether the ends of all legs are known. A call may be over before: when the callbacks
  /// of a leg were lost, the status that the others give may be wrong.
  public boolean isSettled() {
    if (failedAt() != null) {
      return true;
    }
    boolean lacksDialedLeg =
        switch (direction) {
          case INBOUND -> legs(ParticipantRole.AGENT).findAny().isEmpty();
          case OUTBOUND_DIAL -> legs(ParticipantRole.CUSTOMER).findAny().isEmpty();
          case OUTBOUND_API, INTERNAL -> false;
        };
    return !lacksDialedLeg && legs.values().stream().allMatch(Leg::isOver) && isOver();
  }

  /// Returns the members who are connected now, alone or with others. The view `calling_agents`
  /// selects the same.
  Set<UserId> talkingAgents() {
    Set<UserId> connected =
        agents(
            Stream.concat(legs(ParticipantRole.AGENT), legs(ParticipantRole.SUPERVISOR))
                .filter(leg -> leg.answered() != null && !leg.isOver()));
    return connected.isEmpty() || isOver() ? Set.of() : connected;
  }

  /// Returns the agents whose conversation with the customer has ended. One who has joined again
  /// has not finished.
  Set<UserId> finishedAgents() {
    if (legs(ParticipantRole.AGENT).noneMatch(leg -> leg.answeredAt().isPresent())) {
      return Set.of();
    }
    CallState state = state();
    if (state.answeredAt() == null || direction == CallDirection.INTERNAL) {
      return Set.of();
    }
    Set<UserId> talking = talkingAgents();
    return agents(
            legs(ParticipantRole.AGENT)
                .filter(leg -> leg.answeredAt().isPresent() && (leg.isOver() || state.isOver())))
        .stream()
        .filter(user -> !talking.contains(user))
        .collect(Collectors.toSet());
  }

  private static Set<UserId> agents(Stream<Leg> legs) {
    return legs.flatMap(leg -> Optional.ofNullable(leg.identity().agent()).stream())
        .collect(Collectors.toSet());
  }

  Stream<Leg> legs(ParticipantRole role) {
    return legs.values().stream().filter(leg -> leg.identity().role() == role);
  }
}
