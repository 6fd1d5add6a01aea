package org.ringback.server.callcontrol;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.identity.UserId;
import org.ringback.server.routing.Ringing;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.E164;

/// Invites members and outside numbers to calls, in a transaction of the caller.
final class Inviter {
  /// How long a member or a number rings.
  static final Duration RINGS = Duration.ofSeconds(25);

  /// How long the customer of an outgoing call rings: Twilio's default of `Timeout`.
  static final Duration CUSTOMER_RINGS = Duration.ofSeconds(60);

  /// How long an accepted invitation may take until its participant joins.
  private static final Duration JOINS = Duration.ofSeconds(15);

  private final Calls calls;
  private final ControlStore store;
  private final InvitationStore invitations;
  private final Ringing ringing;
  private final Workspaces workspaces;

  Inviter(
      Calls calls,
      ControlStore store,
      InvitationStore invitations,
      Ringing ringing,
      Workspaces workspaces) {
    this.calls = calls;
    this.store = store;
    this.invitations = invitations;
    this.ringing = ringing;
    this.workspaces = workspaces;
  }

  /// Rings a member for a call.
  ///
  /// @return false when the member is not available
  boolean ring(
      WorkspaceId workspace,
      Call call,
      UserId user,
      UserId invitedBy,
      CallOffer.Reason reason,
      Instant now) {
    CallOffer offer = new CallOffer(reason, named(workspace, invitedBy), now.plus(RINGS));
    if (!ringing.reserve(workspace, call.id(), user, offer)) {
      return false;
    }
    ParticipantId participant = ParticipantId.agent(call.id(), user);
    store.leave(workspace, call.id(), participant, false);
    invitations.save(
        workspace,
        call.id(),
        new Invitation(
            participant, user, null, reason, invitedBy, now.plus(RINGS).plus(JOINS), false, null));
    calls.inviteAgent(workspace, call.id(), user);
    ringing.announce(workspace, call.id(), user, offer);
    return true;
  }

  CallView.Named named(WorkspaceId workspace, UserId user) {
    String name = workspaces.membership(workspace, user).map(Member::name).orElse("");
    return new CallView.Named(user.value(), name);
  }

  /// Invites an outside number, which is dialed after the transaction.
  void dial(
      WorkspaceId workspace,
      Call call,
      E164 number,
      UserId invitedBy,
      CallOffer.Reason reason,
      Instant now) {
    ParticipantId participant = calls.inviteNumber(workspace, call.id(), number);
    store.leave(workspace, call.id(), participant, false);
    invitations.save(
        workspace,
        call.id(),
        new Invitation(
            participant,
            null,
            number.value(),
            reason,
            invitedBy,
            now.plus(RINGS).plus(JOINS),
            false,
            null));
  }

  /// Invites the customer of an outgoing call, who is dialed after the transaction.
  void dialCustomer(WorkspaceId workspace, Call call, Instant now) {
    invitations.save(
        workspace,
        call.id(),
        new Invitation(
            ParticipantId.customer(call.id()),
            null,
            call.to(),
            CallOffer.Reason.OUTGOING,
            Objects.requireNonNull(call.placedBy()),
            now.plus(CUSTOMER_RINGS).plus(JOINS),
            false,
            null));
    calls.expectCustomer(workspace, call.id());
  }

  /// Rings the agent of an outgoing call whose customer has answered.
  ///
  /// @return false when the agent is not available
  boolean ringAgent(WorkspaceId workspace, Call call, Instant now) {
    UserId agent = Objects.requireNonNull(call.placedBy());
    return ring(workspace, call, agent, agent, CallOffer.Reason.OUTGOING, now);
  }

  /// Rings the member whom another one calls.
  ///
  /// @return false when the member is not available
  boolean ringColleague(WorkspaceId workspace, Call call, Instant now) {
    return ring(
        workspace,
        call,
        Objects.requireNonNull(call.colleague()),
        Objects.requireNonNull(call.placedBy()),
        CallOffer.Reason.DIRECT,
        now);
  }

  /// Ends an invitation. Nothing more rings for it.
  ///
  /// @param reason of the event `incoming-call-ended`, if a member still rings
  void end(WorkspaceId workspace, Call call, Invitation invitation, String reason) {
    invitations.delete(workspace, call.id(), invitation.participant());
    calls.endInvitation(workspace, call.id(), invitation.participant());
    UserId user = invitation.user();
    if (user != null) {
      ringing.stop(workspace, call.id(), user, reason);
    } else {
      boolean hasJoined =
          call.seats().stream()
              .anyMatch(
                  seat ->
                      seat.isPresent() && seat.participant().id().equals(invitation.participant()));
      store.leave(workspace, call.id(), invitation.participant(), !hasJoined);
    }
  }
}
