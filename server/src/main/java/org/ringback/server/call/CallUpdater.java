package org.ringback.server.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.CallAuditLog;
import org.ringback.server.events.Event;
import org.ringback.server.events.EventLog;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.AgentActivity;
import org.ringback.server.presence.Presence;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;

/// Applies batches of leg updates, of any workspaces, to calls. Each statement handles the whole
/// batch, so a hundred callbacks need as many round trips as one. Runs in the caller's transaction.
final class CallUpdater {
  private final CallStore store;
  private final CallQueries queries;
  private final EventLog eventLog;
  private final Presence presence;
  private final CallAuditLog audit;
  private final CallFactory factory;

  CallUpdater(
      CallStore store,
      CallQueries queries,
      EventLog eventLog,
      Presence presence,
      CallAuditLog audit,
      CallFactory factory) {
    this.store = store;
    this.queries = queries;
    this.eventLog = eventLog;
    this.presence = presence;
    this.audit = audit;
    this.factory = factory;
  }

  /// Applies updates in their order. Creates the call of an update whose voice webhook was lost.
  void apply(List<LegStatusUpdate> updates) {
    Map<CallKey, Call> before = new LinkedHashMap<>();
    List<Event> events = new ArrayList<>();
    List<LegStatusUpdate> resolved = lockCalls(updates, before, events);
    Set<Integer> recorded = store.record(resolved);
    Map<CallKey, Call> after = new LinkedHashMap<>(before);
    for (int i = 0; i < resolved.size(); i++) {
      if (recorded.contains(i)) {
        CallKey key = keyOf(resolved.get(i));
        Call call = require(after, key);
        if (call.placementFailedAt() == null) {
          after.put(key, call.apply(event(call, resolved.get(i))));
        }
      }
    }
    events.addAll(store(before, after));
    eventLog.append(events);
  }

  /// Inserts a call with its first leg, and appends its events.
  ///
  /// @return empty when the leg already belongs to a call
  Optional<CallView> create(Call call, LegStatusUpdate first, @Nullable UUID contact) {
    WorkspaceId workspace = first.workspace();
    Optional<CallView> created = insert(call, first, contact);
    created.ifPresent(
        view -> {
          List<Event> events = new ArrayList<>();
          events.add(CallEvents.updated(workspace, view));
          events.addAll(presence.update(activities(workspace, null, call)));
          eventLog.append(events);
        });
    return created;
  }

  private Optional<CallView> insert(Call call, LegStatusUpdate first, @Nullable UUID contact) {
    WorkspaceId workspace = first.workspace();
    if (!store.insert(workspace, call, contact)) {
      return Optional.empty();
    }
    store.record(List.of(first));
    audit.statusesChanged(List.of(change(workspace, null, call)));
    return queries.find(workspace, call.id());
  }

  /// Finds and locks the calls of updates.
  ///
  /// @param events receives the events of calls that are created. They are appended at the end of
  ///   the transaction, because the event log is locked after the presence of users.
  /// @return the updates that have a call, with its id, in their order
  private List<LegStatusUpdate> lockCalls(
      List<LegStatusUpdate> updates, Map<CallKey, Call> locked, List<Event> events) {
    locked.putAll(
        store.lock(sorted(updates.stream().filter(update -> update.call() != null).toList())));
    List<LegStatusUpdate> withoutLockedCall =
        updates.stream()
            .filter(update -> update.call() == null || !locked.containsKey(keyOf(update)))
            .toList();
    Map<LegStatusUpdate, CallId> found = new HashMap<>(store.findByLegs(withoutLockedCall));
    List<LegStatusUpdate> withCall = new ArrayList<>();
    for (LegStatusUpdate update : updates) {
      if (update.call() != null && locked.containsKey(keyOf(update))) {
        withCall.add(update);
      } else {
        // One at a time, because an earlier update may create the call of a later one.
        CallId id = found.computeIfAbsent(update, it -> createFromCallback(it, events));
        if (id != null) {
          withCall.add(update.withCall(id));
        }
      }
    }
    List<LegStatusUpdate> notLocked =
        withCall.stream().filter(update -> !locked.containsKey(keyOf(update))).toList();
    locked.putAll(store.lock(sorted(notLocked)));
    return withCall;
  }

  /// @return null when the update is not of an inbound call
  private @Nullable CallId createFromCallback(LegStatusUpdate update, List<Event> events) {
    if (!update.isFromCustomer()) {
      return null;
    }
    Call call = factory.inboundFromCallback(update);
    LegStatusUpdate first =
        LegStatusUpdate.ofFirstLeg(
            update.workspace(), update.callSid(), call, CallStatus.INITIATED, update.at());
    Optional<CallView> created = insert(call, first, null);
    created.ifPresent(view -> events.add(CallEvents.updated(update.workspace(), view)));
    return created
        .map(CallView::id)
        .or(() -> store.findByLeg(update.workspace(), update.callSid()))
        .orElseThrow();
  }

