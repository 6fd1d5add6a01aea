package org.ringback.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallAnnouncements;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.Presence;
import org.ringback.server.presence.RingableBrowser;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.webpush.CallPushes;

/// The line of a workspace, locked until the transaction ends.
final class LockedLine {
  static final VoicePlan END_OF_WAIT = VoicePlan.sayAndHangUp(InboundFlow.NO_AGENT);

  /// How much longer than its wave an agent stays reserved, if the end of the wave is not reported.
  private static final Duration OFFER_GRACE = Duration.ofSeconds(15);

  /// How long a waiting caller is shown to an agent who is on a call. Then it is shown again.
  private static final Duration SHOWN_WAITING = Duration.ofSeconds(60);

  static final String PLEASE_HOLD =
      "Thank you for waiting. You are in line, and we will connect you to the next free colleague.";

  /// What the line reads and changes.
  record Services(
      CallFlowStore store,
      OfferStore offers,
      Calls calls,
      CallAnnouncements announcements,
      Presence presence,
      Workspaces workspaces,
      CallPushes pushes,
      FlowJournal journal,
      FlowConfig config) {}

  private final CallFlowStore store;
  private final OfferStore offers;
  private final Calls calls;
  private final CallAnnouncements announcements;
  private final Presence presence;
  private final CallPushes pushes;
  private final FlowJournal journal;
  private final FlowConfig config;
  private final WorkspaceId workspace;
  final Instant now;
  final WaitingLine rules;
  final Declines declines;
  private final boolean isCallWaiting;
  List<CallFlow> flows;

  /// The view of the call that entered the line in this transaction.
  private @Nullable CallView created;

  /// The call that enters the line and is not stored yet. Its first wave inserts its flow, which
  /// saves a statement.
  private @Nullable CallId entering;

  /// The browsers without an open page to which a wave sends push messages.
  private List<ClientIdentity> pushed = List.of();

  LockedLine(Services services, WorkspaceId workspace) {
    this(services, workspace, null);
  }

  /// @param known the settings of the workspace; null to read them
  LockedLine(Services services, WorkspaceId workspace, @Nullable Workspace known) {
    this.store = services.store();
    this.offers = services.offers();
    this.calls = services.calls();
    this.announcements = services.announcements();
    this.presence = services.presence();
    this.pushes = services.pushes();
    this.journal = services.journal();
    this.config = services.config();
    this.workspace = workspace;
    this.now = store.lockLine(workspace);
    Workspace settings =
        known == null ? services.workspaces().find(workspace).orElseThrow() : known;
    this.rules =
        new WaitingLine(
            settings.ringStrategy(),
            config.wave(),
            Duration.ofSeconds(settings.maxWaitSeconds()),
            config.maxUnstaffedWait());
    this.declines = new Declines(store, calls, workspace, config.wave());
    this.isCallWaiting = settings.callWaiting();
    this.flows = store.flows(workspace);
  }

  /// Adds a call that was created in this transaction at the end of the line, and returns its first
  /// plan.
  VoicePlan enter(CallView call, CallSid leg) {
    flows = new ArrayList<>(flows);
    flows.add(CallFlow.of(call.id(), leg, call.strategy(), now));
    created = call;
    entering = call.id();
    VoicePlan plan = next(call.id(), false);
    storeEntering();
    return plan;
  }

  /// Inserts the flow of the call that enters the line, before any statement that updates it.
  private void storeEntering() {
    if (entering != null) {
      store.enter(workspace, entering, now);
      entering = null;
    }
  }

  private void startWave(CallFlow flow, List<ClientIdentity> browsers) {
    store.startWave(workspace, flow, browsers);
    if (flow.call().equals(entering)) {
      entering = null;
    }
  }

  void reload() {
    flows = store.flows(workspace);
  }

  @Nullable CallFlow flow(CallId call) {
    return flows.stream().filter(flow -> flow.call().equals(call)).findFirst().orElse(null);
  }

  Map<CallId, List<ClientIdentity>> assign() {
    // A browser without a page is no client that Twilio can dial, but it can open one and claim.
    List<RingableBrowser> ringable =
        presence.ringable(workspace, flows.stream().allMatch(CallFlow::isConference));
    pushed =
        ringable.stream().filter(RingableBrowser::isByPush).map(RingableBrowser::browser).toList();
    updateStaffing(ringable.stream().map(RingableBrowser::browser).toList());
    List<ClientIdentity> free =
        ringable.stream().filter(each -> !each.isReserved()).map(RingableBrowser::browser).toList();
    return rules.assign(flows, free, now);
  }

  /// Stores for each caller whether an agent is expected to take the call. The others are read only
  /// if none rings who has not declined.
  private void updateStaffing(List<ClientIdentity> ringable) {
    List<UserId> ready = users(ringable);
    Set<UserId> staff = null;
    boolean isChanged = false;
    for (CallFlow flow : flows) {
      boolean isStaffed = mayTake(flow, ready);
      if (!isStaffed) {
        staff = staff == null ? presence.staff(workspace) : staff;
        isStaffed = mayTake(flow, staff);
      }
      if (isStaffed != (flow.unstaffedSince() == null)) {
        storeEntering();
        store.saveStaffing(workspace, flow.call(), isStaffed, now);
        isChanged = true;
      }
    }
    if (isChanged) {
      reload();
    }
  }

  private boolean mayTake(CallFlow flow, Collection<UserId> agents) {
    return agents.stream().anyMatch(user -> !flow.hasDeclined(user, now));
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

  /// Returns the plan of a customer's leg that is in no conference: to join it, or to hear that no
  /// agent is free.
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
          announcements.offerEnd(workspace, flow.call(), rung, "expired", null);
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
              startWave(flow, offered);
              announce(flow, offered);
              flows =
                  flows.stream()
                      .map(each -> each.call().equals(call) ? each.ringing(offered, now) : each)
                      .toList();
            }
          }
        });
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
    Set<UserId> offered = offers.reserve(workspace, flow.call(), agents, SHOWN_WAITING, offer);
    if (!offered.isEmpty()) {
      announcements.ringing(workspace, flow.call(), List.copyOf(offered), offer);
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
    announcements.ringing(workspace, view(flow.call()), users(offered), offer);
  }

  private CallView view(CallId call) {
    return created != null && created.id().equals(call) ? created : calls.view(workspace, call);
  }

  private VoicePlan advance(CallFlow waiting) {
    List<ClientIdentity> assigned = assign().getOrDefault(waiting.call(), List.of());
    CallFlow flow = Objects.requireNonNull(flow(waiting.call()));
    List<ClientIdentity> offered = offer(flow, assigned);
    if (!offered.isEmpty()) {
      startWave(flow, offered);
      announce(flow, offered);
      return ring(flow, offered, flow.wave() + 1);
    }
    return rules.isTimeUp(flow, now) ? finish(flow.call()) : hold(flow);
  }

  /// Ends the wait of a caller.
  private VoicePlan finish(CallId call) {
    storeEntering();
    store.finish(workspace, call);
    journal.timeUp(workspace, call);
    return END_OF_WAIT;
  }

  private List<ClientIdentity> offer(CallFlow flow, List<ClientIdentity> browsers) {
    if (browsers.isEmpty()) {
      return browsers;
    }
    Set<UserId> offered =
        offers.reserve(
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
    storeEntering();
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
