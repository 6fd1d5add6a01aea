package org.ringback.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.CallSid;

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

  /// More browsers than the agents of a workspace have.
  private static final int MAX_BROWSERS = 500;

  /// How much longer than its wave an agent stays reserved, if the end of the wave is not reported.
  private static final Duration OFFER_GRACE = Duration.ofSeconds(15);

  /// How long a redirect by REST takes at most, until Twilio requests the plan.
  private static final Duration REDIRECT_TIME = Duration.ofSeconds(3);

  private static final Duration BETWEEN_REDIRECTS = Duration.ofSeconds(5);

  private final Database db;
  private final CallFlowStore store;
  private final Calls calls;
  private final Presence presence;
  private final Workspaces workspaces;
  private final FlowJournal journal;
  private final FlowConfig config;

  InboundFlow(
      Database db,
      CallFlowStore store,
      Calls calls,
      Presence presence,
      Workspaces workspaces,
      FlowJournal journal,
      FlowConfig config) {
    this.db = db;
    this.store = store;
    this.calls = calls;
    this.presence = presence;
    this.workspaces = workspaces;
    this.journal = journal;
    this.config = config;
  }

  /// Starts the flow of a call. A repeated webhook continues it.
  VoicePlan start(WorkspaceId workspace, CallSid callSid, String from, String to) {
    CallStrategy strategy = workspaces.find(workspace).orElseThrow().callStrategy();
    CallId call = calls.createInbound(workspace, callSid, from, to, strategy);
    return next(workspace, call, false);
  }

  /// Returns the next plan of a call in line, or repeats the wave that rings.
  ///
  /// @param isRedirected whether the timer's redirect caused the request
  VoicePlan next(WorkspaceId workspace, CallId call, boolean isRedirected) {
    return inLine(workspace, call, line -> line.next(call, isRedirected));
  }

  /// Returns what a caller hears who waits in a conference.
  VoicePlan waitInConference(WorkspaceId workspace, CallId call) {
    Optional<Call> waiting = calls.find(workspace, call);
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

  /// Offers the calls in conferences to agents, and marks the waiting callers of a workspace who
  /// should hear their next plan at once: an agent is free for them, or their time is up.
  List<CallFlow> claimRedirects(WorkspaceId workspace) {
    return db.inTransaction(
        () -> {
          Line line = new Line(workspace);
          line.endExpiredWaves();
          line.offerConferences();
          Map<CallId, List<ClientIdentity>> assigned = line.assign();
          List<CallFlow> due = new ArrayList<>();
          for (CallFlow flow : line.flows) {
            boolean isDue =
                assigned.containsKey(flow.call()) && !flow.isConference()
                    || line.rules.isTimeUp(flow, line.now);
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
    return db.inTransaction(
        () -> {
          Line line = new Line(workspace);
          if (line.flow(id) == null && call.get().status() == CallStatus.IN_PROGRESS) {
            return VoicePlan.hangUp();
          }
          if (line.flow(id) == null) {
            store.enter(workspace, id, line.now);
            line.reload();
          }
          return work.run(line);
        });
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
    private List<CallFlow> flows;

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
      this.flows = store.flows(workspace);
    }

    void reload() {
      flows = store.flows(workspace);
    }

    @Nullable CallFlow flow(CallId call) {
      return flows.stream().filter(flow -> flow.call().equals(call)).findFirst().orElse(null);
    }

    Map<CallId, List<ClientIdentity>> assign() {
      List<ClientIdentity> ringable = presence.ringable(workspace, MAX_BROWSERS);
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
        case OVER, CLAIMED -> VoicePlan.sayAndHangUp(NO_AGENT);
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
          store.finish(workspace, flow.call());
          journal.timeUp(workspace, flow.call());
          return VoicePlan.sayAndHangUp(NO_AGENT);
        }
      }
      return flow.step() == CallFlow.Step.OVER
          ? VoicePlan.sayAndHangUp(NO_AGENT)
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

    /// Ends the offers that no agent accepted in time, and the claims of agents who did not join.
    void endExpiredWaves() {
      for (CallFlow flow : flows) {
        if (flow.isWaveOver(now, config.wave())) {
          List<UserId> rung = users(flow.ringing());
          store.endWave(workspace, flow, Set.of(), now);
          if (flow.step() == CallFlow.Step.RINGING) {
            calls.announceOfferEnd(workspace, flow.call(), rung, "expired", null);
          }
        }
      }
      reload();
    }

    /// Offers each waiting call of the strategy `conference` to the agents of its next wave.
    void offerConferences() {
      if (flows.stream().noneMatch(CallFlow::isConference)) {
        return;
      }
      assign()
          .forEach(
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
    }

    private CallOffer callOffer(CallFlow flow) {
      CallOffer.Reason reason =
          flow.isReturned() ? CallOffer.Reason.RETURNED : CallOffer.Reason.INBOUND;
      return new CallOffer(reason, null, now.plus(config.wave()));
    }

    private void announce(CallFlow flow, List<ClientIdentity> offered) {
      journal.wave(workspace, flow.call(), flow.wave() + 1, users(offered));
      calls.announceRinging(workspace, flow.call(), users(offered), callOffer(flow));
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
      if (rules.isTimeUp(flow, now)) {
        store.finish(workspace, flow.call());
        journal.timeUp(workspace, flow.call());
        return VoicePlan.sayAndHangUp(NO_AGENT);
      }
      return hold(flow);
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
