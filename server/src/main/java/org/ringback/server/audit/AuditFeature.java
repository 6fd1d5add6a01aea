package org.ringback.server.audit;

import java.time.Clock;
import org.ringback.server.access.Access;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.ClientAddressResolver;
import org.ringback.server.http.Routes;

/// The audit log.
///
/// @param log entries for actions
/// @param denials entries for denied requests
public record AuditFeature(AuditLog log, DenialAuditLog denials) {
  public static AuditFeature of(
      Database db, ClientAddressResolver clientAddress, UuidV7 ids, Clock clock) {
    AuditLog log = new AuditLog(db, clientAddress, ids, clock);
    return new AuditFeature(log, new DenialAuditLog(log));
  }

  public Routes routes(Access access) {
    return new AuditRoutes(log, access);
  }
}
