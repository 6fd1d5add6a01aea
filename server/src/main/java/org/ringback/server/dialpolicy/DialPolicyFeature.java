package org.ringback.server.dialpolicy;

import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Workspaces;

/// Dialing rules, and the usage that their spend limits apply to.
public record DialPolicyFeature(DialPolicy policy, List<Routes> routes) {
  public static DialPolicyFeature of(
      Database db,
      Credentials credentials,
      UsageSource usageSource,
      Workspaces workspaces,
      Access access,
      AuditLog audit,
      UuidV7 ids,
      Clock clock) {
    DialPolicy policy = new DialPolicy(db, credentials, usageSource, audit, clock);
    UsageReport report = new UsageReport(policy, usageSource, workspaces, clock);
    return new DialPolicyFeature(
        policy,
        List.of(
            new DialPolicyRoutes(policy, access),
            new DoNotCallRoutes(new DoNotCallList(db, audit, ids, clock), access),
            new UsageRoutes(report, access)));
  }
}
