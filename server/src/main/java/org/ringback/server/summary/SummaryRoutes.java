package org.ringback.server.summary;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Role;

/// Serves the summary of a call to those who may read its transcript: agents in their own calls,
/// supervisors in all.
final class SummaryRoutes implements Routes {
  private static final String SUMMARY = "/api/workspaces/{workspaceId}/calls/{callId}/summary";
  private static final int MAX_TEXT = 4000;

  private final Access access;
  private final Calls calls;
  private final SummaryStore store;
  private final Summaries summaries;

  SummaryRoutes(Access access, Calls calls, SummaryStore store, Summaries summaries) {
    this.access = access;
    this.calls = calls;
    this.store = store;
    this.summaries = summaries;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(SUMMARY, this::read, RouteAccess.AGENT);
    routes.post(SUMMARY + "/draft", this::draft, RouteAccess.AGENT);
    routes.put(SUMMARY, this::accept, RouteAccess.AGENT);
    routes.delete(SUMMARY, this::delete, RouteAccess.AGENT);
  }

  private void read(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    CallView call = call(context, by);
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("engine", summaries.model().orElse(null));
    response.put("extract", Extract.of(store.transcript(by.workspace(), call.id())));
    response.put("summary", store.find(by.workspace(), call.id()).orElse(null));
    Json.answer(context, response);
  }

  private void draft(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    summaries.requestDraft(by, call(context, by));
    context.status(202);
  }

  private void accept(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    CallView call = call(context, by);
    String text = Json.body(context).text("text", MAX_TEXT).strip();
    Json.answer(context, summaries.accept(by, call, text));
  }

  private void delete(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    summaries.delete(by, call(context, by));
    context.status(204);
  }

  private CallView call(Context context, MemberPrincipal by) {
    return CallId.of(context.pathParam("callId"))
        .flatMap(id -> calls.findView(by.workspace(), id))
        .filter(
            call ->
                by.member().role().atLeast(Role.SUPERVISOR)
                    || call.joinedMembers().contains(by.member().user()))
        .orElseThrow(ProblemException::notFound);
  }
}
