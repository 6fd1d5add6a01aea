package org.ringback.server.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallAnnouncements;
import org.ringback.server.call.CallCreation;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.Presence;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.voicemail.Greeting;
import org.ringback.server.voicemail.VoicemailOffer;
import org.ringback.server.voicemail.Voicemails;
import org.ringback.server.webpush.CallPushes;

/// Advances inbound calls: rings free agents in waves, and lets the other callers wait in line. A
/// call of the strategy `conference` waits in its conference, and its waves are offers. Webhooks
/// and the [FlowTimer] of any node call it. Each step runs in a transaction that locks the line of
/// the workspace, so every agent is offered one caller at a time.
final class InboundFlow {
  static final String NO_AGENT =
      "We are sorry. No one is available to take your call right now. Please try again later."
          + " Goodbye.";

  static final String NO_MESSAGE = "We did not hear a message. Goodbye.";

  /// How long a redirect by REST takes at most, until Twilio requests the plan.
  private static final Duration REDIRECT_TIME = Duration.ofSeconds(3);

  private static final Duration BETWEEN_REDIRECTS = Duration.ofSeconds(5);

  private final Database db;
  private final CallFlowStore store;
  private final Calls calls;
  private final CallCreation creation;
  private final CallAnnouncements announcements;
  private final Voicemails voicemails;
  private final FlowConfig config;
  private final LockedLine.Services services;

  InboundFlow(
      Database db,
      CallFlowStore store,
      OfferStore offers,
      Calls calls,
      CallCreation creation,
      CallAnnouncements announcements,
      Presence presence,
      Workspaces workspaces,
      CallPushes pushes,
      Voicemails voicemails,
      FlowJournal journal,
      FlowConfig config) {
    this.db = db;
    this.store = store;
    this.calls = calls;
    this.creation = creation;
    this.announcements = announcements;
    this.voicemails = voicemails;
    this.config = config;
    this.services =
        new LockedLine.Services(
            store, offers, calls, announcements, presence, workspaces, pushes, journal, config);
  }

  /// The first plan of a call.
  private record FirstPlan(Call call, VoicePlan plan) {}

  /// Creates the call of a customer and lets it enter the line, in one transaction: a call needs
  /// fewer statements and one commit less than in two, and no call is stored that waits in no line.
  /// The call is inserted before the line is locked, so that the lock is held for a shorter time.
  ///
  /// @param before returns what the caller hears before the line
  /// @return empty for a CallSid that has a call
  Optional<VoicePlan> begin(
      WorkspaceId workspace,
      CallSid leg,
      String from,
      String to,
      Function<CallId, Optional<VoicePlan>> before) {
    Optional<FirstPlan> first =
        db.inTransaction(
            () -> {
              Workspace settings = services.workspaces().find(workspace).orElseThrow();
              return creation
                  .createInbound(workspace, leg, from, to, settings.callStrategy())
                  .map(
                      created ->
                          new FirstPlan(
                              created.call(),
                              before
                                  .apply(created.call().id())
                                  .orElseGet(() -> enter(workspace, settings, leg, created))));
            });
    return first.map(it -> afterWait(workspace, it.call(), it.plan()));
  }

  private VoicePlan enter(
      WorkspaceId workspace, Workspace settings, CallSid leg, CallCreation.CreatedCall created) {
    return new LockedLine(services, workspace, settings).enter(created.view(), leg);
  }

  /// Returns the next plan of a call in line, which a call enters that has no place yet, or repeats
  /// the wave that rings.
  ///
  /// @param isRedirected whether the timer's redirect caused the request
  VoicePlan next(WorkspaceId workspace, CallId call, boolean isRedirected) {
    return inLine(workspace, call, line -> line.next(call, isRedirected));
  }

  /// Returns what a party hears who waits in a conference: the line of an inbound call, or else the
  /// ringing of the other party.
  VoicePlan waitInConference(WorkspaceId workspace, CallId call) {
    Optional<Call> waiting = calls.find(workspace, call);
    if (waiting.isPresent() && waiting.get().direction() != CallDirection.INBOUND) {
      return VoicePlan.of(new Verb.Play(Sound.RINGING), Verb.Redirect.inConference(call));
    }
    return waiting.isEmpty()
            || waiting.get().isOver()
            || waiting.get().status() == CallStatus.IN_PROGRESS
        ? VoicePlan.of(new Verb.Play(Sound.MUSIC), Verb.Redirect.inConference(call))
        : inLine(workspace, call, line -> line.waitInConference(call));
  }

