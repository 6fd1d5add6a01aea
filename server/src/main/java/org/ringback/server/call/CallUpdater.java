package org.ringback.server.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
import org.ringback.server.webhook.UnprocessableWebhook;

/// Applies batches of leg updates, of any workspaces, to calls. Each statement handles the whole
/// batch, so a hundred callbacks need as many round trips as one. Runs in the caller's transaction.
final class CallUpdater {
  private final CallStore store;
  private final CallEventStore callEvents;
  private final CallQueries queries;
  private final EventLog eventLog;
  private final Presence presence;
  private final CallAuditLog audit;
  private final CallFactory factory;
  private final CallEventRetention retention;
  private final List<BiConsumer<WorkspaceId, Call>> answerListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<List<OverCall>>> overListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Call>> endListeners = new CopyOnWriteArrayList<>();

  CallUpdater(
      CallStore store,
      CallEventStore callEvents,
      CallQueries queries,
      EventLog eventLog,
      Presence presence,
      CallAuditLog audit,
      CallFactory factory,
      CallEventRetention retention) {
    this.store = store;
    this.callEvents = callEvents;
    this.queries = queries;
    this.eventLog = eventLog;
    this.presence = presence;
    this.audit = audit;
    this.factory = factory;
    this.retention = retention;
  }

  /// Calls the listener for each call that is answered, in the transaction that stores it.
  void onAnswered(BiConsumer<WorkspaceId, Call> listener) {
    answerListeners.add(listener);
  }

  /// Calls the listener for calls that are over, each time that they change, in the transaction
  /// that stores them.
  void onOver(Consumer<List<OverCall>> listener) {
    overListeners.add(listener);
  }

  /// Calls the listener for each call that has ended, in the transaction that stores it.
  void onEnded(Consumer<Call> listener) {
    endListeners.add(listener);
  }

  void notifyEnded(Call call) {
    endListeners.forEach(listener -> listener.accept(call));
  }

  void notifyOver(List<OverCall> calls) {
    if (!calls.isEmpty()) {
      overListeners.forEach(listener -> listener.accept(calls));
    }
  }

  /// Applies updates in their order. Creates the call of an update whose voice webhook was lost.
  void apply(List<LegStatusUpdate> updates) {
    Map<CallKey, Call> before = new LinkedHashMap<>();
    List<Event> events = new ArrayList<>();
    List<LegStatusUpdate> resolved = lockCalls(updates, before, events);
    Set<Integer> recorded = callEvents.record(resolved);
    Map<CallKey, Call> after = new LinkedHashMap<>(before);
    for (int i = 0; i < resolved.size(); i++) {
      if (recorded.contains(i)) {
        CallKey key = keyOf(resolved.get(i));
        Call call = require(after, key);
        boolean isLate = isHistory(call) && !resolved.get(i).reconciled();
        if (call.failedAt() == null && !isLate) {
          after.put(key, call.apply(event(call, resolved.get(i))));
        }
      }
    }
    events.addAll(store(before, after));
    eventLog.append(events);
  }

  /// Returns whether the events of a call may have been dropped. A webhook that failed then and is
  /// retried now does not change it, because the call would be computed without them.
  private boolean isHistory(Call call) {
    return retention.mayHaveDropped(call, factory.now());
  }

  /// Applies events of conferences in their order.
  ///
  /// @throws UnprocessableWebhook when an event belongs to no call
  void applyConferenceEvents(List<ConferenceUpdate> updates) {
    List<ConferenceUpdate> resolved = updates.stream().map(this::resolve).toList();
    Map<CallKey, Call> before =
        store.lock(
            resolved.stream().map(CallUpdater::keyOf).distinct().sorted(CallKey.ORDER).toList());
    resolved.forEach(
        update -> {
          if (!before.containsKey(keyOf(update))) {
            throw new UnprocessableWebhook("a conference without a call: " + update.call());
          }
        });
    Set<Integer> recorded = store.record(resolved);
    Map<CallKey, Call> after = new LinkedHashMap<>(before);
    for (int i = 0; i < resolved.size(); i++) {
      if (recorded.contains(i)) {
        ConferenceEvent event = resolved.get(i).event();
        after.computeIfPresent(
            keyOf(resolved.get(i)),
            (_, call) -> isHistory(call) && !event.observed() ? call : apply(call, event));
      }
    }
    save(before, after);
  }

  /// Applies the event of a conference. The join of a browser is the answer of its leg, because
  /// Twilio reports no answer of a leg that called.
  private static Call apply(Call call, ConferenceEvent event) {
    Call updated = call.apply(event);
    Leg leg = event.callSid() == null ? null : call.legs().get(event.callSid());
    return event.kind() == ConferenceEvent.Kind.JOIN
            && leg != null
            && leg.identity().participant() != null
            && leg.identity().agent() != null
        ? updated.apply(new CallEvent.Answered(leg.identity(), event.at()))
        : updated;
  }

