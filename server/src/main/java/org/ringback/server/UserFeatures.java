package org.ringback.server;

import java.net.URI;
import org.ringback.server.access.Access;
import org.ringback.server.access.AccessFeature;
import org.ringback.server.audit.AuditFeature;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.identity.IdentityFeature;
import org.ringback.server.identity.Sessions;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.TenancyFeature;
import org.ringback.server.tenancy.Workspaces;

/// Users, their workspaces, what they may do there, and the record of what they did.
record UserFeatures(
    IdentityFeature identity,
    AuditFeature auditing,
    TenancyFeature tenancy,
    AccessFeature accessFeature) {
  static UserFeatures of(Plumbing plumbing, Settings settings, Closer closer) {
    IdentityFeature identity =
        IdentityFeature.of(plumbing.db(), settings, plumbing.ids(), plumbing.clock());
    Sessions sessions = closer.add(identity.sessions());
    AuditFeature auditing =
        AuditFeature.of(plumbing.db(), plumbing.clientAddress(), plumbing.ids(), plumbing.clock());
    URI consoleUrl = settings.clientOrigins().stream().findFirst().orElse(plumbing.publicUrl());
    TenancyFeature tenancy =
        TenancyFeature.of(
            plumbing.db(),
            settings,
            consoleUrl,
            identity,
            auditing,
            plumbing.ids(),
            plumbing.clock());
    Workspaces workspaces = closer.add(tenancy.workspaces());
    AccessFeature accessFeature =
        AccessFeature.of(
            plumbing.db(),
            settings.supabase().serviceKey(),
            sessions,
            workspaces,
            auditing,
            plumbing.ids(),
            plumbing.clock());
    return new UserFeatures(identity, auditing, tenancy, accessFeature);
  }

  Sessions sessions() {
    return identity.sessions();
  }

  Workspaces workspaces() {
    return tenancy.workspaces();
  }

  Access access() {
    return accessFeature.access();
  }

  AuditLog audit() {
    return auditing.log();
  }
}