  /// Continues after a wave without an answer.
  ///
  /// @param wave the number of the wave; null for the current one. The end of an earlier wave
  ///   changes nothing
  VoicePlan waveEnded(WorkspaceId workspace, CallId call, @Nullable Integer wave) {
    return inLine(
        workspace,
        call,
        line -> {
          CallFlow flow = line.flow(call);
          if (flow != null
              && flow.step() == CallFlow.Step.RINGING
              && !flow.isConference()
              && (wave == null || wave == flow.wave())) {
            store.endWave(workspace, flow, line.declines.in(flow, users(flow)), line.now);
            line.reload();
          }
          return line.next(call, true);
        });
  }

  /// Returns the workspaces for which [#claimRedirects] has something to do.
  List<WorkspaceId> dueWorkspaces() {
    return store.withDueCallers(config.wave());
  }

  /// Offers the calls in conferences to agents, and marks the waiting callers of a workspace who
  /// should hear their next plan at once: an agent is free for them, or their time is up.
  List<CallFlow> claimRedirects(WorkspaceId workspace) {
    return db.inTransaction(
        () -> {
          LockedLine line = new LockedLine(services, workspace);
          if (line.declines.recordLate(line.flows, line.now)) {
            line.reload();
          }
          line.endExpiredWaves();
          line.offerConferences();
          Set<CallId> dialable = line.dialable();
          List<CallFlow> due = new ArrayList<>();
          for (CallFlow flow : line.flows) {
            boolean isDue = dialable.contains(flow.call()) || line.rules.isTimeUp(flow, line.now);
            if (isDue && flow.isInLine(line.now) && flow.mayBeRedirected(line.now)) {
              store.beginRedirect(workspace, flow.call(), REDIRECT_TIME, BETWEEN_REDIRECTS);
              due.add(flow);
            }
          }
          return due;
        });
  }

  private interface Work {
    VoicePlan run(LockedLine line);
  }

  private VoicePlan inLine(WorkspaceId workspace, CallId id, Work work) {
    Optional<Call> call = calls.find(workspace, id);
    if (call.isEmpty() || call.get().isOver()) {
      return VoicePlan.hangUp();
    }
    return afterWait(
        workspace, call.get(), db.inTransaction(() -> planInLine(workspace, call.get(), work)));
  }

  /// Returns the plan of a call in line, or what a caller hears whose wait is over.
  private VoicePlan afterWait(WorkspaceId workspace, Call call, VoicePlan plan) {
    if (!plan.equals(LockedLine.END_OF_WAIT)) {
      return plan;
    }
    // The recorded request tells this end from one by the caller. Outside the transaction, which
    // has locked the line.
    calls.requestEnd(workspace, call.id(), null);
    return offerVoicemail(workspace, call)
        .map(offer -> leaveMessage(call.id(), offer))
        .orElse(LockedLine.END_OF_WAIT);
  }

  private Optional<VoicemailOffer> offerVoicemail(WorkspaceId workspace, Call call) {
    return db.inTransaction(
        () -> {
          Optional<VoicemailOffer> offer = voicemails.offer(workspace, call);
          if (offer.isPresent()) {
            announcements.voicemail(workspace, call.id());
          }
          return offer;
        });
  }

  /// Returns the plan of a caller who may leave a message. The last sentence is for those who do
  /// not: Twilio continues without a request after an empty recording.
  private static VoicePlan leaveMessage(CallId call, VoicemailOffer offer) {
    Greeting greeting = offer.greeting();
    UUID audio = greeting.audioId();
    return VoicePlan.of(
        audio == null
            ? new Verb.Say(Objects.requireNonNullElse(greeting.text(), NO_AGENT))
            : new Verb.PlayPrompt(audio),
        new Verb.RecordMessage(call, offer.maxLength()),
        new Verb.Say(NO_MESSAGE),
        new Verb.HangUp());
  }

  private VoicePlan planInLine(WorkspaceId workspace, Call call, Work work) {
    CallId id = call.id();
    LockedLine line = new LockedLine(services, workspace);
    if (line.flow(id) == null && call.status() == CallStatus.IN_PROGRESS) {
      return call.direction() == CallDirection.OUTBOUND_API
          ? VoiceRouting.AGENT_UNAVAILABLE
          : VoicePlan.hangUp();
    }
    if (line.flow(id) == null) {
      store.enter(workspace, id, line.now);
      line.reload();
    }
    return work.run(line);
  }

  private static Set<UserId> users(CallFlow flow) {
    return flow.ringing().stream().map(ClientIdentity::user).collect(Collectors.toSet());
  }
}
