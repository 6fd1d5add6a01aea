package org.ringback.exchange.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes the JSON of the admin API, `/exchange/…`. It rejects unknown members, and any
/// content type but `application/json`, which prevents cross-site form posts.
public final class AdminApi {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AdminApi() {}

  /// Maps an [AdminException] to the response body `{"message": …}`.
  public static void register(RoutesConfig routes) {
    routes.exception(
        AdminException.class,
        (e, context) -> respond(context, e.status(), Map.of("message", e.getMessage())));
  }

  public static void respond(Context context, int status, Object body) {
    context
        .status(status)
        .contentType("application/json; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(JSON.writeValueAsBytes(body));
  }

  /// Returns the request's body, an object with no other members than the given ones.
  public static JsonNode body(Context context, Set<String> members) {
    String type = context.contentType();
    if (type == null || !type.startsWith("application/json")) {
      throw new AdminException(415, "Content-Type must be application/json.");
    }
    JsonNode body;
    try {
      body = JSON.readTree(context.body());
    } catch (JacksonException e) {
      throw new AdminException(400, "The body is not valid JSON: " + e.getOriginalMessage() + ".");
    }
    if (!body.isObject()) {
      throw new AdminException(400, "The body must be a JSON object.");
    }
    for (Map.Entry<String, JsonNode> each : body.properties()) {
      if (!members.contains(each.getKey())) {
        throw new AdminException(
            400,
            "Unknown member \""
                + each.getKey()
                + "\". Allowed: "
                + String.join(", ", members.stream().sorted().toList())
                + ".");
      }
    }
    return body;
  }

  /// Returns a phone number in E.164. Spaces, hyphens, dots and parentheses are removed.
  public static String number(JsonNode body, String member) {
    String number = body.path(member).asString("").replaceAll("[\\s().-]", "");
    if (!number.matches("\\+[1-9]\\d{6,14}")) {
      throw new AdminException(
          400, "\"" + member + "\" must be a phone number in E.164, such as +15550001111.");
    }
    return number;
  }
}
