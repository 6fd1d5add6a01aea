package org.ringback.server.call;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.node.ObjectNode;

/// Announces to users what concerns them of a call, although its facts have not changed: offers,
/// supervisors, and who waits for them.
public final class CallAnnouncements {
  private final Database db;
  private final CallQueries queries;
  private final EventLog eventLog;

  CallAnnouncements(Database db, CallQueries queries, EventLog eventLog) {
    this.db = db;
    this.queries = queries;
    this.eventLog = eventLog;
  }

  /// Announces to users that the call rings for them, in the caller's transaction.
  public void ringing(WorkspaceId workspace, CallId id, List<UserId> users, CallOffer offer) {
    ringing(workspace, view(workspace, id), users, offer);
  }

  /// Announces to users that the call rings for them, in the caller's transaction.
  public void ringing(WorkspaceId workspace, CallView call, List<UserId> users, CallOffer offer) {
    eventLog.append(List.of(CallEvents.incoming(workspace, call, users, offer)));
  }

  /// Announces to users that the call no longer rings for them, in the caller's transaction.
  ///
  /// @param takenBy the agent who claimed the call
  public void offerEnd(
      WorkspaceId workspace,
      CallId id,
      Collection<UserId> users,
      String reason,
      CallView.@Nullable Named takenBy) {
    if (!users.isEmpty()) {
      eventLog.append(List.of(CallEvents.offerEnded(workspace, id, users, reason, takenBy)));
    }
  }

  /// Announces to an agent that the customer waits on hold for her, in the caller's transaction.
  ///
  /// @param until null while the agent is on another call
  public void rejoin(WorkspaceId workspace, CallId id, UserId user, @Nullable Instant until) {
    eventLog.append(
        List.of(CallEvents.waitingForRejoin(workspace, view(workspace, id), user, until)));
  }

  /// Announces that the caller may leave a message, in the caller's transaction.
  public void voicemail(WorkspaceId workspace, CallId id) {
    eventLog.append(List.of(CallEvents.updated(workspace, view(workspace, id))));
  }

  /// Announces that a user no longer wants to return to a call that goes on.
  public void leave(WorkspaceId workspace, CallId id) {
    eventLog.append(List.of(CallEvents.updated(workspace, view(workspace, id))));
  }

  /// Announces that a supervisor takes part in a call in another mode, unless the workspace hides
  /// supervisors.
  public void supervision(WorkspaceId workspace, CallId id) {
    db.inTransaction(
        () -> {
          CallView view = view(workspace, id);
          if (view.participants().stream()
              .anyMatch(each -> each.role() == ParticipantRole.SUPERVISOR)) {
            eventLog.append(List.of(CallEvents.updated(workspace, view)));
          }
          return id;
        });
  }

  /// Announces to agents that a supervisor has taken over their call, in the caller's transaction.
  public void takeOver(
      WorkspaceId workspace, CallId id, Collection<UserId> agents, CallView.Named by) {
    if (!agents.isEmpty()) {
      eventLog.append(List.of(CallEvents.takenOver(workspace, id, agents, by)));
    }
  }

  /// Returns the body of an offer, as in its `incoming-call` event.
  public ObjectNode offerBody(WorkspaceId workspace, CallId id, CallOffer offer) {
    return CallEvents.offer(view(workspace, id), offer);
  }

  private CallView view(WorkspaceId workspace, CallId id) {
    return queries.find(workspace, id).orElseThrow();
  }
}
