package org.ringback.server.callcontrol;

import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantLabel;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
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
  private final ControlStore store;
  private final SupervisionStore supervisions;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final DialPolicy policy;
  private final URI publicUrl;

  TwilioSteps(
      Calls calls,
      ControlStore store,
      SupervisionStore supervisions,
      Credentials credentials,
      TwilioApi twilio,
      DialPolicy policy,
      URI publicUrl) {
    this.calls = calls;
    this.store = store;
    this.supervisions = supervisions;
    this.credentials = credentials;
    this.twilio = twilio;
    this.policy = policy;
    this.publicUrl = publicUrl;
  }

  void take(WorkspaceId workspace, CallId call, ControlStep step) {
    switch (step) {
      case ControlStep.EndLeg(var leg) -> end(workspace, call, leg);
      case ControlStep.SetHold hold ->
          credentials.requestAs(
              workspace,
              auth ->
                  twilio.updateParticipant(
                      auth, hold.conference(), hold.leg().value(), update(workspace, hold)));
      case ControlStep.SetAudibility change -> setAudibility(workspace, call, change);
      case ControlStep.DialNumber(Invitation invitation) -> dial(workspace, call, invitation);
    }
  }

  /// Ends a leg. When it has already ended at Twilio, its callback was lost.
  private void end(WorkspaceId workspace, CallId call, CallSid leg) {
    boolean isEnded = credentials.requestAs(workspace, auth -> twilio.endCall(auth, leg.value()));
    if (!isEnded) {
      calls.recordLegEnd(workspace, call, leg);
    }
  }

  private void setAudibility(WorkspaceId workspace, CallId call, ControlStep.SetAudibility step) {
    CallSid coached = step.audibility().coached();
    ParticipantUpdate update =
        ParticipantUpdate.speak(
            step.audibility().muted(), coached == null ? null : coached.value());
    boolean isThere =
        credentials.requestAs(
            workspace,
            auth -> twilio.updateParticipant(auth, step.conference(), step.leg().value(), update));
    if (isThere) {
      supervisions.accept(workspace, call, step);
    }
  }

  private ParticipantUpdate update(WorkspaceId workspace, ControlStep.SetHold step) {
    return step.hold()
        ? ParticipantUpdate.hold(new WebhookUrls(publicUrl, workspace).hold())
        : ParticipantUpdate.resume();
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
            call.direction() == CallDirection.INBOUND ? call.to() : call.from(),
            ParticipantLabel.of(invitation.participant()),
            urls.status(id.value(), participant),
            EVENTS,
            urls.callback(WebhookKind.CONFERENCE, id.value()),
            Inviter.RINGS,
            policy.maxDuration(workspace, invitation.invitedBy()));
    try {
      String leg =
          credentials.requestAs(workspace, auth -> twilio.addParticipant(auth, request)).callSid();
      store.saveLeg(workspace, id, invitation.participant(), new CallSid(leg));
    } catch (TwilioFailure.Refused refused) {
      log.warn("Could not add a number to call {}: {}", id, refused.toString());
      store.expire(workspace, id, invitation.participant());
    }
  }
}
