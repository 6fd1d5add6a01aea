package org.ringback.server.tenancy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.ringback.server.access.Access;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.UserId;
import tools.jackson.databind.JsonNode;

/// Creating a workspace, and changing its settings.
final class WorkspaceRoutes implements Routes {
  private static final String PATH = "/api/workspaces";
  private static final int MAX_NAME_LENGTH = 100;
  private static final int MAX_WRAP_UP_SECONDS = 600;
  private static final int MAX_WAIT_SECONDS = 3600;
  private static final Set<String> TIME_ZONES = ZoneId.getAvailableZoneIds();

  private final WorkspaceAdministration administration;
  private final Workspaces workspaces;
  private final Access access;

  WorkspaceRoutes(WorkspaceAdministration administration, Workspaces workspaces, Access access) {
    this.administration = administration;
    this.workspaces = workspaces;
    this.access = access;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post(PATH, this::create, RouteAccess.AUTHENTICATED);
    routes.patch(PATH + "/{workspaceId}", this::update, RouteAccess.ADMIN);
  }

  private void create(Context context) {
    UserId owner = access.signedInUser(context).id();
    Json.Body body = Json.body(context);
    String name = body.text("name", MAX_NAME_LENGTH).strip();
    ZoneId timeZone = timeZone(body).orElse(ZoneOffset.UTC);
    Workspace workspace = administration.create(owner, name, timeZone);
    Json.answer(context, 201, WorkspaceView.of(workspace, Role.OWNER));
  }

  private void update(Context context) {
    Member by = access.member(context);
    Workspace before = workspaces.find(by.workspace()).orElseThrow(ProblemException::notFound);
    Json.Body body = Json.body(context);
    String name =
        body.node().has("name") ? body.text("name", MAX_NAME_LENGTH).strip() : before.name();
    ZoneId timeZone = timeZone(body).orElse(before.timeZone());
    Workspace after =
        new Workspace(
            before.id(),
            name,
            before.slug(),
            timeZone,
            seconds(body, "wrapUpSeconds", MAX_WRAP_UP_SECONDS).orElse(before.wrapUpSeconds()),
            ringStrategy(body).orElse(before.ringStrategy()),
            seconds(body, "maxWaitSeconds", MAX_WAIT_SECONDS).orElse(before.maxWaitSeconds()),
            callStrategy(body).orElse(before.callStrategy()),
            flag(body, "supervisionVisible").orElse(before.supervisionVisible()),
            flag(body, "callWaiting").orElse(before.callWaiting()),
            flag(body, "machineDetection").orElse(before.machineDetection()));
    Json.answer(context, WorkspaceView.of(administration.update(by, after), by.role()));
  }

  private static OptionalInt seconds(Json.Body body, String member, int max) {
    JsonNode value = body.node().path(member);
    if (value.isMissingNode()) {
      return OptionalInt.empty();
    }
    if (!value.isInt() || value.intValue() < 0 || value.intValue() > max) {
      throw ProblemException.invalid(
          "/" + member, member + " should be a whole number from 0 to " + max + ".");
    }
    return OptionalInt.of(value.intValue());
  }

  private static Optional<RingStrategy> ringStrategy(Json.Body body) {
    if (!body.node().has("ringStrategy")) {
      return Optional.empty();
    }
    return Optional.of(
        RingStrategy.fromWire(body.text("ringStrategy", 100))
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "/ringStrategy", "ringStrategy should be all or longest-idle.")));
  }

  private static Optional<CallStrategy> callStrategy(Json.Body body) {
    if (!body.node().has("callStrategy")) {
      return Optional.empty();
    }
    return Optional.of(
        CallStrategy.fromWire(body.text("callStrategy", 100))
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "/callStrategy", "callStrategy should be client or conference.")));
  }

  private static Optional<Boolean> flag(Json.Body body, String member) {
    JsonNode value = body.node().path(member);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw ProblemException.invalid("/" + member, member + " should be true or false.");
    }
    return Optional.of(value.asBoolean());
  }

  private static Optional<ZoneId> timeZone(Json.Body body) {
    if (!body.node().has("timeZone")) {
      return Optional.empty();
    }
    String name = body.text("timeZone", 100);
    if (!TIME_ZONES.contains(name)) {
      throw ProblemException.invalid(
          "/timeZone", "timeZone should be an IANA time zone name, such as Europe/Berlin.");
    }
    return Optional.of(ZoneId.of(name));
  }
}
