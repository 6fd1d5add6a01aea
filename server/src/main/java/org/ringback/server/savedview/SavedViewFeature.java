package org.ringback.server.savedview;

import java.time.Clock;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;

/// Saved views of the console's screens.
public record SavedViewFeature(SavedViews views, Routes routes) {
  public static SavedViewFeature of(
      Database db, Access access, AuditLog audit, UuidV7 ids, Clock clock) {
    SavedViews views = new SavedViews(db, audit, ids, clock);
    return new SavedViewFeature(views, new SavedViewRoutes(access, views));
  }
}
