package org.ringback.server.call;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.ActingMemberResolver;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.outbound.IdempotencyKey;
import org.ringback.server.call.outbound.OutboundCalls;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Member;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;

/// The calls of a workspace, and placing and ending one.
public final class CallRoutes implements Routes {
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 100;

  private final Access access;
  private final ActingMemberResolver actingMembers;
  private final Calls calls;
  private final OutboundCalls outbound;
  private final AuditLog audit;

  public CallRoutes(
      Access access,
      ActingMemberResolver actingMembers,
      Calls calls,
      OutboundCalls outbound,
      AuditLog audit) {
    this.audit = audit;
    this.access = access;
    this.actingMembers = actingMembers;
    this.calls = calls;
    this.outbound = outbound;
  }

  @Override
  public void register(RoutesConfig routes) {
    String workspace = "/api/workspaces/{workspaceId}";
    routes.get(
        workspace + "/calls",
        this::history,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
    routes.post(
        workspace + "/calls/{callId}/end",
        this::end,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_WRITE);
    routes.post(
        workspace + "/make-direct-call",
        this::makeDirectCall,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_WRITE);
  }

  private void history(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    int limit = limit(context);
    List<CallView> page = calls.history(principal.workspace(), cursor(context), limit + 1);
    boolean hasMore = page.size() > limit;
    List<CallView> shown = hasMore ? page.subList(0, limit) : page;
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("calls", shown);
    answer.put("nextCursor", hasMore ? CallCursor.after(shown.getLast()).toString() : null);
    Json.answer(context, answer);
  }

  private void end(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    CallId id = CallId.of(context.pathParam("callId")).orElseThrow(ProblemException::notFound);
    outbound
        .end(principal.workspace(), id)
        .ifPresent(
            callSid ->
                audit.write(
                    principal.workspace(),
                    AuditEvent.of(principal, "call.hung-up", callSid.value(), Map.of())));
    context.status(204);
  }

  private void makeDirectCall(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Json.Body body = Json.body(context);
    Member agent = actingMembers.of(principal, body.optionalText("identity", 320));
    String typed = body.text("to", 64);
    outbound.refuseEmergency(principal.workspace(), agent.user(), typed);
    E164 to =
        E164.parse(typed)
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "/to", "to should be a phone number in E.164 form, like +15551234567."));
    UUID contact =
        body.optionalText("contactId", 64)
            .map(
                text ->
                    CallId.of(text)
                        .orElseThrow(
                            () ->
                                ProblemException.invalid(
                                    "/contactId", "contactId should be a UUID."))
                        .value())
            .orElse(null);
    CallSid callSid =
        outbound.place(
            principal.workspace(),
            agent.user(),
            to,
            contact,
            key(context),
            (placed, from) ->
                audit.write(
                    principal.workspace(),
                    AuditEvent.of(
                        principal,
                        "call.placed",
                        placed.value(),
                        Map.of("from", from, "to", to.value(), "agent", agent.email()))));
    Json.answer(
        context,
        Map.of(
            "success",
            true,
            "message",
            "Call initiated successfully",
            "callSid",
            callSid.value(),
            "status",
            "initiated"));
  }

  private static Optional<IdempotencyKey> key(Context context) {
    return Optional.ofNullable(context.header(IdempotencyKey.HEADER))
        .map(
            text ->
                IdempotencyKey.of(text)
                    .orElseThrow(
                        () ->
                            ProblemException.invalid(
                                "/headers/Idempotency-Key",
                                "Idempotency-Key should be 1 to 255 visible ASCII characters.")));
  }

  private static int limit(Context context) {
    String text = context.queryParam("limit");
    if (text == null) {
      return PAGE;
    }
    if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > LARGEST_PAGE) {
      throw ProblemException.invalid("/limit", "limit should be a number from 1 to 100.");
    }
    return Integer.parseInt(text);
  }

  private static @Nullable CallCursor cursor(Context context) {
    return Optional.ofNullable(context.queryParam("cursor"))
        .map(
            text ->
                CallCursor.parse(text)
                    .orElseThrow(
                        () ->
                            ProblemException.invalid(
                                "/cursor", "cursor should be the nextCursor of the page before.")))
        .orElse(null);
  }
}
