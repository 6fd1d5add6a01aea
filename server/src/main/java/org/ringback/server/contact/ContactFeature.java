package org.ringback.server.contact;

import java.time.Clock;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;

/// The contacts and their routes.
public record ContactFeature(Contacts contacts, Routes routes) {
  public static ContactFeature of(
      Database db, Access access, AuditLog audit, UuidV7 ids, Clock clock) {
    Contacts contacts = new Contacts(db, audit, ids, clock);
    return new ContactFeature(contacts, new ContactRoutes(contacts, access));
  }
}
