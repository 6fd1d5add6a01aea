package org.ringback.server.call;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;

/// Creates calls. Each call is stored and announced in one transaction.
public final class CallCreation {
  private final Database db;
  private final CallStore store;
  private final CallQueries queries;
  private final EventLog eventLog;
  private final CallFactory factory;
  private final CallUpdater updater;
  private final List<BiConsumer<WorkspaceId, Call>> listeners = new CopyOnWriteArrayList<>();

  CallCreation(
      Database db,
      CallStore store,
      CallQueries queries,
      EventLog eventLog,
      CallFactory factory,
      CallUpdater updater) {
    this.db = db;
    this.store = store;
    this.queries = queries;
    this.eventLog = eventLog;
    this.factory = factory;
    this.updater = updater;
  }

  /// Calls the listener for each new call, in the transaction that creates it.
  public void onCreated(BiConsumer<WorkspaceId, Call> listener) {
    listeners.add(listener);
  }

  private void notifyCreated(WorkspaceId workspace, Call call) {
    listeners.forEach(listener -> listener.accept(workspace, call));
  }

  /// A call that was created, and its view.
  public record CreatedCall(Call call, CallView view) {}

  /// Creates the call of a customer, in the caller's transaction.
  ///
  /// @return empty for a CallSid that has a call
  public Optional<CreatedCall> createInbound(
      WorkspaceId workspace, CallSid callSid, String from, String to, CallStrategy strategy) {
    Call call = factory.inbound(callSid, from, to, strategy);
    LegStatusUpdate ringing =
        LegStatusUpdate.ofFirstLeg(workspace, callSid, call, CallStatus.RINGING, call.createdAt());
    return create(workspace, call, ringing, null).map(view -> new CreatedCall(call, view));
  }

  /// Creates the call of an agent's browser to a customer. Returns the existing call for a CallSid
  /// that has one.
  public CallId createOutboundDial(
      WorkspaceId workspace,
      CallSid callSid,
      UserId agent,
      String callerId,
      E164 to,
      @Nullable UUID contact,
      CallStrategy strategy) {
    Call call = factory.outboundDial(callSid, agent, callerId, to, strategy);
    return createFromBrowser(workspace, callSid, call, contact);
  }

  /// Creates the call of an agent's browser to a colleague. Returns the existing call for a CallSid
  /// that has one.
  public CallId createInternal(
      WorkspaceId workspace, CallSid callSid, UserId agent, UserId colleague) {
    return createFromBrowser(workspace, callSid, factory.internal(callSid, agent, colleague), null);
  }

  private CallId createFromBrowser(
      WorkspaceId workspace, CallSid callSid, Call call, @Nullable UUID contact) {
    LegStatusUpdate answered =
        LegStatusUpdate.ofFirstLeg(
            workspace, callSid, call, CallStatus.IN_PROGRESS, call.createdAt());
    return db.inTransaction(
        () ->
            create(workspace, call, answered, contact)
                .map(CallView::id)
                .or(() -> store.findByLeg(workspace, callSid))
                .orElseThrow());
  }

  /// Stores a call of an agent that a rule refused, so that the history shows it.
  ///
  /// @param callerId empty when it was not decided
  /// @param refusal the code of the rule
  /// @param leg the leg of the agent's browser; null for a call by REST
  public void createRefused(
      WorkspaceId workspace,
      CallDirection direction,
      UserId agent,
      String callerId,
      String to,
      String refusal,
      @Nullable CallSid leg,
      @Nullable UUID contact) {
    Call call = factory.refused(direction, agent, callerId, to, refusal, leg);
    db.inTransaction(
        () -> {
          if (store.insert(workspace, call, List.of(), contact).isPresent()) {
            updater.notifyOver(List.of(OverCall.of(workspace, call)));
            updater.notifyEnded(call);
            eventLog.append(List.of(CallEvents.ended(workspace, view(workspace, call))));
          }
          return call.id();
        });
  }

  /// Stores a call that the server is about to place for an agent. Runs before the request to
  /// Twilio, so that the first webhook finds the call.
  public CallId createPending(
      WorkspaceId workspace,
      UserId agent,
      String callerId,
      E164 to,
      @Nullable UUID contact,
      CallStrategy strategy) {
    Call call = factory.outboundApi(agent, callerId, to, strategy);
    return db.inTransaction(
        () -> {
          var _ = store.insert(workspace, call, List.of(), contact);
          notifyCreated(workspace, call);
          eventLog.append(List.of(CallEvents.updated(workspace, view(workspace, call))));
          return call.id();
        });
  }

  private CallView view(WorkspaceId workspace, Call call) {
    return queries.find(workspace, call.id()).orElseThrow();
  }

  /// @return empty when the leg already belongs to a call
  private Optional<CallView> create(
      WorkspaceId workspace, Call call, LegStatusUpdate first, @Nullable UUID contact) {
    Optional<CallView> created = updater.create(call, first, contact);
    created.ifPresent(_ -> notifyCreated(workspace, call));
    return created;
  }
}
