package org.ringback.server.callerid;

import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;
import org.ringback.server.twilio.TwilioApi;

/// The caller IDs of workspaces, and their defaults.
public record CallerIdFeature(CallerIds callerIds, Routes routes) {
  public static CallerIdFeature of(
      Database db, Credentials credentials, TwilioApi twilio, Access access, AuditLog audit) {
    CallerIds callerIds = new CallerIds(db, credentials, twilio, audit);
    return new CallerIdFeature(callerIds, new CallerIdRoutes(callerIds, access));
  }
}
