package org.ringback.server.callcontrol;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.access.Access;
import org.ringback.server.call.CallAnnouncements;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.callcontrol.CallControl.Target;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.UserId;
import org.ringback.server.routing.Claim;
import org.ringback.server.routing.Claims;
import org.ringback.server.routing.ConferenceCalls;
import org.ringback.server.routing.TabBody;
import org.ringback.server.tenancy.Member;
import org.ringback.server.twilio.E164;
import tools.jackson.databind.JsonNode;

/// Serves what agents do with calls in conferences.
final class ControlRoutes implements Routes {
  private final Access access;
  private final Calls calls;
  private final CallAnnouncements announcements;
  private final Claims claims;
  private final AgentCalls agentCalls;
  private final CallControl control;

  ControlRoutes(
      Access access,
      Calls calls,
      CallAnnouncements announcements,
      Claims claims,
      AgentCalls agentCalls,
      CallControl control) {
    this.access = access;
    this.calls = calls;
    this.announcements = announcements;
    this.claims = claims;
    this.agentCalls = agentCalls;
    this.control = control;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/calls";
    String call = path + "/{callId}";
    String participant = call + "/participants/{participantId}";
    routes.get(path + "/offers", this::offers, RouteAccess.AGENT);
    routes.post(call + "/claim", this::claim, RouteAccess.AGENT);
    routes.post(call + "/leave", this::leave, RouteAccess.AGENT);
    routes.post(call + "/rejoin", this::rejoin, RouteAccess.AGENT);
    routes.post(call + "/park", this::park, RouteAccess.AGENT);
    routes.post(call + "/transfer", this::transfer, RouteAccess.AGENT);
    routes.post(call + "/participants", this::add, RouteAccess.AGENT);
    routes.post(call + "/swap", this::swap, RouteAccess.AGENT);
    routes.post(call + "/merge", this::merge, RouteAccess.AGENT);
    routes.post(call + "/complete", this::complete, RouteAccess.AGENT);
    routes.post(participant + "/hold", context -> hold(context, true), RouteAccess.AGENT);
    routes.post(participant + "/resume", context -> hold(context, false), RouteAccess.AGENT);
    routes.delete(participant, this::remove, RouteAccess.AGENT);
  }

  private void offers(Context context) {
    Member agent = access.member(context);
    List<?> offers =
        claims.offers(agent.workspace(), agent.user()).stream()
            .map(each -> announcements.offerBody(agent.workspace(), each.call(), each.offer()))
            .toList();
    Json.answer(context, Map.of("offers", offers, "rejoin", agentCalls.rejoins(agent)));
  }

  private void hold(Context context, boolean hold) {
    Json.answer(
        context, control.hold(access.member(context), call(context), participant(context), hold));
  }

  private void transfer(Context context) {
    Member agent = access.member(context);
    CallId call = existing(context, agent);
    Target target = target(Json.body(context), agent);
    Json.answer(context, 202, control.transfer(agent, call, target));
  }

  private void add(Context context) {
    Member agent = access.member(context);
    CallId call = existing(context, agent);
    Json.Body body = Json.body(context);
    Target target = target(body, agent);
    Json.answer(context, 202, control.add(agent, call, target, isConsultation(body)));
  }

  private void swap(Context context) {
    Json.answer(context, control.swap(access.member(context), call(context)));
  }

  private void merge(Context context) {
    Json.answer(context, control.merge(access.member(context), call(context)));
  }

  private void complete(Context context) {
    Json.answer(context, control.complete(access.member(context), call(context)));
  }

  private void remove(Context context) {
    control.remove(access.member(context), call(context), participant(context));
    context.status(204);
  }

  private void leave(Context context) {
    control.leave(access.member(context), call(context));
    context.status(204);
  }

  private void claim(Context context) {
    Member agent = access.member(context);
    CallId call = existing(context, agent);
    answer(context, agentCalls.claim(agent, call, TabBody.of(Json.body(context))));
  }

  private void rejoin(Context context) {
    Member agent = access.member(context);
    CallId call = existing(context, agent);
    answer(context, agentCalls.rejoin(agent, call, TabBody.of(Json.body(context))));
  }

  private void park(Context context) {
    Json.answer(context, agentCalls.park(access.member(context), call(context)));
  }

  private static void answer(Context context, Claim claim) {
    Json.answer(context, Map.of("claim", claim.claim(), "expiresAt", claim.expiresAt().toString()));
  }

  private static CallId call(Context context) {
    return CallId.of(context.pathParam("callId")).orElseThrow(ProblemException::notFound);
  }

  /// Returns the call before the body is read, so that a missing call is 404 with any body.
  private CallId existing(Context context, Member agent) {
    CallId id = call(context);
    ConferenceCalls.require(calls.find(agent.workspace(), id));
    return id;
  }

  private static ParticipantId participant(Context context) {
    return Uuids.parse(context.pathParam("participantId"))
        .map(ParticipantId::new)
        .orElseThrow(ProblemException::notFound);
  }

  private Target target(Json.Body body, Member agent) {
    Optional<String> user = body.optionalText("userId", 64);
    Optional<String> number = body.optionalText("number", 64);
    if (user.isPresent() == number.isPresent()) {
      throw ProblemException.invalid("/userId", "Send either userId or number.");
    }
    if (user.isPresent()) {
      UUID id =
          Uuids.parse(user.get())
              .orElseThrow(() -> ProblemException.invalid("/userId", "userId should be a UUID."));
      return new Target(new UserId(id), null);
    }
    control.rejectEmergency(agent, number.orElseThrow());
    return new Target(
        null,
        E164.parse(number.get())
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "/number",
                        "number should be a phone number in E.164 form, like +15551234567.")));
  }

  private static boolean isConsultation(Json.Body body) {
    JsonNode value = body.node().path("consult");
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw ProblemException.invalid("/consult", "consult should be true or false.");
    }
    return value.asBoolean(false);
  }
}
