package org.ringback.server.retention;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Download;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;

/// Serves the export of a call.
final class ArchiveRoutes implements Routes {
  private final Access access;
  private final Calls calls;
  private final CallArchive archive;
  private final AuditLog audit;

  ArchiveRoutes(Access access, Calls calls, CallArchive archive, AuditLog audit) {
    this.access = access;
    this.calls = calls;
    this.archive = archive;
    this.audit = audit;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/calls/{callId}/export",
        this::export,
        RouteAccess.ADMIN,
        RouteAccess.SERVICE);
  }

  private void export(Context context) {
    WorkspacePrincipal by = access.principal(context);
    CallView call =
        CallId.of(context.pathParam("callId"))
            .flatMap(id -> calls.findView(by.workspace(), id))
            .orElseThrow(ProblemException::notFound);
    CallArchive.Content content = archive.of(by.workspace(), call);
    audit.write(by.workspace(), by.auditEvent("call.exported", call.id().toString(), Map.of()));
    Download.answer(
        context, "application/zip", "ringback-call-" + call.id() + ".zip", content::writeTo);
  }
}
