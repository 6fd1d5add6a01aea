package org.ringback.server.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.CallAuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.dialpolicy.Usage;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;

/// What becomes of calls: each verb changes a call, writes what people are told of it in the same
/// transaction, and tells them.
public final class Calls {
  private final Database db;
  private final CallStore store;
  private final CallWriter writer;
  private final CallViews views;
  private final CallEventPublisher publisher;
  private final CallAuditLog trail;
  private final CallUpdater changes;
  private final UuidV7 ids;
  private final Clock clock;

  public Calls(
      Database db, CallEventPublisher publisher, CallAuditLog trail, UuidV7 ids, Clock clock) {
    this.db = db;
    this.store = new CallStore(db);
    this.writer = new CallWriter(db);
    this.views = new CallViews(db);
    this.publisher = publisher;
    this.trail = trail;
    this.changes = new CallUpdater(store, writer, views, publisher, trail);
    this.ids = ids;
    this.clock = clock;
  }

  /// A customer's call has arrived and rings these browsers for that long. Asked again for the same
  /// CallSid, it is the same call and rings nobody anew.
  public CallId arrived(
      WorkspaceId workspace,
      CallSid callSid,
      String from,
      String to,
      List<ClientIdentity> rung,
      Duration ringFor) {
    Instant now = now();
    List<UserId> people = rung.stream().map(ClientIdentity::user).distinct().toList();
    CallEvent ringing =
        new CallEvent.Ringing(new LegIdentity(callSid, null, LegRole.CUSTOMER, null), now);
    Call call = begin(CallDirection.INBOUND, from, to, null, now).on(ringing);
    return begun(
        workspace,
        call,
        ringing,
        null,
        view -> {
          if (!people.isEmpty()) {
            write(workspace, new CallNotification.Incoming(view, people, now.plus(ringFor)));
          }
        });
  }

  /// An agent's browser calls a customer. Asked again for the same CallSid, it is the same call.
  public CallId dialled(
      WorkspaceId workspace,
      CallSid callSid,
      UserId agent,
      String callerId,
      E164 to,
      @Nullable UUID contact) {
    Instant now = now();
    CallEvent answered =
        new CallEvent.Answered(new LegIdentity(callSid, null, LegRole.AGENT, agent), now);
    Call call = begin(CallDirection.OUTBOUND_DIAL, callerId, to.value(), agent, now).on(answered);
    return begun(workspace, call, answered, contact, _ -> {});
  }

  /// What outgoing calls begun since then have used.
  public Usage usage(WorkspaceId workspace, UserId member, Instant since) {
    return store.usage(workspace, member, since, clock.instant());
  }

  public boolean hasContact(WorkspaceId workspace, UUID contact) {
    return store.hasContact(workspace, contact);
  }

  /// A call is about to be placed for an agent. It is kept before Twilio is asked, so that its
  /// first webhook finds it however early it comes.
  public CallId placing(
      WorkspaceId workspace, UserId agent, String callerId, E164 to, @Nullable UUID contact) {
    Call call = begin(CallDirection.OUTBOUND_API, callerId, to.value(), agent, now());
    return db.inTransaction(
        () -> {
          store.insert(workspace, call, contact);
          write(workspace, new CallNotification.Updated(view(workspace, call.id())));
          return call.id();
        });
  }

  /// Twilio took the call that was being placed.
  public void placed(WorkspaceId workspace, CallId id, CallSid callSid) {
    change(
        workspace,
        id,
        call ->
            call.on(
                new CallEvent.Initiated(
                    new LegIdentity(callSid, null, LegRole.CUSTOMER, null), now())));
  }

  /// Twilio did not take it. When a webhook has come all the same, the call was taken and the
  /// answer was lost: then it goes on.
  ///
  /// @return the call's CallSid in that case
  public Optional<CallSid> notPlaced(WorkspaceId workspace, CallId id) {
    return Optional.ofNullable(
        change(workspace, id, call -> call.legs().isEmpty() ? call.notPlaced(now()) : call)
            .callSid());
  }

  /// A leg changed. News of a call that nobody knows begins one when a customer called us: the
  /// voice webhook was lost, the call was not.
  public void legChanged(WorkspaceId workspace, @Nullable CallId hint, LegStatusUpdate update) {
    legsChanged(List.of(new LegReport(workspace, hint, update)));
  }

  /// The same of many legs, in their order.
  public void legsChanged(List<LegReport> reports) {
    db.inTransaction(
        () -> {
          changes.learn(
              reports,
              report ->
                  report.update().isFromCustomer()
                      ? Optional.of(missed(report.workspace(), report.update()))
                      : Optional.empty());
          return reports;
        });
  }

  /// The call that a leg is part of.
  public Optional<CallId> findByLeg(WorkspaceId workspace, CallSid callSid) {
    return store.findByLeg(workspace, callSid);
  }

  public Optional<Call> find(WorkspaceId workspace, CallId id) {
    return store.find(workspace, id);
  }

  /// The calls that are not over, oldest first.
  public List<CallView> live(WorkspaceId workspace) {
    return views.live(workspace);
  }

  /// The calls that come after that place, newest first.
  List<CallView> history(WorkspaceId workspace, @Nullable CallCursor after, int limit) {
    return views.history(workspace, after, limit);
  }

  private CallId missed(WorkspaceId workspace, LegStatusUpdate update) {
    CallEvent initiated =
        new CallEvent.Initiated(
            new LegIdentity(update.callSid(), null, LegRole.CUSTOMER, null), update.at());
    Call call =
        begin(CallDirection.INBOUND, update.from(), update.to(), null, update.at()).on(initiated);
    return begun(workspace, call, initiated, null, _ -> {});
  }

  private Call begin(
      CallDirection direction, String from, String to, @Nullable UserId placedBy, Instant at) {
    return new Call(
        new CallId(ids.next()), null, direction, from, to, placedBy, at, null, new TreeMap<>());
  }

  /// Keeps a call that begins with a leg, unless that leg has begun one already.
  private CallId begun(
      WorkspaceId workspace,
      Call call,
      CallEvent first,
      @Nullable UUID contact,
      Consumer<CallView> then) {
    return db.inTransaction(
        () -> {
          if (!store.insert(workspace, call, contact)) {
            return store.findByLeg(workspace, first.party().callSid()).orElseThrow();
          }
          CallKey key = new CallKey(workspace, call.id());
          writer.record(List.of(new CallUpdater.RecordedEvent(key, first, null, Map.of())));
          trail.statusesChanged(List.of(CallUpdater.change(key, null, call)));
          CallView view = view(workspace, call.id());
          write(workspace, new CallNotification.Updated(view));
          then.accept(view);
          return call.id();
        });
  }

  private Call change(WorkspaceId workspace, CallId id, UnaryOperator<Call> change) {
    CallKey key = new CallKey(workspace, id);
    return db.inTransaction(
        () -> {
          Call before = Objects.requireNonNull(store.lock(List.of(key)).get(key), "no such call");
          Call after = change.apply(before);
          changes.save(Map.of(key, before), Map.of(key, after));
          return after;
        });
  }

  /// A call that is there, as people see it.
  public CallView view(WorkspaceId workspace, CallId id) {
    return views.find(workspace, id).orElseThrow();
  }

  private void write(WorkspaceId workspace, CallNotification update) {
    publisher.write(List.of(new CallEventPublisher.Item(workspace, update)));
  }

  /// In milliseconds: what PostgreSQL and JSON keep.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
