package org.ringback.server.savedview;

import java.time.Clock;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;

/// Saved views of the console's screens.
///
/// @param erasure deletes those that name a person
public record SavedViewFeature(SavedViews views, Routes routes, SavedViewErasure erasure) {
  public static SavedViewFeature of(
      Database db, Access access, AuditLog audit, UuidV7 ids, Clock clock) {
    SavedViews views = new SavedViews(db, audit, ids, clock);
    return new SavedViewFeature(
        views, new SavedViewRoutes(access, views), new SavedViewErasure(db));
  }
}
