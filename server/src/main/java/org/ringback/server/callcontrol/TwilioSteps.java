package org.ringback.server.callcontrol;

import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallAnnouncements;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantLabel;
import org.ringback.server.callerid.CallerId;
import org.ringback.server.callerid.CallerIds;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.http.ProblemException;
import org.ringback.server.recording.RunningRecordings;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioApi.ParticipantUpdate;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.webhook.WebhookKind;
import org.ringback.server.webhook.WebhookUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the steps of calls to Twilio.
final class TwilioSteps {
  private static final Logger log = LoggerFactory.getLogger(TwilioSteps.class);
  private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");

  private final Calls calls;
  private final CallAnnouncements announcements;
  private final InvitationStore invitations;
  private final SupervisionStore supervisions;
  private final Workspaces workspaces;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final CallerIds callerIds;
  private final DialPolicy policy;
  private final RunningRecordings recordings;
  private final String region;
  private final ConferenceReader reader;
  private final URI publicUrl;

  TwilioSteps(
      Calls calls,
      CallAnnouncements announcements,
      InvitationStore invitations,
      SupervisionStore supervisions,
      Workspaces workspaces,
      Credentials credentials,
      TwilioApi twilio,
      CallerIds callerIds,
      DialPolicy policy,
      RunningRecordings recordings,
      String region,
      URI publicUrl) {
    this.calls = calls;
    this.announcements = announcements;
    this.invitations = invitations;
    this.supervisions = supervisions;
    this.workspaces = workspaces;
    this.credentials = credentials;
    this.twilio = twilio;
    this.callerIds = callerIds;
    this.policy = policy;
    this.recordings = recordings;
    this.region = region;
    this.reader = new ConferenceReader(calls, credentials, twilio);
    this.publicUrl = publicUrl;
  }

  /// @return whether an update of a supervisor was accepted, or a reading has changed the call
  boolean take(WorkspaceId workspace, CallId call, ControlStep step) {
    switch (step) {
      case ControlStep.EndLeg(var leg) -> end(workspace, call, leg);
      case ControlStep.SetHold hold -> setHold(workspace, call, hold);
      case ControlStep.SetAudibility change -> {
        return setAudibility(workspace, call, change);
      }
      case ControlStep.Apologize(var leg) -> apologize(workspace, call, leg);
      case ControlStep.ReadConference read -> {
        return reader.read(workspace, call, read);
      }
      case ControlStep.DialNumber(Invitation invitation) -> dial(workspace, call, invitation);
    }
    return false;
  }

  /// Keeps the hold music out of the recording of the leg.
  private void setHold(WorkspaceId workspace, CallId call, ControlStep.SetHold step) {
    if (step.hold()) {
      recordings.beforeHold(workspace, call, step.leg());
    }
    credentials.requestAs(
        workspace,
        auth ->
            twilio.updateParticipant(
                auth, step.conference(), step.leg().value(), update(workspace, step)));
    if (!step.hold()) {
      recordings.afterHold(workspace, call, step.leg());
    }
  }

  /// Ends a leg. When it has already ended at Twilio, its callback was lost.
  private void end(WorkspaceId workspace, CallId call, CallSid leg) {
    boolean isEnded = credentials.requestAs(workspace, auth -> twilio.endCall(auth, leg.value()));
    if (!isEnded) {
      calls.recordLegEnd(workspace, call, leg);
    }
  }

  private void apologize(WorkspaceId workspace, CallId call, CallSid leg) {
    URI next = new WebhookUrls(publicUrl, workspace).redirected(call.value());
    credentials.requestAs(workspace, auth -> twilio.redirectCall(auth, leg.value(), next));
  }

  private boolean setAudibility(
      WorkspaceId workspace, CallId call, ControlStep.SetAudibility step) {
    CallSid coached = step.audibility().coached();
    ParticipantUpdate update =
        ParticipantUpdate.speak(
            step.audibility().muted(), coached == null ? null : coached.value());
    boolean isAccepted = false;
    try {
      isAccepted =
          credentials.requestAs(
              workspace,
              auth ->
                  twilio.updateParticipant(auth, step.conference(), step.leg().value(), update));
    } finally {
      supervisions.finish(workspace, call, step, isAccepted);
    }
    if (isAccepted) {
      announcements.supervision(workspace, call);
    }
    return isAccepted;
  }

  /// Returns the number that an added phone shows: the call's line, or without a line the one that
  /// the inviting member's calls show.
  private String callerId(WorkspaceId workspace, Call call, Invitation invitation) {
    return switch (call.direction()) {
      case INBOUND -> call.to();
      case OUTBOUND_DIAL, OUTBOUND_API -> call.from();
      case INTERNAL ->
          E164.parse(Objects.requireNonNull(invitation.number()))
              .flatMap(to -> callerIds.choose(workspace, invitation.invitedBy(), to, null))
              .map(CallerId::number)
              .orElse("");
    };
  }

  private ParticipantUpdate update(WorkspaceId workspace, ControlStep.SetHold step) {
    return step.hold()
        ? ParticipantUpdate.hold(new WebhookUrls(publicUrl, workspace).hold())
        : ParticipantUpdate.resume();
  }

  private boolean detectsMachine(WorkspaceId workspace, Invitation invitation) {
    return invitation.isOutgoing() && workspaces.find(workspace).orElseThrow().machineDetection();
  }

  /// Sends the request once. A response that was lost is not known: the leg's own callbacks tell,
  /// or the invitation expires.
  private void dial(WorkspaceId workspace, CallId id, Invitation invitation) {
    Call call = calls.find(workspace, id).orElseThrow(ProblemException::notFound);
    WebhookUrls urls = new WebhookUrls(publicUrl, workspace);
    UUID participant = invitation.participant().value();
    TwilioApi.AddParticipant request =
        new TwilioApi.AddParticipant(
            WebhookUrls.conference(id.value()),
            Objects.requireNonNull(invitation.number()),
            callerId(workspace, call, invitation),
            ParticipantLabel.of(invitation.participant()),
            urls.status(id.value(), participant),
            EVENTS,
            urls.callback(WebhookKind.CONFERENCE, id.value()),
            invitation.isOutgoing() ? Inviter.CUSTOMER_RINGS : Inviter.RINGS,
            policy.maxDuration(workspace, invitation.invitedBy()),
            region,
            detectsMachine(workspace, invitation)
                ? urls.callback(WebhookKind.MACHINE_DETECTION, id.value())
                : null);
    try {
      String leg =
          credentials.requestAs(workspace, auth -> twilio.addParticipant(auth, request)).callSid();
      if (invitation.isOutgoing()) {
        calls.markPlaced(workspace, id, new CallSid(leg));
      } else {
        invitations.saveLeg(workspace, id, invitation.participant(), new CallSid(leg));
      }
    } catch (TwilioFailure.Refused refused) {
      log.warn("Could not add a number to call {}: {}", id, refused.toString());
      invitations.expire(workspace, id, invitation.participant());
      if (invitation.isOutgoing()) {
        calls.requestEnd(workspace, id, null);
      }
    }
  }
}
