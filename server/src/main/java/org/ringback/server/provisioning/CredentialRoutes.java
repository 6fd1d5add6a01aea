package org.ringback.server.provisioning;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.PhoneNumber;
import org.ringback.server.credentials.SetupAudit;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.provisioning.health.Finding;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// Connects a workspace to its Twilio account, disconnects it, and reports the status.
final class CredentialRoutes implements Routes {
  private final Credentials credentials;
  private final AutoConfiguration autoConfiguration;
  private final ManualSetup manualSetup;
  private final Disconnect disconnect;
  private final Workspaces workspaces;
  private final Access access;
  private final AuditLog audit;

  CredentialRoutes(
      Credentials credentials,
      AutoConfiguration autoConfiguration,
      ManualSetup manualSetup,
      Disconnect disconnect,
      Workspaces workspaces,
      Access access,
      AuditLog audit) {
    this.credentials = credentials;
    this.autoConfiguration = autoConfiguration;
    this.manualSetup = manualSetup;
    this.disconnect = disconnect;
    this.workspaces = workspaces;
    this.access = access;
    this.audit = audit;
  }

  /// The names are part of the public API.
  private record StatusView(
      boolean configured,
      boolean has_twiml_app,
      @Nullable String account_sid,
      @Nullable SetupMethod setup_method,
      List<String> phone_numbers) {}

  /// @param warnings the problems that remain after the setup
  private record ConfiguredView(@JsonUnwrapped StatusView status, List<Finding> warnings) {}

  /// @param left messages about the parts that remain at Twilio
  private record DisconnectedView(List<String> left) {}

  private record NumbersView(List<PhoneNumber> phoneNumbers) {}

  @Override
  public void register(RoutesConfig routes) {
    String workspace = "/api/workspaces/{workspaceId}";
    routes.post(
        workspace + "/configure-twilio", this::configure, RouteAccess.ADMIN, RouteAccess.SERVICE);
    routes.delete(
        workspace + "/twilio-credentials",
        this::disconnect,
        RouteAccess.ADMIN,
        RouteAccess.SERVICE);
    routes.get(workspace + "/twilio-status", this::status, RouteAccess.AGENT, RouteAccess.SERVICE);
    routes.get(
        workspace + "/phone-numbers",
        this::numbers,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
  }

  private void configure(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    WorkspaceId id = principal.workspace();
    SetupForm form = new SetupForm(Json.body(context));
    Workspace workspace = workspaces.find(id).orElseThrow(ProblemException::notFound);
    SetupAudit setupAudit = new SetupAudit(audit, principal, form.account().value());
    List<Finding> warnings =
        form.isManual()
            ? manualSetup.configure(id, form.manual(), setupAudit)
            : autoConfiguration.configure(
                workspace, form.account(), form.authToken(), form.numbers(), setupAudit);
    Json.answer(context, new ConfiguredView(view(id), warnings));
  }

  private void disconnect(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    WorkspaceId id = principal.workspace();
    String account = credentials.require(id).accountSid().value();
    List<String> left = disconnect.run(id, new SetupAudit(audit, principal, account));
    Json.answer(context, new DisconnectedView(left));
  }

  private void status(Context context) {
    Json.answer(context, view(access.principal(context).workspace()));
  }

  private void numbers(Context context) {
    WorkspaceId id = access.principal(context).workspace();
    Json.answer(context, new NumbersView(credentials.numbers(id)));
  }

  private StatusView view(WorkspaceId id) {
    List<String> numbers = credentials.ownNumbers(id);
    return credentials
        .find(id)
        .map(
            current ->
                new StatusView(
                    true, true, current.accountSid().value(), current.setupMethod(), numbers))
        .orElseGet(() -> new StatusView(false, false, null, null, numbers));
  }
}