  /// Returns the update with its call, from the webhook's URL or else from the leg.
  private ConferenceUpdate resolve(ConferenceUpdate update) {
    CallSid leg = update.event().callSid();
    if (update.call() != null || leg == null) {
      return update;
    }
    return store.findByLeg(update.workspace(), leg).map(update::withCall).orElse(update);
  }

  private static CallKey keyOf(ConferenceUpdate update) {
    if (update.call() == null) {
      throw new UnprocessableWebhook("a conference without a call: " + update.event().conference());
    }
    return new CallKey(update.workspace(), update.call());
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
    Optional<CallStore.Inserted> inserted = store.insert(workspace, call, List.of(first), contact);
    if (inserted.isEmpty()) {
      return Optional.empty();
    }
    audit.statusesChanged(List.of(change(workspace, null, call, inserted.get().state())));
    return call.direction() == CallDirection.INBOUND
        ? Optional.of(InboundView.of(call, inserted.get()))
        : queries.find(workspace, call.id());
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
    return CallEvent.of(identity(call, update), update);
  }

  /// Returns the identity of a leg: of the participant in the webhook's URL. Without one, as in
  /// webhooks of a phone number and of calls of an earlier version, the direction gives its role.
  private static LegIdentity identity(Call call, LegStatusUpdate update) {
    CallSid parent = update.parent();
    UserId user =
        ClientIdentity.of(parent == null ? update.from() : update.to())
            .map(ClientIdentity::user)
            .orElse(null);
    ParticipantIdentity participant = participant(call, update.participant(), user);
    if (participant != null) {
      return participant.leg(update.callSid(), parent);
    }
    ParticipantRole role = call.direction().roleOf(parent != null);
    UserId agent = role == ParticipantRole.AGENT ? user : null;
    return new LegIdentity(update.callSid(), parent, role, agent, null);
  }

  /// Returns the participant with that id: one who was invited, or the member of the browser, whose
  /// ids as agent and as supervisor are computed.
  private static @Nullable ParticipantIdentity participant(
      Call call, @Nullable ParticipantId id, @Nullable UserId user) {
    if (id == null) {
      return null;
    }
    ParticipantIdentity invited = call.invited().get(id);
    if (invited != null || user == null) {
      return invited;
    }
    if (ParticipantId.supervisor(call.id(), user).equals(id)) {
      return ParticipantIdentity.supervisor(call.id(), user);
    }
    return ParticipantId.agent(call.id(), user).equals(id)
        ? ParticipantIdentity.agent(call.id(), user, false)
        : null;
  }

  /// Saves the locked calls that changed, and appends an event for each visible change.
  void save(Map<CallKey, Call> before, Map<CallKey, Call> after) {
    eventLog.append(store(before, after));
  }

  /// Saves the locked calls that changed, and the presence of their agents.
  ///
  /// @return the events to append
  private List<Event> store(Map<CallKey, Call> before, Map<CallKey, Call> after) {
    List<CallChange> changes = new ArrayList<>();
    after.forEach(
        (key, call) -> {
          Call known = require(before, key);
          if (!call.equals(known)) {
            changes.add(CallChange.of(key, known, call));
          }
        });
    if (changes.isEmpty()) {
      return List.of();
    }
    store.save(changes);
    changes.stream().filter(CallChange::isAnswer).forEach(this::notifyAnswered);
    notifyOver(changes.stream().filter(CallChange::isOver).map(OverCall::of).toList());
    changes.stream().filter(CallChange::hasEnded).forEach(change -> notifyEnded(change.after()));
    audit.statusesChanged(
        changes.stream()
            .map(
                each ->
                    change(
                        each.key().workspace(),
                        each.stateBefore(),
                        each.after(),
                        each.stateAfter()))
            .toList());
    List<CallChange> visible = changes.stream().filter(CallChange::isVisible).toList();
    Map<CallKey, CallView> views = queries.find(visible.stream().map(CallChange::key).toList());
    List<Event> events = new ArrayList<>();
    for (CallChange change : visible) {
      WorkspaceId workspace = change.key().workspace();
      CallView view = require(views, change.key());
      events.add(
          change.hasEnded()
              ? CallEvents.ended(workspace, view)
              : CallEvents.updated(workspace, view));
      if (change.isMissed()) {
        events.add(CallEvents.missed(workspace, view));
      }
    }
    events.addAll(
        presence.update(
            changes.stream()
                .flatMap(
                    each ->
                        activities(each.key().workspace(), each.before(), each.after()).stream())
                .toList()));
    return events;
  }

  private void notifyAnswered(CallChange change) {
    answerListeners.forEach(listener -> listener.accept(change.key().workspace(), change.after()));
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
      WorkspaceId workspace, @Nullable CallState before, Call after, CallState state) {
    CallSid callSid = after.callSid();
    return new CallAuditLog.Change(
        workspace,
        callSid == null ? null : callSid.value(),
        after.from(),
        after.to(),
        before == null ? null : before.status().wire(),
        state.status().wire(),
        state.isOver());
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
