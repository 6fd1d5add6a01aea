package org.ringback.server.credentials;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.Audit;
import org.ringback.server.audit.Deed;
import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.Routes;
import org.ringback.server.http.Who;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.workspace.Access;
import org.ringback.server.workspace.Visitor;
import org.ringback.server.workspace.Workspace;
import org.ringback.server.workspace.WorkspaceId;
import org.ringback.server.workspace.Workspaces;

/// Connecting a workspace to its Twilio account, and what has come of it.
final class CredentialRoutes implements Routes {
  private final Credentials credentials;
  private final AutoConfiguration autoConfiguration;
  private final ConnectionTest connectionTest;
  private final Workspaces workspaces;
  private final Access access;
  private final Audit audit;

  CredentialRoutes(
      Credentials credentials,
      AutoConfiguration autoConfiguration,
      ConnectionTest connectionTest,
      Workspaces workspaces,
      Access access,
      Audit audit) {
    this.credentials = credentials;
    this.autoConfiguration = autoConfiguration;
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

  private record ChecksView(boolean ok, List<ConnectionTest.Check> checks) {}

  private record NumbersView(List<PhoneNumber> phoneNumbers) {}

  @Override
  public void register(RoutesConfig routes) {
    String workspace = "/api/workspaces/{workspaceId}";
    routes.post(workspace + "/configure-twilio", this::configure, Who.ADMIN, Who.SERVICE);
    routes.get(workspace + "/twilio-status", this::status, Who.AGENT, Who.SERVICE);
    routes.post(workspace + "/test-connection", this::test, Who.SUPERVISOR, Who.SERVICE);
    routes.get(workspace + "/phone-numbers", this::numbers, Who.AGENT, Who.SERVICE, Who.CALLS_READ);
  }

  private void configure(Context context) {
    Visitor visitor = access.visitor(context);
    WorkspaceId id = visitor.workspace();
    Json.Body body = Json.body(context);
    List<Problem.FieldError> errors = new ArrayList<>();
    Optional<AccountSid> account =
        body.optionalText("accountSid", 64).flatMap(sid -> AccountSid.of(sid.strip()));
    Optional<String> token = body.optionalText("authToken", 256).map(String::strip);
    if (account.isEmpty()) {
      errors.add(
          new Problem.FieldError(
              "/accountSid", "An Account SID is AC and 32 characters of 0-9 and a-f."));
    }
    if (token.isEmpty()) {
      errors.add(new Problem.FieldError("/authToken", "The Auth Token is missing."));
    }
    if (account.isEmpty() || token.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    Workspace workspace = workspaces.find(id).orElseThrow(ProblemException::notFound);
    autoConfiguration.configure(workspace, account.get(), new Secret(token.get()));
    audit.write(id, Deed.of(visitor, "credentials.configured", account.get().value(), Map.of()));
    Json.answer(context, view(id));
  }

  private void status(Context context) {
    Json.answer(context, view(access.visitor(context).workspace()));
  }

  private void test(Context context) {
    WorkspaceId id = access.visitor(context).workspace();
    List<ConnectionTest.Check> checks = connectionTest.run(credentials.require(id));
    Json.answer(
        context, new ChecksView(checks.stream().allMatch(ConnectionTest.Check::ok), checks));
  }

  private void numbers(Context context) {
    WorkspaceId id = access.visitor(context).workspace();
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
