package org.ringback.server.call.outbound;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallCreation;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.call.LegStatusUpdate;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.callerid.CallerId;
import org.ringback.server.callerid.CallerIds;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.dialpolicy.DialDenied;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.Presence;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.webhook.WebhookUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Places and ends calls through Twilio's REST API.
public final class OutboundCalls {
  private static final Logger log = LoggerFactory.getLogger(OutboundCalls.class);
  private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");

  private final Calls calls;
  private final CallCreation creation;
  private final IdempotencyStore idempotency;
  private final Presence presence;
  private final Workspaces workspaces;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final URI publicUrl;
  private final CallerIds callerIds;
  private final DialPolicy policy;
  private final AuditLog audit;
  private final Clock clock;

  OutboundCalls(
      Calls calls,
      CallCreation creation,
      IdempotencyStore idempotency,
      Presence presence,
      Workspaces workspaces,
      Credentials credentials,
      TwilioApi twilio,
      URI publicUrl,
      CallerIds callerIds,
      DialPolicy policy,
      AuditLog audit,
      Clock clock) {
    this.calls = calls;
    this.creation = creation;
    this.idempotency = idempotency;
    this.presence = presence;
    this.workspaces = workspaces;
    this.credentials = credentials;
    this.twilio = twilio;
    this.publicUrl = publicUrl;
    this.callerIds = callerIds;
    this.policy = policy;
    this.audit = audit;
    this.clock = clock;
  }

  /// @throws DialDenied for an emergency number, which the server never dials
  void rejectEmergency(WorkspaceId workspace, UserId agent, String requestedNumber) {
    policy
        .refuseEmergency(workspace, agent, requestedNumber)
        .ifPresent(
            denial -> {
              String dialed = requestedNumber.replaceAll("[^+0-9]", "");
              throw refused(workspace, agent, "", dialed, denial, null);
            });
  }

  /// Calls the customer, and rings the agent's browsers after the answer. Requests with the same
  /// [IdempotencyKey] place one call, concurrently or later, on any node.
  ///
  /// @throws TwilioFailure when Twilio did not accept the call; the call is stored as failed
  /// @throws OutcomeUnknown when it is unknown whether the phone rings
  CallSid place(PlacementRequest request) {
    if (request.contact() != null && !calls.hasContact(request.workspace(), request.contact())) {
      throw ProblemException.notFound();
    }
    return request.key().isPresent()
        ? placeOnce(request, request.key().get())
        : placeNew(request, null);
  }

  private CallSid placeOnce(PlacementRequest request, IdempotencyKey key) {
    WorkspaceId workspace = request.workspace();
    IdempotencyStore.Claim claim = idempotency.awaitClaim(workspace, key, request.fingerprint());
    if (claim instanceof IdempotencyStore.Claim.Placed placed) {
      return placed.callSid();
    }
    try {
      Optional<CallSid> earlier =
          claim instanceof IdempotencyStore.Claim.Indeterminate(CallId call) && call != null
              ? resolveOutcome(workspace, call)
              : Optional.empty();
      CallSid callSid = earlier.isPresent() ? earlier.get() : placeNew(request, key);
      idempotency.markPlaced(workspace, key, callSid);
      return callSid;
    } catch (OutcomeUnknown unknown) {
      idempotency.markUnknown(workspace, key);
      throw unknown;
    } catch (RuntimeException refused) {
      idempotency.release(workspace, key);
      throw refused;
    }
  }

  private CallSid placeNew(PlacementRequest request, @Nullable IdempotencyKey key) {
    WorkspaceId workspace = request.workspace();
    UserId agent = request.agent().user();
    credentials.require(workspace);
    String from = callerId(request);
    requireAvailable(workspace, agent);
    policy
        .refuse(workspace, agent, request.to().value())
        .ifPresent(
            denial -> {
              throw refused(
                  workspace, agent, from, request.to().value(), denial, request.contact());
            });
    Duration timeLimit = policy.maxDuration(workspace, agent);
    CallStrategy strategy = workspaces.find(workspace).orElseThrow().callStrategy();
    CallId call =
        creation.createPending(workspace, agent, from, request.to(), request.contact(), strategy);
    if (key != null) {
      idempotency.recordCall(workspace, key, call);
    }
    CallSid callSid = postCall(request, call, from, timeLimit);
    audit.write(
        workspace,
        request
            .by()
            .auditEvent(
                "call.placed",
                callSid.value(),
                Map.of(
                    "from", from, "to", request.to().value(), "agent", request.agent().email())));
    return callSid;
  }

