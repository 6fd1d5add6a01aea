package org.ringback.server.provisioning;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.SetupAudit;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;

/// `/api/workspaces/{workspaceId}/account-numbers`: lists the numbers of the Twilio account, and
/// chooses those that the workspace uses.
final class NumberRoutes implements Routes {
  private final AccountNumbers numbers;
  private final Credentials credentials;
  private final Access access;
  private final AuditLog audit;

  NumberRoutes(AccountNumbers numbers, Credentials credentials, Access access, AuditLog audit) {
    this.numbers = numbers;
    this.credentials = credentials;
    this.access = access;
    this.audit = audit;
  }

  private record NumbersView(List<AccountNumber> numbers) {}

  @Override
  public void register(RoutesConfig routes) {
    String numbers = "/api/workspaces/{workspaceId}/account-numbers";
    routes.get(numbers, this::list, RouteAccess.ADMIN, RouteAccess.SERVICE);
    routes.put(numbers, this::choose, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void list(Context context) {
    answer(context, access.principal(context).workspace());
  }

  private void choose(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    WorkspaceId id = principal.workspace();
    List<Problem.FieldError> errors = new ArrayList<>();
    Optional<List<String>> chosen = SetupForm.numbers(Json.body(context), errors);
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    String account = credentials.require(id).accountSid().value();
    numbers.choose(
        id,
        chosen.orElseThrow(() -> ProblemException.invalid("/numbers", "numbers is missing.")),
        new SetupAudit(audit, principal, account));
    answer(context, id);
  }

  private void answer(Context context, WorkspaceId id) {
    Json.answer(context, new NumbersView(numbers.list(id)));
  }
}
