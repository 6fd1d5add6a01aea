package org.ringback.server.access;

import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditFeature;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.Sessions;
import org.ringback.server.tenancy.Workspaces;

/// Authentication and authorization of requests, and service keys.
public record AccessFeature(
    Access access, ActingMemberResolver actingMembers, ServiceKeys serviceKeys, Routes routes) {
  /// @param supabaseServiceKey bearer token of the host product's back end; null for none
  public static AccessFeature of(
      Database db,
      @Nullable Secret supabaseServiceKey,
      Sessions sessions,
      Workspaces workspaces,
      AuditFeature auditing,
      UuidV7 ids,
      Clock clock) {
    ServiceKeys keys = new ServiceKeys(db, auditing.log(), ids, new SecureRandom(), clock);
    Access access = new Access(sessions, workspaces, keys, supabaseServiceKey, auditing.denials());
    return new AccessFeature(
        access, new ActingMemberResolver(workspaces), keys, new ServiceKeyRoutes(keys, access));
  }
}
