package org.ringback.server.call.outbound;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.call.LegStatusUpdate;
import org.ringback.server.call.Presence;
import org.ringback.server.call.VoiceUrls;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.DialDenied;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls that Twilio is asked for over REST: placing one, and ending one.
public final class OutboundCalls {
  private static final Logger log = LoggerFactory.getLogger(OutboundCalls.class);
  private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");

  private final Calls calls;
  private final Presence presence;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final URI publicUrl;
  private final Clock clock;
  private final IdempotentPlacement placement;
  private final DialPolicy dialPolicy;

  public OutboundCalls(
      Calls calls,
      Presence presence,
      Credentials credentials,
      TwilioApi twilio,
      URI publicUrl,
      DialPolicy dialPolicy,
      Database db,
      Clock clock) {
    this.placement = new IdempotentPlacement(new IdempotencyStore(db, clock), clock);
    this.calls = calls;
    this.presence = presence;
    this.credentials = credentials;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
    this.dialPolicy = dialPolicy;
    this.clock = clock;
  }

  /// @throws DialDenied when that is an emergency number, which is never dialled
  public void refuseEmergency(WorkspaceId workspace, UserId agent, String typed) {
    dialPolicy
        .refuseEmergency(workspace, agent, typed)
        .ifPresent(
            refusal -> {
              throw new DialDenied(refusal);
            });
  }

  /// Rings the customer; when they answer, the agent's browsers ring. With a key, once only.
  ///
  /// @param placed told once for a call that Twilio took: its CallSid, and from which number
  /// @throws TwilioFailure when Twilio did not take it; the call is kept as failed
  public CallSid place(
      WorkspaceId workspace,
      UserId agent,
      E164 to,
      @Nullable UUID contact,
      Optional<IdempotencyKey> key,
      BiConsumer<CallSid, String> placed) {
    if (contact != null && !calls.hasContact(workspace, contact)) {
      throw ProblemException.notFound();
    }
    Function<Consumer<CallId>, CallSid> place =
        told -> place(workspace, agent, to, contact, told, placed);
    return key.map(
            given ->
                placement.place(
                    workspace,
                    given,
                    agent + " " + to.value() + " " + contact,
                    place,
                    call -> resolveOutcome(workspace, call)))
        .orElseGet(() -> place.apply(_ -> {}));
  }

  private CallSid place(
      WorkspaceId workspace,
      UserId agent,
      E164 to,
      @Nullable UUID contact,
      Consumer<CallId> told,
      BiConsumer<CallSid, String> placed) {
    credentials.require(workspace);
    String from =
        credentials.numbers(workspace).stream()
            .findFirst()
            .orElseThrow(NoPhoneNumber::new)
            .number();
    if (presence.available(workspace).stream().noneMatch(page -> page.user().equals(agent))) {
      throw new AgentUnavailable();
    }
    dialPolicy
        .refuse(workspace, agent, to.value())
        .ifPresent(
            refusal -> {
              throw new DialDenied(refusal);
            });
    Duration longest = dialPolicy.maxDuration(workspace, agent);
    CallId call = calls.placing(workspace, agent, from, to, contact);
    told.accept(call);
    CallSid callSid = ask(workspace, call, to, from, longest);
    placed.accept(callSid, from);
    return callSid;
  }

  private CallSid ask(WorkspaceId workspace, CallId call, E164 to, String from, Duration longest) {
    VoiceUrls urls = VoiceUrls.of(publicUrl, workspace);
    try {
      TwilioApi.PlacedCall placed =
          credentials.ask(
              workspace,
              auth ->
                  twilio.createCall(
                      auth,
                      new TwilioApi.PlaceCall(
                          to.value(),
                          from,
                          urls.answered(call),
                          urls.fallback(),
                          urls.status(call),
                          EVENTS,
                          longest)));
      CallSid callSid = new CallSid(placed.callSid());
      calls.placed(workspace, call, callSid);
      return callSid;
    } catch (TwilioFailure.Unreachable failure) {
      return resolveOutcome(workspace, call).orElseThrow(() -> failure);
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

  /// Finds out what came of a call that Twilio was asked for and did not answer about: a webhook
  /// may have told, else Twilio is asked. The call's row says it afterwards.
  ///
  /// @return empty when no phone rang
  /// @throws OutcomeUnknown when Twilio cannot say, or it could be one of several
  Optional<CallSid> resolveOutcome(WorkspaceId workspace, CallId id) {
    Call call = calls.find(workspace, id).orElseThrow(ProblemException::notFound);
    if (call.callSid() != null || call.isOver()) {
      return Optional.ofNullable(call.callSid());
    }
    Optional<CallSid> found = search(workspace, call);
    found.ifPresent(callSid -> calls.placed(workspace, id, callSid));
    return found.isPresent() ? found : calls.notPlaced(workspace, id);
  }

  private Optional<CallSid> search(WorkspaceId workspace, Call call) {
    Instant since = call.createdAt().truncatedTo(ChronoUnit.SECONDS); // as exact as Twilio is
    try {
      List<CallSid> unknown =
          credentials.ask(workspace, auth -> twilio.callsTo(auth, call.to())).stream()
              .filter(known -> !known.created().isBefore(since))
              .map(known -> new CallSid(known.callSid()))
              .filter(callSid -> calls.findByLeg(workspace, callSid).isEmpty())
              .toList();
      if (unknown.size() > 1) {
        throw new OutcomeUnknown(unknown.size() + " calls could be the one");
      }
      return unknown.stream().findFirst();
    } catch (TwilioFailure failure) {
      throw new OutcomeUnknown(failure);
    }
  }

  /// Asks Twilio about a call of which no news came for a while, since a callback may be lost.
  void ask(WorkspaceId workspace, CallId id) {
    Call call = calls.find(workspace, id).orElseThrow(ProblemException::notFound);
    CallSid callSid = call.callSid();
    if (callSid == null) {
      resolveOutcome(workspace, id);
    } else if (!call.isOver()) {
      learn(workspace, call, callSid);
    }
  }

  /// Hangs up for everyone. The row changes when Twilio says that it is over; if Twilio has it over
  /// already, the callback that said so was lost, and the row learns it here.
  ///
  /// @return its CallSid; empty when the row says that it is over, so that there was nothing to do
  public Optional<CallSid> end(WorkspaceId workspace, CallId id) {
    Call call = calls.find(workspace, id).orElseThrow(ProblemException::notFound);
    if (call.isOver()) {
      return Optional.empty();
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
    if (!credentials.ask(workspace, auth -> twilio.endCall(auth, callSid.value()))) {
      learn(workspace, call, callSid);
    }
    return Optional.of(callSid);
  }

  private void learn(WorkspaceId workspace, Call call, CallSid callSid) {
    CallStatus status =
        credentials
            .ask(workspace, auth -> twilio.callStatus(auth, callSid.value()))
            .flatMap(CallStatus::of)
            .orElse(CallStatus.FAILED);
    calls.legChanged(
        workspace,
        call.id(),
        new LegStatusUpdate(
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
