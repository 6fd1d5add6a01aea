package org.ringback.server.callcontrol;

import java.time.Instant;
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
import org.ringback.server.routing.Ringing;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;

/// Lets members listen to the calls of others, and speak to the agent or to everyone.
final class Supervisors {
  private final Database db;
  private final Calls calls;
  private final SupervisionStore store;
  private final ConferenceControl control;
  private final Ringing ringing;
  private final Claims claims;
  private final AuditLog audit;

  Supervisors(
      Database db,
      Calls calls,
      SupervisionStore store,
      ConferenceControl control,
      Ringing ringing,
      Claims claims,
      AuditLog audit) {
    this.db = db;
    this.calls = calls;
    this.store = store;
    this.control = control;
    this.ringing = ringing;
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
              Situation call = situation(by, id);
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

  private Situation situation(Member by, CallId id) {
    Instant now = ringing.lock(by.workspace());
    Call call = ConferenceCalls.require(calls.find(by.workspace(), id));
    return new Situation(
        call, control.state(by.workspace(), id), ParticipantId.agent(id, by.user()), now);
  }

  private static boolean isIn(Call call, ParticipantId supervisor) {
    return call.seats().stream()
        .anyMatch(seat -> seat.isPresent() && seat.participant().id().equals(supervisor));
  }
}
