package org.ringback.server.call;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.identity.UserId;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.recorder.RecorderEntry;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;
import tools.jackson.databind.json.JsonMapper;

/// The operations on calls. Each operation changes the call and appends its events in one
/// transaction.
public final class Calls {
  private final Database db;
  private final CallStore store;
  private final CallQueries queries;
  private final CallTimeline timeline;
  private final EventLog eventLog;
  private final CallFactory factory;
  private final CallUpdater updater;
  private final FlightRecorder recorder;

  Calls(
      Database db,
      CallStore store,
      CallQueries queries,
      EventLog eventLog,
      CallFactory factory,
      CallUpdater updater,
      FlightRecorder recorder) {
    this.db = db;
    this.store = store;
    this.queries = queries;
    this.timeline = new CallTimeline(db);
    this.eventLog = eventLog;
    this.factory = factory;
    this.updater = updater;
    this.recorder = recorder;
  }

  /// Calls the listener for each call in which customer and agent are connected for the first time,
  /// in the transaction that stores it.
  public void onAnswered(BiConsumer<WorkspaceId, Call> listener) {
    updater.onAnswered(listener);
  }

  /// Calls the listener for calls that are over, each time that they change, in the transaction
  /// that stores them.
  public void onOver(Consumer<List<OverCall>> listener) {
    updater.onOver(listener);
  }

  /// Calls the listener for each call that has ended, in the transaction that stores it.
  void onEnded(Consumer<Call> listener) {
    updater.onEnded(listener);
  }

  /// Adds a member who is expected to join a call.
  public void inviteAgent(WorkspaceId workspace, CallId id, UserId user) {
    change(workspace, id, call -> call.invite(ParticipantIdentity.agent(id, user, true)));
  }

  /// Adds an outside number that is expected to join a call.
  public ParticipantId inviteNumber(WorkspaceId workspace, CallId id, E164 number) {
    ParticipantIdentity external = ParticipantIdentity.external(id, number.value());
    change(workspace, id, call -> call.invite(external));
    return external.id();
  }

  /// Records that the customer of an outgoing call is dialed, and expected to join.
  public void expectCustomer(WorkspaceId workspace, CallId id) {
    change(
        workspace,
        id,
        call -> call.invite(ParticipantIdentity.customer(id, call.to()).awaited(true)));
  }

  /// Records that a participant without a leg is no longer expected to join.
  public void endInvitation(WorkspaceId workspace, CallId id, ParticipantId participant) {
    change(
        workspace,
        id,
        call -> call.legsOf(participant).isEmpty() ? call.withoutInvitation(participant) : call);
  }

  /// Records that a leg has ended at Twilio, although no callback reported it.
  public void recordLegEnd(WorkspaceId workspace, CallId id, CallSid leg) {
    recordLegEnd(workspace, id, leg, CallStatus.COMPLETED, null);
  }

  /// @param at Twilio's time of the end; null if unknown
  public void recordLegEnd(
      WorkspaceId workspace, CallId id, CallSid leg, CallStatus status, @Nullable Instant at) {
    applyUpdate(
        LegStatusUpdate.ofEndedLeg(workspace, id, leg, status, at == null ? factory.now() : at));
  }

  /// Records the participants of a conference whose events may be lost.
  ///
  /// @return whether the call has changed
  public boolean observe(WorkspaceId workspace, CallId id, ConferenceSnapshot snapshot) {
    CallKey key = new CallKey(workspace, id);
    return db.inTransaction(
        () -> {
          Call call = Objects.requireNonNull(store.lock(List.of(key)).get(key), "no such call");
          List<ConferenceUpdate> facts =
              snapshot.differences(call, factory.now()).stream()
                  .map(fact -> new ConferenceUpdate(workspace, id, fact, Map.of()))
                  .toList();
          if (!facts.isEmpty()) {
            updater.applyConferenceEvents(facts);
          }
          return !facts.isEmpty();
        });
  }

  /// Records that Twilio accepted the pending call.
  public void markPlaced(WorkspaceId workspace, CallId id, CallSid callSid) {
    change(
        workspace,
        id,
        call ->
            call.apply(
                new CallEvent.Initiated(CallFactory.customer(call, callSid), factory.now())));
  }

  /// Records that Twilio did not accept the pending call. When a webhook of the call has arrived,
  /// Twilio did accept it and only the response was lost. The call then continues.
  ///
  /// @return the call's CallSid in that case
  public Optional<CallSid> markFailed(WorkspaceId workspace, CallId id) {
    return Optional.ofNullable(
        change(workspace, id, call -> call.legs().isEmpty() ? call.markFailed(factory.now()) : call)
            .callSid());
  }

  /// Applies an update of a leg. Creates an inbound call whose voice webhook was lost.
  public void applyUpdate(LegStatusUpdate update) {
    applyUpdates(List.of(update));
  }

