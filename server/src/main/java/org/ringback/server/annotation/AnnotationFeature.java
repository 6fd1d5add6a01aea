package org.ringback.server.annotation;

import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Routes;

/// Notes and dispositions of calls.
///
/// @param notes exports and deletes notes
public record AnnotationFeature(NoteArchive notes, List<Routes> routes) {
  public static AnnotationFeature of(
      Database db,
      EventLog events,
      Calls calls,
      Access access,
      AuditLog audit,
      UuidV7 ids,
      Clock clock) {
    CallNotes notes = new CallNotes(db, events, audit, clock);
    Dispositions dispositions = new Dispositions(db, events, audit, ids, clock);
    return new AnnotationFeature(
        new NoteArchive(db, events),
        List.of(
            new NoteRoutes(access, calls, notes, dispositions),
            new DispositionRoutes(access, dispositions, ids)));
  }
}
