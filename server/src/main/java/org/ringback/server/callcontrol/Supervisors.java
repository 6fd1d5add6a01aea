package org.ringback.server.callcontrol;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.UserId;
import org.ringback.server.routing.Claim;
import org.ringback.server.routing.Claims;
import org.ringback.server.routing.ConferenceCalls;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;

/// Lets members listen to the calls of others, speak to the agent or to everyone, and take over.
final class Supervisors {
  /// Longer than the use of a claim and the join of its leg take.
  private static final Duration JOINS = Duration.ofSeconds(25);

  private final Database db;
  private final Calls calls;
  private final SupervisionStore store;
  private final ControlStore requests;
  private final ConferenceControl control;
  private final Claims claims;
  private final AuditLog audit;

  Supervisors(
      Database db,
      Calls calls,
      SupervisionStore store,
      ControlStore requests,
      ConferenceControl control,
      Claims claims,
      AuditLog audit) {
    this.db = db;
    this.calls = calls;
    this.store = store;
    this.requests = requests;
    this.control = control;
    this.claims = claims;
    this.audit = audit;
  }

  /// @throws ProblemException 404 when there is no such call, 409 for one of the strategy `client`
  void requireConference(WorkspaceId workspace, CallId id) {
    ConferenceCalls.require(calls.find(workspace, id));
  }

  /// Changes the mode of a supervisor, or lets one join who is not in the call or has another tab.
  ///
  /// @return the claim of a tab that is to join
  Optional<Claim> supervise(Member by, CallId id, SupervisionMode mode, UUID tab, long fence) {
    WorkspaceId workspace = by.workspace();
    UserId user = by.user();
    ParticipantId self = ParticipantId.supervisor(id, user);
    Optional<Claim> claim =
        db.inTransaction(
            () -> {
              Situation call = control.situation(by, id);
              boolean isIn = isIn(call.call(), self);
              call.requireSupervisable(isIn);
              Optional<Claim> given = claims.supervise(workspace, id, user, tab, fence, isIn);
              store.save(workspace, id, self, mode);
              audit.write(
                  workspace,
                  AuditEvent.of(
                      user, "call.supervised", id.toString(), Map.of("mode", mode.wire())));
              return given;
            });
    control.advance(workspace, id);
    return claim;
  }

  /// Lets a supervisor join as the agent of a call, also of one that waits. When she has joined,
  /// the other agents leave.
  Claim takeOver(Member by, CallId id, UUID tab, long fence) {
    WorkspaceId workspace = by.workspace();
    UserId user = by.user();
    Claim claim =
        db.inTransaction(
            () -> {
              Situation call = control.situation(by, id);
              call.requireTakeOver(user);
              requests.leave(workspace, id, call.self(), false);
              store.saveTakeOver(workspace, id, new TakeOver(user, call.now().plus(JOINS)));
              audit.write(
                  workspace, AuditEvent.of(user, "call.taken-over", id.toString(), Map.of()));
              boolean isIn = isIn(call.call(), ParticipantId.supervisor(id, user));
              return claims.takeOver(by, id, tab, fence, isIn);
            });
    control.advance(workspace, id);
    return claim;
  }

  private static boolean isIn(Call call, ParticipantId supervisor) {
    return call.seats().stream()
        .anyMatch(seat -> seat.isPresent() && seat.participant().id().equals(supervisor));
  }
}
