package org.ringback.server.call;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.http.Download;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.E164;

/// Serves the history of calls.
final class CallRoutes implements Routes {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 100;
  private static final int MAX_TEXT = 100;

  private final Access access;
  private final Calls calls;
  private final CallLists lists;
  private final Workspaces workspaces;
  private final AuditLog audit;

  CallRoutes(Access access, Calls calls, CallLists lists, Workspaces workspaces, AuditLog audit) {
    this.access = access;
    this.calls = calls;
    this.lists = lists;
    this.workspaces = workspaces;
    this.audit = audit;
  }

  @Override
  public void register(RoutesConfig routes) {
    String workspace = "/api/workspaces/{workspaceId}";
    routes.get(
        workspace + "/calls",
        this::history,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ,
        SupportedParameters.of(
            "limit",
            "cursor",
            "from",
            "to",
            "direction",
            "status",
            "agent",
            "number",
            "contact",
            "text"));
    routes.get(
        workspace + "/calls/export",
        this::export,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_EXPORT,
        SupportedParameters.of(
            "format",
            "bom",
            "from",
            "to",
            "direction",
            "status",
            "agent",
            "number",
            "contact",
            "text"));
    routes.get(
        workspace + "/calls/{callId}",
        this::read,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
    routes.get(
        workspace + "/calls/{callId}/timeline",
        this::timeline,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
  }

  private void read(Context context) {
    Json.answer(context, call(context, access.principal(context).workspace()));
  }

  private void timeline(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    CallView call = call(context, workspace);
    List<TimelineEntry> entries = calls.timeline(workspace, call.id());
    boolean isExpired = calls.areEventsExpired(call.id(), entries);
    Json.answer(context, Map.of("entries", entries, "eventsExpired", isExpired));
  }

  private CallView call(Context context, WorkspaceId workspace) {
    return CallId.of(context.pathParam("callId"))
        .flatMap(id -> calls.findView(workspace, id))
        .orElseThrow(ProblemException::notFound);
  }

  private void history(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    int limit = limit(context);
    List<CallView> page =
        calls.history(principal.workspace(), filter(context), cursor(context), limit + 1);
    boolean hasMore = page.size() > limit;
    List<CallView> returned = hasMore ? page.subList(0, limit) : page;
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("calls", returned);
    response.put("nextCursor", hasMore ? CallCursor.after(returned.getLast()).toString() : null);
    Json.answer(context, response);
  }

  /// Exports the list. That of an agent contains the calls that she took or placed.
  private void export(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Workspace workspace =
        workspaces.find(principal.workspace()).orElseThrow(ProblemException::notFound);
    CallFilter asked = filter(context);
    CallFilter filter = asked.by(principal.visibleUser(asked.agent(), "calls"));
    Download file = Download.of(context);
    CallExport export = lists.open(workspace.id(), workspace.timeZone(), filter);
    audit.write(
        workspace.id(), principal.auditEvent("calls.exported", null, Download.parameters(context)));
    String name =
        file.fileName(
            workspace.slug(),
            "calls",
            filter.firstDay(workspace.timeZone()),
            filter.lastDay(workspace.timeZone()));
    file.answer(context, name, out -> export.write(file, out));
  }

  private static CallFilter filter(Context context) {
    return new CallFilter(
        QueryParameter.time(context, "from"),
        QueryParameter.time(context, "to"),
        QueryParameter.read(
            context,
            "direction",
            CallDirection::parseFilter,
            "inbound, outbound, outbound-dial, outbound-api or internal"),
        QueryParameter.read(
            context,
            "status",
            CallRoutes::statuses,
            "one or several, separated by commas, of queued, initiated, ringing, in-progress, completed, busy, no-answer, failed or"
                + " canceled"),
        QueryParameter.id(context, "agent", "the id of a user"),
        QueryParameter.read(
            context,
            "number",
            text -> E164.parse(text).map(E164::value),
            "a phone number in E.164 form, like +15551234567"),
        QueryParameter.id(context, "contact", "the id of a contact"),
        QueryParameter.read(context, "text", CallRoutes::text, "1 to " + MAX_TEXT + " characters"));
  }

  private static Optional<Set<CallStatus>> statuses(String text) {
    Set<CallStatus> statuses = EnumSet.noneOf(CallStatus.class);
    for (String name : text.split(",", -1)) {
      Optional<CallStatus> status = CallStatus.of(name);
      if (status.isEmpty()) {
        return Optional.empty();
      }
      statuses.add(status.get());
    }
    return Optional.of(statuses);
  }

  private static Optional<String> text(String text) {
    String trimmed = text.strip();
    return trimmed.isEmpty() || trimmed.length() > MAX_TEXT
        ? Optional.empty()
        : Optional.of(trimmed.replace("\0", ""));
  }

  private static int limit(Context context) {
    Integer limit =
        QueryParameter.read(context, "limit", CallRoutes::limit, "a number from 1 to " + MAX_LIMIT);
    return limit == null ? DEFAULT_LIMIT : limit;
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("[1-9]\\d{0,2}"))
        .map(Integer::valueOf)
        .filter(limit -> limit <= MAX_LIMIT);
  }

  private static @Nullable CallCursor cursor(Context context) {
    return QueryParameter.read(
        context, "cursor", CallCursor::parse, "the nextCursor of the previous page");
  }
}