  private static CallEvent event(Call call, LegStatusUpdate update) {
    CallSid parent = update.parent();
    LegRole role = call.direction().roleOf(parent != null);
    UserId agent =
        role == LegRole.AGENT
            ? ClientIdentity.of(parent == null ? update.from() : update.to())
                .map(ClientIdentity::user)
                .orElse(null)
            : null;
    LegIdentity leg = new LegIdentity(update.callSid(), parent, role, agent);
    return CallEvent.of(
        leg,
        update.status(),
        update.at(),
        update.sequence(),
        update.durationSec(),
        update.isRejection());
  }

  /// Saves the locked calls that changed, and appends an event for each visible change.
  void save(Map<CallKey, Call> before, Map<CallKey, Call> after) {
    eventLog.append(store(before, after));
  }

  /// Saves the locked calls that changed, and the presence of their agents.
  ///
  /// @return the events to append
  private List<Event> store(Map<CallKey, Call> before, Map<CallKey, Call> after) {
    Map<CallKey, Call> changed = new LinkedHashMap<>();
    after.forEach(
        (key, call) -> {
          if (!call.equals(before.get(key))) {
            changed.put(key, call);
          }
        });
    if (changed.isEmpty()) {
      return List.of();
    }
    store.save(before, changed);
    audit.statusesChanged(
        changed.entrySet().stream()
            .map(
                each ->
                    change(
                        each.getKey().workspace(), require(before, each.getKey()), each.getValue()))
            .toList());
    Set<CallKey> visible =
        changed.keySet().stream()
            .filter(key -> !require(changed, key).hasSameView(require(before, key)))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Map<CallKey, CallView> views = queries.find(visible);
    List<Event> events = new ArrayList<>();
    for (CallKey key : visible) {
      boolean hasEnded = require(changed, key).isOver() && !require(before, key).isOver();
      CallView view = require(views, key);
      events.add(
          hasEnded
              ? CallEvents.ended(key.workspace(), view)
              : CallEvents.updated(key.workspace(), view));
      if (hasEnded && require(changed, key).isMissed()) {
        events.add(CallEvents.missed(key.workspace(), view));
      }
    }
    events.addAll(
        presence.update(
            changed.entrySet().stream()
                .flatMap(
                    each ->
                        activities(
                            each.getKey().workspace(),
                            require(before, each.getKey()),
                            each.getValue())
                            .stream())
                .toList()));
    return events;
  }

  /// Returns the agents who started or stopped to talk.
  ///
  /// @param before null for a new call
  private static List<AgentActivity> activities(
      WorkspaceId workspace, @Nullable Call before, Call after) {
    Set<UserId> talkedBefore = before == null ? Set.of() : before.talkingAgents();
    Set<UserId> finishedBefore = before == null ? Set.of() : before.finishedAgents();
    Set<UserId> talking = after.talkingAgents();
    Set<UserId> finished = after.finishedAgents();
    return Stream.of(talkedBefore, talking, finished)
        .flatMap(Set::stream)
        .distinct()
        .map(
            user ->
                new AgentActivity(
                    workspace, user, finished.contains(user) && !finishedBefore.contains(user)))
        .filter(
            it ->
                it.hasFinished() || talkedBefore.contains(it.user()) != talking.contains(it.user()))
        .toList();
  }

  /// @param before null for a new call
  private static CallAuditLog.Change change(
      WorkspaceId workspace, @Nullable Call before, Call after) {
    CallSid callSid = after.callSid();
    return new CallAuditLog.Change(
        workspace,
        callSid == null ? null : callSid.value(),
        after.from(),
        after.to(),
        before == null ? null : before.status().wire(),
        after.status().wire(),
        after.isOver());
  }

  private static CallKey keyOf(LegStatusUpdate update) {
    return new CallKey(update.workspace(), Objects.requireNonNull(update.call()));
  }

  private static List<CallKey> sorted(List<LegStatusUpdate> updates) {
    return updates.stream().map(CallUpdater::keyOf).distinct().sorted(CallKey.ORDER).toList();
  }

  private static <T> T require(Map<CallKey, T> all, CallKey key) {
    T one = all.get(key);
    if (one == null) {
      throw new IllegalStateException("call " + key.id() + " is missing");
    }
    return one;
  }
}
