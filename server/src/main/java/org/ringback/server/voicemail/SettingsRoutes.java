package org.ringback.server.voicemail;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.twilio.E164;
import org.ringback.server.voicemail.VoicemailSettings.NumberSettings;
import tools.jackson.databind.JsonNode;

/// Serves the voicemail settings of a workspace.
final class SettingsRoutes implements Routes {
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_NUMBERS = 500;
  private static final int MIN_SECONDS = 10;
  private static final int MAX_SECONDS = 600;

  private final Access access;
  private final VoicemailConfig config;

  SettingsRoutes(Access access, VoicemailConfig config) {
    this.access = access;
    this.config = config;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/voicemail-settings";
    routes.get(path, this::read, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.CALLS_READ);
    routes.put(path, this::replace, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void read(Context context) {
    Json.answer(context, config.find(access.principal(context).workspace()));
  }

  private void replace(Context context) {
    WorkspacePrincipal by = access.principal(context);
    JsonNode body = Json.body(context).node();
    JsonNode version = body.path("version");
    if (!version.isInt()) {
      throw ProblemException.invalid(
          "/version", "version should be the version of the settings that you read.");
    }
    JsonNode seconds = body.path("maxSeconds");
    if (!seconds.isInt() || seconds.intValue() < MIN_SECONDS || seconds.intValue() > MAX_SECONDS) {
      throw ProblemException.invalid(
          "/maxSeconds",
          "maxSeconds should be a number from " + MIN_SECONDS + " to " + MAX_SECONDS + ".");
    }
    Greeting greeting = greeting(body.path("greeting"), "/greeting");
    if (greeting == null) {
      throw ProblemException.invalid(
          "/greeting", "greeting is missing. Send a text, or the id of a recorded greeting.");
    }
    VoicemailSettings changed =
        new VoicemailSettings(
            version.intValue(),
            enabled(body, ""),
            greeting,
            seconds.intValue(),
            numbers(body.path("numbers")));
    Json.answer(context, config.replace(by, changed));
  }

  private static boolean enabled(JsonNode body, String at) {
    JsonNode enabled = body.path("enabled");
    if (!enabled.isBoolean()) {
      throw ProblemException.invalid(at + "/enabled", "enabled should be true or false.");
    }
    return enabled.booleanValue();
  }

  /// Returns null for an absent greeting.
  private static @Nullable Greeting greeting(JsonNode node, String at) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    JsonNode audio = node.path("audioId");
    UUID audioId = null;
    if (!audio.isMissingNode() && !audio.isNull()) {
      audioId =
          Uuids.parse(audio.asString(""))
              .orElseThrow(
                  () -> ProblemException.invalid(at + "/audioId", "audioId should be a UUID."));
    }
    String text =
        new Json.Body(node).optionalText("text", MAX_TEXT).map(String::strip).orElse(null);
    if (text == null && audioId == null) {
      throw ProblemException.invalid(
          at + "/text", "A greeting should have a text, or the id of a recorded greeting.");
    }
    return new Greeting(text, audioId);
  }

  private static List<NumberSettings> numbers(JsonNode items) {
    if (!items.isArray() || items.size() > MAX_NUMBERS) {
      throw ProblemException.invalid(
          "/numbers", "numbers should be a list of at most " + MAX_NUMBERS + " numbers.");
    }
    List<NumberSettings> numbers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String at = "/numbers/" + i;
      JsonNode item = items.get(i);
      String number =
          E164.parse(item.path("number").asString(""))
              .map(E164::value)
              .filter(seen::add)
              .orElseThrow(
                  () ->
                      ProblemException.invalid(
                          at + "/number",
                          "number should be a phone number in E.164 form, and occur once."));
      numbers.add(
          new NumberSettings(
              number, enabled(item, at), greeting(item.path("greeting"), at + "/greeting")));
    }
    return numbers;
  }
}
