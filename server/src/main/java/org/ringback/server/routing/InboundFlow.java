package org.ringback.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.Presence;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
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
  static final String PLEASE_HOLD =
      "Thank you for waiting. You are in line, and we will connect you to the next free colleague.";

  static final String NO_MESSAGE = "We did not hear a message. Goodbye.";

  private static final VoicePlan END_OF_WAIT = VoicePlan.sayAndHangUp(NO_AGENT);

  /// How much longer than its wave an agent stays reserved, if the end of the wave is not reported.
  private static final Duration OFFER_GRACE = Duration.ofSeconds(15);

  /// How long a redirect by REST takes at most, until Twilio requests the plan.
  private static final Duration REDIRECT_TIME = Duration.ofSeconds(3);

  private static final Duration BETWEEN_REDIRECTS = Duration.ofSeconds(5);

  /// How long a waiting caller is shown to an agent who is on a call. Then it is shown again.
  private static final Duration SHOWN_WAITING = Duration.ofSeconds(60);

  private final Database db;
  private final CallFlowStore store;
  private final Calls calls;
  private final Presence presence;
  private final Workspaces workspaces;
  private final CallPushes pushes;
  private final Voicemails voicemails;
  private final FlowJournal journal;
  private final FlowConfig config;

  InboundFlow(
      Database db,
      CallFlowStore store,
      Calls calls,
      Presence presence,
      Workspaces workspaces,
      CallPushes pushes,
      Voicemails voicemails,
      FlowJournal journal,
      FlowConfig config) {
    this.db = db;
    this.store = store;
    this.calls = calls;
    this.presence = presence;
    this.workspaces = workspaces;
    this.pushes = pushes;
    this.voicemails = voicemails;
    this.journal = journal;
    this.config = config;
  }

  /// Returns the next plan of a call in line, which a new call enters, or repeats the wave that
  /// rings.
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
            store.endWave(workspace, flow, decliners(workspace, flow), line.now);
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
          Line line = new Line(workspace);
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
    VoicePlan run(Line line);
  }

  private VoicePlan inLine(WorkspaceId workspace, CallId id, Work work) {
    Optional<Call> call = calls.find(workspace, id);
    if (call.isEmpty() || call.get().isOver()) {
      return VoicePlan.hangUp();
    }
    VoicePlan plan = db.inTransaction(() -> planInLine(workspace, call.get(), work));
    if (!plan.equals(END_OF_WAIT)) {
      return plan;
    }
    // The recorded request tells this end from one by the caller. Outside the transaction, which
    // may have locked the event log before the call.
    calls.requestEnd(workspace, id, null);
    return offerVoicemail(workspace, call.get())
        .map(offer -> leaveMessage(id, offer))
        .orElse(END_OF_WAIT);
  }

  private Optional<VoicemailOffer> offerVoicemail(WorkspaceId workspace, Call call) {
    return db.inTransaction(
        () -> {
          Optional<VoicemailOffer> offer = voicemails.offer(workspace, call);
          if (offer.isPresent()) {
            calls.announceVoicemail(workspace, call.id());
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
    Line line = new Line(workspace);
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

  private Set<UserId> decliners(WorkspaceId workspace, CallFlow flow) {
    Set<UserId> rung =
        flow.ringing().stream().map(ClientIdentity::user).collect(Collectors.toSet());
    return calls.find(workspace, flow.call()).stream()
        .flatMap(call -> call.legs().values().stream())
        .filter(leg -> leg.status() == CallStatus.BUSY)
        .flatMap(leg -> Optional.ofNullable(leg.identity().agent()).stream())
        .filter(rung::contains)
        .collect(Collectors.toSet());
  }

  /// The line of a workspace, locked until the transaction ends.
  private final class Line {
    private final WorkspaceId workspace;
    private final Instant now;
    private final WaitingLine rules;
    private final boolean isCallWaiting;
    private List<CallFlow> flows;

    /// The browsers without an open page to which a wave sends push messages.
    private List<ClientIdentity> pushed = List.of();

    Line(WorkspaceId workspace) {
      this.workspace = workspace;
      this.now = store.lockLine(workspace);
      Workspace settings = workspaces.find(workspace).orElseThrow();
      this.rules =
          new WaitingLine(
              settings.ringStrategy(),
              config.wave(),
              Duration.ofSeconds(settings.maxWaitSeconds()),
              config.maxUnstaffedWait());
      this.isCallWaiting = settings.callWaiting();
      this.flows = store.flows(workspace);
    }

    void reload() {
      flows = store.flows(workspace);
    }

    @Nullable CallFlow flow(CallId call) {
      return flows.stream().filter(flow -> flow.call().equals(call)).findFirst().orElse(null);
    }

    Map<CallId, List<ClientIdentity>> assign() {
      List<ClientIdentity> ringable =
          new ArrayList<>(presence.ringable(workspace, Presence.MAX_BROWSERS));
      // A browser without a page is no client that Twilio can dial, but it can open one and claim.
      pushed =
          flows.stream().allMatch(CallFlow::isConference)
              ? presence.reachableByPush(workspace, Presence.MAX_BROWSERS)
              : List.of();
      ringable.addAll(pushed);
      Set<UserId> offered =
          ringable.isEmpty()
              ? Set.of()
              : store.offered(ringable.stream().map(ClientIdentity::user).distinct().toList());
      List<ClientIdentity> free =
          ringable.stream().filter(browser -> !offered.contains(browser.user())).toList();
      updateStaffing(ringable);
      return rules.assign(flows, free, now);
    }

    /// Stores for each caller whether an agent is expected to take the call.
    private void updateStaffing(List<ClientIdentity> ringable) {
      Set<UserId> staff = presence.staff(workspace);
      ringable.forEach(browser -> staff.add(browser.user()));
      boolean isChanged = false;
      for (CallFlow flow : flows) {
        boolean isStaffed = staff.stream().anyMatch(user -> !flow.hasDeclined(user, now));
        if (isStaffed != (flow.unstaffedSince() == null)) {
          store.saveStaffing(workspace, flow.call(), isStaffed, now);
          isChanged = true;
        }
      }
      if (isChanged) {
        reload();
      }
    }

    VoicePlan next(CallId call, boolean isRedirected) {
      CallFlow flow = flow(call);
      if (flow == null) {
        return VoicePlan.hangUp();
      }
      if (flow.step() == CallFlow.Step.WAITING && !flow.isInLine(now)) {
        store.keepWaiting(workspace, call, false);
        reload();
      }
      if (flow.isConference()) {
        return nextInConference(flow);
      }
      return switch (flow.step()) {
        case OVER, CLAIMED -> END_OF_WAIT;
        case RINGING -> ring(flow, flow.ringing(), flow.wave());
        case WAITING -> !isRedirected && flow.isBeingRedirected(now) ? hold(flow) : advance(flow);
      };
    }

    /// Returns the plan of a customer's leg that is in no conference: to join it, or to hear that
    /// no agent is free.
    private VoicePlan nextInConference(CallFlow flow) {
      if (flow.step() == CallFlow.Step.WAITING) {
        offerConferences();
        CallFlow offered = Objects.requireNonNull(flow(flow.call()));
        if (offered.step() == CallFlow.Step.WAITING && rules.isTimeUp(offered, now)) {
          return finish(flow.call());
        }
      }
      return flow.step() == CallFlow.Step.OVER
          ? END_OF_WAIT
          : VoicePlan.of(Verb.Join.customer(flow.call()));
    }

    VoicePlan waitInConference(CallId call) {
      CallFlow flow = flow(call);
      if (flow == null) {
        return VoicePlan.of(new Verb.Play(Sound.MUSIC), Verb.Redirect.inConference(call));
      }
      if (flow.step() == CallFlow.Step.WAITING) {
        return hold(flow);
      }
      store.keepWaiting(workspace, call, false);
      return VoicePlan.of(new Verb.Play(Sound.RINGING), Verb.Redirect.inConference(call));
    }

    /// Returns the calls outside of conferences for which an agent is free.
    Set<CallId> dialable() {
      Set<CallId> dialed =
          flows.stream()
              .filter(flow -> !flow.isConference())
              .map(CallFlow::call)
              .collect(Collectors.toSet());
      if (!dialed.isEmpty()) {
        dialed.retainAll(assign().keySet());
      }
      return dialed;
    }

    /// Ends the offers that no agent accepted in time, and the claims of agents who did not join.
    void endExpiredWaves() {
      boolean isChanged = false;
      for (CallFlow flow : flows) {
        if (flow.isWaveOver(now, config.wave())) {
          isChanged = true;
          List<UserId> rung = users(flow.ringing());
          store.endWave(workspace, flow, Set.of(), now);
          if (flow.step() == CallFlow.Step.RINGING) {
            calls.announceOfferEnd(workspace, flow.call(), rung, "expired", null);
          }
        }
      }
      if (isChanged) {
        reload();
      }
    }

    /// Offers each waiting call of the strategy `conference` to the agents of its next wave.
    void offerConferences() {
      if (flows.stream().noneMatch(flow -> flow.isConference() && flow.isInLine(now))) {
        return;
      }
      Map<CallId, List<ClientIdentity>> assigned = assign();
      assigned.forEach(
          (call, browsers) -> {
            CallFlow flow = Objects.requireNonNull(flow(call));
            if (flow.isConference()) {
              List<ClientIdentity> offered = offer(flow, browsers);
              if (!offered.isEmpty()) {
                store.startWave(workspace, flow, offered);
                announce(flow, offered);
              }
            }
          });
      reload();
      if (isCallWaiting && assigned.isEmpty()) {
        showWaitingCallers();
      }
    }

    /// Shows the caller who has waited longest to the agents who are on a call, and to those who
    /// declined, the next one. The callers stay in line for an agent who becomes free.
    private void showWaitingCallers() {
      List<CallFlow> waiting =
          flows.stream()
              .filter(flow -> flow.isConference() && !flow.isReturned() && flow.isInLine(now))
              .sorted(Comparator.comparing(CallFlow::enteredAt))
              .toList();
      if (waiting.isEmpty()) {
        return;
      }
      Map<CallFlow, List<UserId>> shown = new LinkedHashMap<>();
      for (UserId agent : presence.interruptible(workspace)) {
        waiting.stream()
            .filter(flow -> !flow.hasDeclined(agent, now))
            .findFirst()
            .ifPresent(flow -> shown.computeIfAbsent(flow, _ -> new ArrayList<>()).add(agent));
      }
      shown.forEach(this::showWaiting);
    }

    private void showWaiting(CallFlow flow, List<UserId> agents) {
      CallOffer offer = new CallOffer(CallOffer.Reason.WAITING, null, now.plus(SHOWN_WAITING));
      Set<UserId> offered = store.offer(workspace, flow.call(), agents, SHOWN_WAITING, offer);
      if (!offered.isEmpty()) {
        calls.announceRinging(workspace, flow.call(), List.copyOf(offered), offer);
      }
    }

    private CallOffer callOffer(CallFlow flow) {
      CallOffer.Reason reason =
          flow.isReturned() ? CallOffer.Reason.RETURNED : CallOffer.Reason.INBOUND;
      return new CallOffer(reason, null, now.plus(config.wave()));
    }

    private void announce(CallFlow flow, List<ClientIdentity> offered) {
      CallOffer offer = callOffer(flow);
      journal.wave(workspace, flow.call(), flow.wave() + 1, users(offered));
      List<ClientIdentity> byPush = offered.stream().filter(pushed::contains).toList();
      pushes.ring(workspace, flow.call(), users(byPush), offer.expiresAt());
      calls.announceRinging(workspace, flow.call(), users(offered), offer);
    }

    private VoicePlan advance(CallFlow waiting) {
      List<ClientIdentity> assigned = assign().getOrDefault(waiting.call(), List.of());
      CallFlow flow = Objects.requireNonNull(flow(waiting.call()));
      List<ClientIdentity> offered = offer(flow, assigned);
      if (!offered.isEmpty()) {
        store.startWave(workspace, flow, offered);
        announce(flow, offered);
        return ring(flow, offered, flow.wave() + 1);
      }
      return rules.isTimeUp(flow, now) ? finish(flow.call()) : hold(flow);
    }

    /// Ends the wait of a caller.
    private VoicePlan finish(CallId call) {
      store.finish(workspace, call);
      journal.timeUp(workspace, call);
      return END_OF_WAIT;
    }

    private List<ClientIdentity> offer(CallFlow flow, List<ClientIdentity> browsers) {
      if (browsers.isEmpty()) {
        return browsers;
      }
      Set<UserId> offered =
          store.offer(
              workspace,
              flow.call(),
              users(browsers),
              config.wave().plus(OFFER_GRACE),
              callOffer(flow));
      return browsers.stream().filter(browser -> offered.contains(browser.user())).toList();
    }

    private VoicePlan ring(CallFlow flow, List<ClientIdentity> browsers, int wave) {
      return VoicePlan.of(
          new Verb.Ring(flow.call(), CallDirection.INBOUND, browsers, null, config.wave(), wave));
    }

    private VoicePlan hold(CallFlow flow) {
      Verb.Redirect loop =
          flow.isConference()
              ? Verb.Redirect.inConference(flow.call())
              : Verb.Redirect.inLine(flow.call());
      if (flow.hearsRinging(now)) {
        store.keepWaiting(workspace, flow.call(), false);
        return VoicePlan.of(new Verb.Play(Sound.RINGING), loop);
      }
      boolean isSentenceDue = flow.isSentenceDue(now);
      store.keepWaiting(workspace, flow.call(), isSentenceDue);
      return isSentenceDue
          ? VoicePlan.of(new Verb.Say(PLEASE_HOLD), new Verb.Play(Sound.MUSIC), loop)
          : VoicePlan.of(new Verb.Play(Sound.MUSIC), loop);
    }

    private static List<UserId> users(List<ClientIdentity> browsers) {
      return browsers.stream().map(ClientIdentity::user).distinct().toList();
    }
  }
}
