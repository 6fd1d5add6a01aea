package org.ringback.server.call;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.workspace.UserId;
import org.ringback.server.workspace.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls that Twilio is asked for over REST: placing one, and ending one.
public final class DirectCalls {
  private static final Logger log = LoggerFactory.getLogger(DirectCalls.class);
  private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");

  private final Calls calls;
  private final Presence presence;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final URI publicUrl;
  private final Clock clock;

  public DirectCalls(
      Calls calls,
      Presence presence,
      Credentials credentials,
      TwilioApi twilio,
      URI publicUrl,
      Clock clock) {
    this.calls = calls;
    this.presence = presence;
    this.credentials = credentials;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  /// Rings the customer; when they answer, the agent's browsers ring.
  ///
  /// @throws TwilioFailure when Twilio did not take it; the call is kept as failed
  CallSid place(WorkspaceId workspace, UserId agent, E164 to, @Nullable UUID contact) {
    VoiceCredentials account = credentials.require(workspace);
    String from =
        credentials.numbers(workspace).stream()
            .findFirst()
            .orElseThrow(NoPhoneNumber::new)
            .number();
    if (presence.available(workspace).stream().noneMatch(page -> page.user().equals(agent))) {
      throw new AgentUnavailable();
    }
    CallId call = calls.placing(workspace, agent, from, to, contact);
    VoiceUrls urls = VoiceUrls.of(publicUrl, workspace);
    try {
      TwilioApi.PlacedCall placed =
          twilio.createCall(
              account.auth(),
              new TwilioApi.PlaceCall(
                  to.value(),
                  from,
                  urls.answered(call),
                  urls.fallback(),
                  urls.status(call),
                  EVENTS));
      CallSid callSid = new CallSid(placed.callSid());
      calls.placed(workspace, call, callSid);
      return callSid;
    } catch (TwilioFailure failure) {
      return calls
          .notPlaced(workspace, call)
          .orElseThrow(
              () -> {
                log.warn("call {} was not placed", call, failure);
                return failure;
              });
    }
  }

  /// Hangs up for everyone. The row changes when Twilio says that it is over; if Twilio has it over
  /// already, the callback that said so was lost, and the row learns it here.
  void end(WorkspaceId workspace, CallId id) {
    Call call = calls.find(workspace, id).orElseThrow(ProblemException::notFound);
    if (call.isOver()) {
      return;
    }
    CallSid callSid = call.callSid();
    if (callSid == null) {
      throw new ProblemException(
          Problem.of(
              409,
              "call-being-placed",
              "The call is still being placed",
              "Twilio has not taken the call yet. Try again in a moment."));
    }
    VoiceCredentials account = credentials.require(workspace);
    if (!twilio.endCall(account.auth(), callSid.value())) {
      CallStatus status =
          twilio
              .callStatus(account.auth(), callSid.value())
              .flatMap(CallStatus::of)
              .orElse(CallStatus.FAILED);
      calls.legChanged(
          workspace,
          id,
          new LegNews(
              callSid,
              null,
              call.from(),
              call.to(),
              status,
              clock.instant(),
              null,
              null,
              Map.of("Direction", call.direction().wire())));
    }
  }
}
