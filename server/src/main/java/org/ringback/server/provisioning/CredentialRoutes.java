package org.ringback.server.provisioning;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.SetupMethod;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.provisioning.health.ConnectionTest;
import org.ringback.server.provisioning.health.Finding;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// Connecting a workspace to its Twilio account, and what has come of it.
public final class CredentialRoutes implements Routes {
  private final Credentials credentials;
  private final AutoConfiguration autoConfiguration;
  private final ManualSetup manualSetup;
  private final Disconnect disconnection;
  private final ConnectionTest connectionTest;
  private final Workspaces workspaces;
  private final Access access;
  private final AuditLog audit;

  public CredentialRoutes(
      Credentials credentials,
      AutoConfiguration autoConfiguration,
      ManualSetup manualSetup,
      Disconnect disconnection,
      ConnectionTest connectionTest,
      Workspaces workspaces,
      Access access,
      AuditLog audit) {
    this.credentials = credentials;
    this.autoConfiguration = autoConfiguration;
    this.manualSetup = manualSetup;
    this.disconnection = disconnection;
    this.connectionTest = connectionTest;
    this.workspaces = workspaces;
    this.access = access;
    this.audit = audit;
  }

  /// The names are the seed's.
  private record StatusView(
      boolean configured,
      boolean has_twiml_app,
      @Nullable String account_sid,
      @Nullable SetupMethod setup_method,
      List<String> phone_numbers) {}

  /// @param warnings what the workspace has to know, though it is connected
  private record ConfiguredView(@JsonUnwrapped StatusView status, List<Finding> warnings) {}

  /// @param left what Twilio refused to have undone, in words
  private record DisconnectedView(List<String> left) {}

  private record ChecksView(boolean ok, List<ConnectionTest.Check> checks) {}

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
    routes.post(
        workspace + "/test-connection", this::test, RouteAccess.SUPERVISOR, RouteAccess.SERVICE);
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
    SetupAudit setupAudit =
        (action, detail) ->
            audit.write(id, principal.auditEvent(action, form.account().value(), detail));
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
    List<String> left =
        disconnection.run(
            id,
            (held, remains) ->
                audit.write(
                    id,
                    principal.auditEvent(
                        "credentials.disconnected",
                        account,
                        Map.of(
                            "before", held.withoutSecrets(), "left", String.join(" ", remains)))));
    Json.answer(context, new DisconnectedView(left));
  }

  private void status(Context context) {
    Json.answer(context, view(access.principal(context).workspace()));
  }

  private void test(Context context) {
    WorkspaceId id = access.principal(context).workspace();
    List<ConnectionTest.Check> checks = connectionTest.run(credentials.require(id));
    Json.answer(
        context, new ChecksView(checks.stream().allMatch(ConnectionTest.Check::ok), checks));
  }

  private void numbers(Context context) {
    WorkspaceId id = access.principal(context).workspace();
    Json.answer(context, new NumbersView(credentials.numbers(id)));
  }

  private StatusView view(WorkspaceId id) {
    List<String> numbers = credentials.numbers(id).stream().map(PhoneNumber::number).toList();
    return credentials
        .find(id)
        .map(
            held ->
                new StatusView(true, true, held.accountSid().value(), held.setupMethod(), numbers))
        .orElseGet(() -> new StatusView(false, false, null, null, numbers));
  }
}
