package org.ringback.server.call.outbound;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.ActingMemberResolver;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Member;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;
import tools.jackson.databind.JsonNode;

/// Serves the placing and ending of calls.
final class OutboundCallRoutes implements Routes {
  private final Access access;
  private final ActingMemberResolver members;
  private final OutboundCalls calls;

  OutboundCallRoutes(Access access, ActingMemberResolver members, OutboundCalls calls) {
    this.access = access;
    this.members = members;
    this.calls = calls;
  }

  @Override
  public void register(RoutesConfig routes) {
    String workspace = "/api/workspaces/{workspaceId}";
    routes.post(
        workspace + "/make-direct-call",
        this::makeDirectCall,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_WRITE);
    routes.post(
        workspace + "/calls/{callId}/end",
        this::end,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_WRITE);
  }

  private void makeDirectCall(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Json.Body body = Json.body(context);
    Member agent = members.of(principal, body.optionalText("identity", 320));
    String requestedNumber = body.text("to", 64);
    calls.rejectEmergency(principal.workspace(), agent.user(), requestedNumber);
    CallSid callSid =
        calls.place(
            new PlacementRequest(
                principal,
                agent,
                parseNumber(requestedNumber),
                from(body),
                contact(body),
                detectsMachine(body),
                idempotencyKey(context)));
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

  private void end(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    CallId id = CallId.of(context.pathParam("callId")).orElseThrow(ProblemException::notFound);
    calls.end(principal, id);
    context.status(204);
  }

  private static E164 parseNumber(String requestedNumber) {
    return E164.parse(requestedNumber)
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "/to", "to should be a phone number in E.164 form, like +15551234567."));
  }

  private static @Nullable UUID contact(Json.Body body) {
    Optional<String> text = body.optionalText("contactId", 64);
    if (text.isEmpty()) {
      return null;
    }
    return Uuids.parse(text.get())
        .orElseThrow(() -> ProblemException.invalid("/contactId", "contactId should be a UUID."));
  }

  private static @Nullable String from(Json.Body body) {
    return body.optionalText("from", 64)
        .map(
            text ->
                E164.parse(text)
                    .orElseThrow(
                        () ->
                            ProblemException.invalid(
                                "/from",
                                "from should be a phone number in E.164 form, like +15551234567."))
                    .value())
        .orElse(null);
  }

  private static boolean detectsMachine(Json.Body body) {
    JsonNode value = body.node().path("machineDetection");
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw ProblemException.invalid(
          "/machineDetection", "machineDetection should be true or false.");
    }
    return value.asBoolean(false);
  }

  private static Optional<IdempotencyKey> idempotencyKey(Context context) {
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
}
