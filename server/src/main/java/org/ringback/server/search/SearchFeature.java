package org.ringback.server.search;

import org.ringback.server.access.Access;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;

/// Full-text search.
public record SearchFeature(Routes routes) {
  public static SearchFeature of(Database db, Calls calls, Access access) {
    return new SearchFeature(new SearchRoutes(access, calls, new SearchStore(db)));
  }
}