  /// Applies updates in their order.
  public void applyUpdates(List<LegStatusUpdate> updates) {
    db.inTransaction(
        () -> {
          updater.apply(updates);
          return updates;
        });
  }

  /// Records who or what answered a call that was placed with answering machine detection.
  public void recordAnsweredBy(WorkspaceId workspace, CallId id, AnsweredBy answeredBy) {
    db.inTransaction(
        () -> {
          if (store.recordAnsweredBy(workspace, id, answeredBy)) {
            eventLog.append(List.of(CallEvents.updated(workspace, view(workspace, id))));
          }
          return id;
        });
  }

  /// Records that a member, a service or the server itself ends the call, before it does.
  ///
  /// @param user null for a service and for the server
  public void requestEnd(WorkspaceId workspace, CallId id, @Nullable UserId user) {
    change(
        workspace,
        id,
        call -> {
          if (call.isOver() || call.endRequestedBy() != null) {
            return call;
          }
          recorder.record(
              RecorderEntry.flow(
                  workspace,
                  id.value(),
                  recorder.now(),
                  "end-requested",
                  user,
                  JsonMapper.shared().createObjectNode()));
          return call.withEndRequest(user == null ? EndedBy.SYSTEM : call.roleOf(user));
        });
  }

  /// Records that the request did not end the call.
  public void withdrawEndRequest(WorkspaceId workspace, CallId id) {
    change(workspace, id, call -> call.withEndRequest(null));
  }

  /// Applies events of conferences in their order.
  void applyConferenceUpdates(List<ConferenceUpdate> updates) {
    db.inTransaction(
        () -> {
          updater.applyConferenceEvents(updates);
          return updates;
        });
  }

  /// Applies updates of all legs that Twilio has, and settles the call if it has ended.
  public void settle(WorkspaceId workspace, CallId id, List<LegStatusUpdate> updates) {
    db.inTransaction(
        () -> {
          updater.apply(updates);
          store.settle(workspace, id);
          return updates;
        });
  }

  public boolean hasContact(WorkspaceId workspace, UUID contact) {
    return store.hasContact(workspace, contact);
  }

  /// Returns the call that a leg belongs to.
  public Optional<CallId> findByLeg(WorkspaceId workspace, CallSid callSid) {
    return store.findByLeg(workspace, callSid);
  }

  public Optional<Call> find(WorkspaceId workspace, CallId id) {
    return store.find(workspace, id);
  }

  /// Returns the open calls, oldest first.
  public List<CallView> live(WorkspaceId workspace) {
    return queries.live(workspace);
  }

  /// Returns the calls after the cursor, newest first.
  List<CallView> history(
      WorkspaceId workspace, CallFilter filter, @Nullable CallCursor after, int limit) {
    return queries.history(workspace, filter, after, limit);
  }

  public Optional<CallView> findView(WorkspaceId workspace, CallId id) {
    return queries.find(workspace, id);
  }

  /// Returns whether the personal data of a call was deleted. No erasure changes that before the
  /// end of the caller's transaction.
  public boolean isErased(WorkspaceId workspace, CallId id) {
    return queries.isErased(workspace, id);
  }

  /// Returns the views of calls that exist, in the order of the ids.
  public List<CallView> views(WorkspaceId workspace, List<CallId> ids) {
    Map<CallKey, CallView> found =
        queries.find(ids.stream().map(id -> new CallKey(workspace, id)).toList());
    return ids.stream()
        .map(id -> found.get(new CallKey(workspace, id)))
        .filter(Objects::nonNull)
        .toList();
  }

  /// Returns the events of the call's legs, oldest first.
  public List<TimelineEntry> timeline(WorkspaceId workspace, CallId id) {
    return timeline.of(workspace, id);
  }

  /// Returns whether the events of a call with this timeline are no longer kept.
  boolean areEventsExpired(CallId id, List<TimelineEntry> entries) {
    return timeline.isExpired(id, entries);
  }

  /// Counts the missed calls that ended after a time, up to a maximum.
  public int countMissed(WorkspaceId workspace, Instant after, int max) {
    return queries.countMissed(workspace, after, max);
  }

  /// Returns the view of a call that exists.
  public CallView view(WorkspaceId workspace, CallId id) {
    return queries.find(workspace, id).orElseThrow();
  }

  private Call change(WorkspaceId workspace, CallId id, UnaryOperator<Call> change) {
    CallKey key = new CallKey(workspace, id);
    return db.inTransaction(
        () -> {
          Call before = Objects.requireNonNull(store.lock(List.of(key)).get(key), "no such call");
          Call after = change.apply(before);
          updater.save(Map.of(key, before), Map.of(key, after));
          return after;
        });
  }
}
