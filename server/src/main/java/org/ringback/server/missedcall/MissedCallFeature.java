package org.ringback.server.missedcall;

import java.time.Clock;
import org.ringback.server.access.Access;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Routes;

/// The missed calls that each member has not seen.
public record MissedCallFeature(Routes routes) {
  public static MissedCallFeature of(
      Database db, EventLog events, Calls calls, Access access, Clock clock) {
    return new MissedCallFeature(
        new MissedCallRoutes(access, new MissedCalls(db, calls, events, clock)));
  }
}
