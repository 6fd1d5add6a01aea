package org.ringback.server.call.outbound;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.ActingMemberResolver;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.callerid.CallerId;
import org.ringback.server.callerid.CallerIds;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.E164;

/// Tells a dialer before a call what would happen: the number that the call shows, and why it would
/// be denied. Counts nothing, and writes nothing to the audit log.
final class DialCheckRoutes implements Routes {
  private final Access access;
  private final ActingMemberResolver members;
  private final CallerIds callerIds;
  private final DialPolicy policy;

  DialCheckRoutes(
      Access access, ActingMemberResolver members, CallerIds callerIds, DialPolicy policy) {
    this.access = access;
    this.members = members;
    this.callerIds = callerIds;
    this.policy = policy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/dial-check",
        this::check,
        RouteAccess.AGENT,
        RouteAccess.CALLS_WRITE,
        RouteAccess.SERVICE,
        SupportedParameters.of("to", "identity"));
  }

  private void check(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    UserId agent =
        members.of(principal, Optional.ofNullable(context.queryParam("identity"))).user();
    E164 to =
        E164.parse(Objects.requireNonNullElse(context.queryParam("to"), ""))
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "/to", "to should be a phone number in E.164 form, like +15551234567."));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    Optional<CallerId> callerId = callerIds.choose(principal.workspace(), agent, to, null);
    answer.put("callerId", callerId.orElse(null));
    answer.put("denial", policy.check(principal.workspace(), to.value()).orElse(null));
    Json.answer(context, answer);
  }
}
