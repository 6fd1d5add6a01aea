package org.ringback.server.callcontrol;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ConferenceSnapshot;
import org.ringback.server.call.Leg;
import org.ringback.server.call.ParticipantLabel;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.webhook.WebhookUrls;

/// Reads the participants of a conference and the legs outside it from Twilio, and records what no
/// callback has reported.
final class ConferenceReader {
  private final Calls calls;
  private final Credentials credentials;
  private final TwilioApi twilio;

  ConferenceReader(Calls calls, Credentials credentials, TwilioApi twilio) {
    this.calls = calls;
    this.credentials = credentials;
    this.twilio = twilio;
  }

  /// @return whether the call has changed
  boolean read(WorkspaceId workspace, CallId id, ControlStep.ReadConference step) {
    Optional<String> conference =
        step.conference() != null
            ? Optional.of(step.conference())
            : credentials.requestAs(
                workspace, auth -> twilio.openConference(auth, WebhookUrls.conference(id.value())));
    List<ConferenceSnapshot.Member> members =
        conference.stream().flatMap(sid -> members(workspace, sid).stream()).toList();
    boolean hasChanged =
        conference.isPresent()
            && calls.observe(
                workspace, id, new ConferenceSnapshot(conference.get(), step.after(), members));
    Set<CallSid> present =
        members.stream().map(ConferenceSnapshot.Member::callSid).collect(Collectors.toSet());
    Call call = calls.find(workspace, id).orElseThrow(ProblemException::notFound);
    for (Leg leg : call.legs().values()) {
      CallSid callSid = leg.identity().callSid();
      if (!leg.isOver() && !present.contains(callSid)) {
        hasChanged |= recordEnd(workspace, id, callSid);
      }
    }
    return hasChanged;
  }

  private List<ConferenceSnapshot.Member> members(WorkspaceId workspace, String conference) {
    return credentials.requestAs(workspace, auth -> twilio.participants(auth, conference)).stream()
        .map(
            participant ->
                new ConferenceSnapshot.Member(
                    new CallSid(participant.callSid()),
                    ParticipantLabel.participant(participant.label()).orElse(null),
                    participant.hold()))
        .toList();
  }

  /// @return whether the leg has ended
  private boolean recordEnd(WorkspaceId workspace, CallId id, CallSid leg) {
    Optional<TwilioApi.CallState> state =
        credentials.requestAs(workspace, auth -> twilio.fetchCall(auth, leg.value()));
    Optional<CallStatus> end =
        state.flatMap(it -> CallStatus.of(it.status())).filter(CallStatus::isTerminal);
    end.ifPresent(
        status -> calls.recordLegEnd(workspace, id, leg, status, state.orElseThrow().endTime()));
    return end.isPresent();
  }
}