  private String callerId(PlacementRequest request) {
    Optional<CallerId> callerId =
        callerIds.choose(request.workspace(), request.agent().user(), request.to(), request.from());
    if (callerId.isEmpty() && request.from() != null) {
      throw refused(
          request.workspace(),
          request.agent().user(),
          "",
          request.to().value(),
          CallerIds.NOT_ALLOWED,
          request.contact());
    }
    return callerId.orElseThrow(NoPhoneNumber::new).number();
  }

  /// Stores a refused call, and returns the response.
  ///
  /// @param from empty when it was not decided
  private DialDenied refused(
      WorkspaceId workspace,
      UserId agent,
      String from,
      String to,
      DialPolicy.Denial denial,
      @Nullable UUID contact) {
    creation.createRefused(
        workspace, CallDirection.OUTBOUND_API, agent, from, to, denial.code(), null, contact);
    return new DialDenied(denial);
  }

  private void requireAvailable(WorkspaceId workspace, UserId agent) {
    if (!presence.canBeConnected(workspace, agent)) {
      throw new AgentUnavailable();
    }
  }

  /// Sends `POST /Calls` to Twilio, once.
  private CallSid postCall(
      PlacementRequest placement, CallId call, String from, Duration timeLimit) {
    WorkspaceId workspace = placement.workspace();
    WebhookUrls urls = new WebhookUrls(publicUrl, workspace);
    UUID customer = ParticipantId.customer(call).value();
    TwilioApi.PlaceCall request =
        new TwilioApi.PlaceCall(
            placement.to().value(),
            from,
            urls.answered(call.value(), customer),
            urls.fallback(),
            urls.status(call.value(), customer),
            EVENTS,
            timeLimit,
            placement.detectsMachine());
    try {
      TwilioApi.PlacedCall placed =
          credentials.requestAs(workspace, auth -> twilio.createCall(auth, request));
      CallSid callSid = new CallSid(placed.callSid());
      calls.markPlaced(workspace, call, callSid);
      return callSid;
    } catch (TwilioFailure.Unreachable failure) {
      return resolveOutcome(workspace, call).orElseThrow(() -> failure);
    } catch (TwilioFailure failure) {
      Optional<CallSid> placed = calls.markFailed(workspace, call);
      if (placed.isEmpty()) {
        log.warn("Could not place call {}", call, failure);
      }
      return placed.orElseThrow(() -> failure);
    }
  }

  /// Determines whether Twilio accepted a call whose response was lost, from a webhook of the call
  /// or by a query to Twilio. Saves the outcome.
  ///
  /// @return empty when no phone rang
  /// @throws OutcomeUnknown when Twilio is unreachable, or several calls match
  Optional<CallSid> resolveOutcome(WorkspaceId workspace, CallId id) {
    Call call = calls.find(workspace, id).orElseThrow(ProblemException::notFound);
    if (call.callSid() != null || call.isOver()) {
      return Optional.ofNullable(call.callSid());
    }
    Optional<CallSid> found = search(workspace, call);
    found.ifPresent(callSid -> calls.markPlaced(workspace, id, callSid));
    return found.isPresent() ? found : calls.markFailed(workspace, id);
  }

  private Optional<CallSid> search(WorkspaceId workspace, Call call) {
    Instant since = call.createdAt().truncatedTo(ChronoUnit.SECONDS); // Twilio's resolution
    try {
      List<CallSid> candidates =
          credentials.requestAs(workspace, auth -> twilio.callsTo(auth, call.to())).stream()
              .filter(known -> !known.created().isBefore(since))
              .map(known -> new CallSid(known.callSid()))
              .filter(callSid -> calls.findByLeg(workspace, callSid).isEmpty())
              .toList();
      if (candidates.size() > 1) {
        throw new OutcomeUnknown(candidates.size() + " calls match");
      }
      return candidates.stream().findFirst();
    } catch (TwilioFailure failure) {
      throw new OutcomeUnknown(failure);
    }
  }

