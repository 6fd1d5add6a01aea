package org.ringback.server.routing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.call.Presence;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;

/// Decides what happens to a call when Twilio asks.
public final class VoiceRouting {
  /// "Up to ten Client nouns" (Dial, https://www.twilio.com/docs/voice/twiml/dial).
  private static final int MOST_CLIENTS = 10;

  private static final Duration RING = Duration.ofSeconds(25);
  private static final String NOBODY =
      "We are sorry. Nobody is available to take your call right now. Please try again later."
          + " Goodbye.";
  private static final String AGENT_GONE =
      "We are sorry. We called you, but our colleague is not available any more. Goodbye.";

  private final Calls calls;
  private final Presence presence;
  private final Callers callers;
  private final Function<WorkspaceId, Optional<String>> callerId;
  private final Dialling dialling;
  private final Refused refused;

  /// Told of each call from a browser that is refused before the dialling rules are asked.
  @FunctionalInterface
  public interface Refused {
    /// @param identity who calls, as Twilio says it
    /// @param to what was dialled, as it was typed
    /// @param reason stable, for programs
    void tell(WorkspaceId workspace, Optional<ClientIdentity> identity, String to, String reason);
  }

  /// Who is on the phone.
  public interface Callers {
    /// Whether that session lives and its person is a member of the workspace.
    boolean mayCall(WorkspaceId workspace, ClientIdentity identity);

    /// Whether a token that carries this grant may still place calls for them.
    boolean holds(WorkspaceId workspace, ClientIdentity identity, String grant);
  }

  /// Whether a member may dial a number now; if not, what they are told.
  public interface Dialling {
    /// What they are told when that is an emergency number, which is never dialled.
    Optional<String> refuseEmergency(WorkspaceId workspace, UserId member, String typed);

    Optional<String> refuse(WorkspaceId workspace, UserId member, E164 to);

    /// How long a call that is not refused may last.
    Duration longest(WorkspaceId workspace, UserId member);
  }

  /// @param callerId the number with which a workspace calls
  public VoiceRouting(
      Calls calls,
      Presence presence,
      Callers callers,
      Function<WorkspaceId, Optional<String>> callerId,
      Dialling dialling,
      Refused refused) {
    this.refused = refused;
    this.calls = calls;
    this.presence = presence;
    this.callers = callers;
    this.callerId = callerId;
    this.dialling = dialling;
  }

  /// A customer calls: every available browser rings.
  public VoicePlan inbound(WorkspaceId workspace, CallSid callSid, String from, String to) {
    List<ClientIdentity> agents =
        presence.available(workspace).stream()
            .filter(agent -> callers.mayCall(workspace, agent))
            .limit(MOST_CLIENTS)
            .toList();
    CallId call = calls.arrived(workspace, callSid, from, to, agents, RING);
    return agents.isEmpty()
        ? new VoicePlan.SayAndHangUp(NOBODY)
        : new VoicePlan.RingAgents(call, CallDirection.INBOUND, agents, null, RING);
  }

  /// A browser calls. A refusal is spoken, and no call is kept: nobody was dialled.
  ///
  /// @param grant that its token carries
  public VoicePlan fromBrowser(
      WorkspaceId workspace,
      CallSid callSid,
      String from,
      String grant,
      String to,
      @Nullable UUID contact) {
    Optional<ClientIdentity> caller = ClientIdentity.of(from);
    Optional<ClientIdentity> agent =
        caller
            .filter(identity -> callers.mayCall(workspace, identity))
            .filter(identity -> callers.holds(workspace, identity, grant));
    if (agent.isEmpty()) {
      refused.tell(workspace, caller, to, "session-ended");
      return new VoicePlan.SayAndHangUp(
          "You are signed out of this workspace, so this call was not placed. Please sign in again.");
    }
    Optional<String> emergency = dialling.refuseEmergency(workspace, agent.get().user(), to);
    if (emergency.isPresent()) {
      return new VoicePlan.SayAndHangUp(emergency.get());
    }
    Optional<E164> number = E164.parse(to);
    if (number.isEmpty()) {
      refused.tell(workspace, agent, to, "not-a-number");
      return new VoicePlan.SayAndHangUp(
          "This is not a phone number that can be called. Please begin with plus and the country"
              + " code.");
    }
    Optional<String> line = callerId.apply(workspace);
    if (line.isEmpty()) {
      refused.tell(workspace, agent, to, "no-phone-number");
      return new VoicePlan.SayAndHangUp(
          "Your workspace has no phone number to call from. Please ask an administrator to add"
              + " one.");
    }
    Optional<String> refusal = dialling.refuse(workspace, agent.get().user(), number.get());
    if (refusal.isPresent()) {
      return new VoicePlan.SayAndHangUp(refusal.get());
    }
    Duration longest = dialling.longest(workspace, agent.get().user());
    CallId call =
        calls.dialled(workspace, callSid, agent.get().user(), line.get(), number.get(), contact);
    return new VoicePlan.DialCustomer(call, number.get(), line.get(), longest);
  }

  /// A call that we placed was answered: now its agent's browsers ring.
  public VoicePlan answered(WorkspaceId workspace, CallId id) {
    Optional<Call> call = calls.find(workspace, id).filter(found -> !found.isOver());
    if (call.isEmpty()) {
      return new VoicePlan.HangUp();
    }
    UserId user = call.get().placedBy();
    List<ClientIdentity> pages =
        presence.available(workspace).stream()
            .filter(page -> page.user().equals(user) && callers.mayCall(workspace, page))
            .limit(MOST_CLIENTS)
            .toList();
    return pages.isEmpty()
        ? new VoicePlan.SayAndHangUp(AGENT_GONE)
        : new VoicePlan.RingAgents(id, CallDirection.OUTBOUND_API, pages, call.get().to(), RING);
  }

  /// A dial is over. After a conversation there is nothing more to say; a customer who reached
  /// nobody is told so.
  public VoicePlan dialed(WorkspaceId workspace, CallId id, @Nullable CallStatus outcome) {
    if (outcome == CallStatus.COMPLETED) {
      return new VoicePlan.HangUp();
    }
    return calls
        .find(workspace, id)
        .<VoicePlan>map(
            call ->
                switch (call.direction()) {
                  case INBOUND -> new VoicePlan.SayAndHangUp(NOBODY);
                  case OUTBOUND_API -> new VoicePlan.SayAndHangUp(AGENT_GONE);
                  case OUTBOUND_DIAL -> new VoicePlan.HangUp();
                })
        .orElseGet(VoicePlan.HangUp::new);
  }
}
