package org.ringback.server.recording;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.recording.RecordingPolicy.NumberPolicy;
import org.ringback.server.twilio.E164;
import tools.jackson.databind.JsonNode;

/// Serves the recording policy of a workspace.
final class PolicyRoutes implements Routes {
  private static final int MAX_NUMBERS = 500;

  private final Access access;
  private final RecordingPolicies policies;

  PolicyRoutes(Access access, RecordingPolicies policies) {
    this.access = access;
    this.policies = policies;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/recording-policy";
    routes.get(path, this::read, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.CALLS_READ);
    routes.put(path, this::replace, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void read(Context context) {
    Json.answer(context, policies.find(access.principal(context).workspace()));
  }

  private void replace(Context context) {
    WorkspacePrincipal by = access.principal(context);
    Json.Body body = Json.body(context);
    JsonNode version = body.node().path("version");
    if (!version.isInt()) {
      throw ProblemException.invalid(
          "/version", "version should be the version of the policy that you read.");
    }
    JsonNode delete = body.node().path("deleteAtTwilio");
    if (!delete.isBoolean()) {
      throw ProblemException.invalid("/deleteAtTwilio", "deleteAtTwilio should be true or false.");
    }
    RecordingPolicy policy =
        new RecordingPolicy(
            version.intValue(),
            mode(body.node(), "", "inbound"),
            mode(body.node(), "", "outbound"),
            internal(body.node()),
            consent(body.node()),
            AnnouncementBody.read(body.node().path("announcement"), "/announcement"),
            AnnouncementBody.readCountries(body.node().path("countries")),
            delete.asBoolean(),
            numbers(body.node().path("numbers")));
    if (policy.consent() != Consent.NONE && policy.announcement() == null) {
      throw ProblemException.invalid(
          "/announcement",
          "announcement is missing. It tells callers by which key they agree or refuse.");
    }
    Json.answer(context, policies.replace(by, policy));
  }

  private static RecordingMode internal(JsonNode body) {
    RecordingMode mode = mode(body, "", "internal");
    if (mode == RecordingMode.ON_DEMAND) {
      throw ProblemException.invalid("/internal", "internal should be off or always.");
    }
    return mode;
  }

  private static Consent consent(JsonNode body) {
    return Consent.fromWire(body.path("consent").asString(""))
        .orElseThrow(
            () ->
                ProblemException.invalid("/consent", "consent should be none, opt-out or opt-in."));
  }

  private static List<NumberPolicy> numbers(JsonNode items) {
    if (!items.isArray() || items.size() > MAX_NUMBERS) {
      throw ProblemException.invalid(
          "/numbers", "numbers should be a list of at most " + MAX_NUMBERS + " numbers.");
    }
    List<NumberPolicy> numbers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String at = "/numbers/" + i;
      String number =
          E164.parse(items.get(i).path("number").asString(""))
              .map(E164::value)
              .filter(seen::add)
              .orElseThrow(
                  () ->
                      ProblemException.invalid(
                          at + "/number",
                          "number should be a phone number in E.164 form, and occur once."));
      numbers.add(
          new NumberPolicy(
              number, mode(items.get(i), at, "inbound"), mode(items.get(i), at, "outbound")));
    }
    return numbers;
  }

  private static RecordingMode mode(JsonNode body, String at, String name) {
    return RecordingMode.fromWire(body.path(name).asString(""))
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    at + "/" + name, name + " should be off, always or on-demand."));
  }
}