  /// Reads the legs of an unsettled call from Twilio, because a callback may be lost.
  void reconcile(WorkspaceId workspace, CallId id) {
    Call call = calls.find(workspace, id).orElseThrow(ProblemException::notFound);
    CallSid callSid = call.callSid();
    if (callSid == null) {
      resolveOutcome(workspace, id);
    } else {
      fetchStatus(workspace, call, callSid);
    }
  }

  /// Ends a call for all participants. Twilio's callback updates the row. When the call has already
  /// ended at Twilio, that callback was lost, and this method updates the row.
  ///
  /// @return the CallSid; empty when the call had already ended
  Optional<CallSid> end(WorkspacePrincipal by, CallId id) {
    WorkspaceId workspace = by.workspace();
    Call call = calls.find(workspace, id).orElseThrow(ProblemException::notFound);
    if (call.isOver()) {
      return Optional.empty();
    }
    CallSid callSid = call.legToEnd();
    if (callSid == null) {
      throw new ProblemException(
          Problem.of(
              409,
              "call-being-placed",
              "The call is still being placed",
              "Twilio has not accepted the call yet. Try again in a moment."));
    }
    if (!endAtTwilio(by, call, callSid)) {
      fetchStatus(workspace, call, callSid);
    }
    audit.write(workspace, by.auditEvent("call.hung-up", callSid.value(), Map.of()));
    return Optional.of(callSid);
  }

  /// Records who ends the call before the request, because the callback may come before the
  /// response.
  ///
  /// @return false when the call had already ended
  private boolean endAtTwilio(WorkspacePrincipal by, Call call, CallSid callSid) {
    WorkspaceId workspace = by.workspace();
    UserId user =
        switch (by) {
          case WorkspacePrincipal.MemberPrincipal self -> self.member().user();
          case WorkspacePrincipal.ServicePrincipal _ -> null;
        };
    calls.requestEnd(workspace, call.id(), user);
    boolean hasEnded = false;
    try {
      hasEnded = credentials.requestAs(workspace, auth -> twilio.endCall(auth, callSid.value()));
      return hasEnded;
    } finally {
      if (!hasEnded) {
        calls.withdrawEndRequest(workspace, call.id());
      }
    }
  }

  /// Applies the state of a call's legs at Twilio, with Twilio's times and durations. The legs that
  /// the first one dialed tell whether an agent had answered.
  private void fetchStatus(WorkspaceId workspace, Call call, CallSid callSid) {
    Optional<TwilioApi.CallState> found =
        credentials.requestAs(workspace, auth -> twilio.fetchCall(auth, callSid.value()));
    if (found.isEmpty() && call.isOver()) {
      calls.settle(workspace, call.id(), List.of());
      return;
    }
    TwilioApi.CallState first =
        found.orElseGet(() -> new TwilioApi.CallState(CallStatus.FAILED.wire(), null, null, null));
    List<TwilioApi.DialedCall> dialed =
        credentials.requestAs(workspace, auth -> twilio.dialedCalls(auth, callSid.value()));
    List<LegStatusUpdate> updates = new ArrayList<>();
    for (TwilioApi.DialedCall leg : dialed) {
      CallSid.of(leg.callSid())
          .map(sid -> update(workspace, call, sid, callSid, leg.from(), leg.to(), leg.state()))
          .ifPresent(updates::add);
    }
    updates.add(update(workspace, call, callSid, null, call.from(), call.to(), first));
    calls.settle(workspace, call.id(), updates);
  }

  /// @param parent null for the first leg
  private LegStatusUpdate update(
      WorkspaceId workspace,
      Call call,
      CallSid callSid,
      @Nullable CallSid parent,
      String from,
      String to,
      TwilioApi.CallState state) {
    CallStatus status = CallStatus.of(state.status()).orElse(CallStatus.FAILED);
    Instant at = status.isTerminal() ? state.endTime() : state.startTime();
    return new LegStatusUpdate(
        workspace,
        call.id(),
        null,
        callSid,
        parent,
        from,
        to,
        status,
        at == null ? clock.instant() : at,
        null,
        state.durationSec(),
        null,
        true,
        Map.of("Direction", call.direction().wire()));
  }
}
