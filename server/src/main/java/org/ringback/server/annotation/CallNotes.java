package org.ringback.server.annotation;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallView;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

/// The notes of calls. Notes are added and removed, never changed.
final class CallNotes {
  private final Database db;
  private final NoteStore store;
  private final EventLog events;
  private final AuditLog audit;
  private final Clock clock;

  CallNotes(Database db, EventLog events, AuditLog audit, Clock clock) {
    this.db = db;
    this.store = new NoteStore(db);
    this.events = events;
    this.audit = audit;
    this.clock = clock;
  }

  /// The stored note, and whether this request added it.
  record Addition(CallNote note, boolean isNew) {}

  /// Adds a note. A repeated request returns the note that the first one added.
  Addition add(MemberPrincipal by, CallView call, UUID id, String text) {
    WorkspaceId workspace = by.workspace();
    CallNote note =
        new CallNote(
            id,
            call.id().value(),
            new CallNote.Author(by.member().user().value(), by.member().name()),
            text,
            clock.instant().truncatedTo(ChronoUnit.MICROS)); // PostgreSQL's resolution
    return db.inTransaction(
        () -> {
          if (store.insert(workspace, note, customerNumber(call))) {
            events.append(List.of(AnnotationEvents.noteAdded(workspace, note)));
            return new Addition(note, true);
          }
          CallNote existing = store.find(workspace, id).orElseThrow(CallNotes::idInUse);
          boolean isSame =
              existing.callId().equals(note.callId())
                  && existing.author().id().equals(note.author().id())
                  && existing.text().equals(note.text());
          if (!isSame) {
            throw idInUse();
          }
          return new Addition(existing, false);
        });
  }

  /// Removes a note, with an audit entry that does not contain its text.
  void remove(MemberPrincipal by, CallView call, UUID id) {
    WorkspaceId workspace = by.workspace();
    CallNote note =
        store
            .find(workspace, id)
            .filter(found -> found.callId().equals(call.id().value()))
            .orElseThrow(ProblemException::notFound);
    boolean isAuthor = note.author().id().equals(by.member().user().value());
    if (!isAuthor && !by.member().role().atLeast(Role.ADMIN)) {
      throw ProblemException.forbidden(
          "Only its author or an administrator can delete a note. Ask one of them.");
    }
    db.inTransaction(
        () -> {
          if (store.delete(workspace, id)) {
            audit.write(
                workspace,
                by.auditEvent(
                    "call-note.removed", id.toString(), Map.of("call", call.id().toString())));
            events.append(List.of(AnnotationEvents.noteRemoved(workspace, note)));
          } else if (store.find(workspace, id).isPresent()) {
            throw new ProblemException(
                Problem.of(
                    409,
                    "legal-hold",
                    "The call is on legal hold",
                    "Nothing can be deleted from a call on legal hold. Ask an administrator to"
                        + " remove the hold."));
          }
          return note;
        });
  }

  List<CallNote> ofCall(WorkspaceId workspace, CallView call) {
    return store.ofCall(workspace, call.id().value());
  }

  /// Returns the notes of all calls with a customer, newest first.
  List<CallNote> latest(WorkspaceId workspace, String number, int limit) {
    return store.latest(workspace, number, limit);
  }

  private static String customerNumber(CallView call) {
    return call.direction() == CallDirection.INBOUND ? call.from() : call.to();
  }

  private static ProblemException idInUse() {
    return new ProblemException(
        Problem.of(
            409,
            "note-exists",
            "Another note has this id",
            "Another note has this id. Send the text with a new id."));
  }
}
