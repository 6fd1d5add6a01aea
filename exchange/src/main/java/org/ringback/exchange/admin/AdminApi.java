package org.ringback.exchange.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes the JSON of `/exchange/…`. What is read is read strictly: another type than
/// `application/json` is refused (so that no foreign web page can send it unasked), and so is a
/// member that is not known.
public final class AdminApi {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AdminApi() {}

  /// Makes an [AdminException] an answer `{"message": …}`.
  public static void register(RoutesConfig routes) {
    routes.exception(
        AdminException.class,
        (e, context) -> answer(context, e.status(), Map.of("message", e.getMessage())));
  }

  public static void answer(Context context, int status, Object body) {
    context
        .status(status)
        .contentType("application/json; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(JSON.writeValueAsBytes(body));
  }

  /// The request's body, an object with no other members than these.
  public static JsonNode body(Context context, Set<String> members) {
    String type = context.contentType();
    if (type == null || !type.startsWith("application/json")) {
      throw new AdminException(
          415, "The body should be JSON, with Content-Type: application/json.");
    }
    JsonNode body;
    try {
      body = JSON.readTree(context.body());
    } catch (JacksonException e) {
      throw new AdminException(400, "The body is not JSON: " + e.getOriginalMessage() + ".");
    }
    if (!body.isObject()) {
      throw new AdminException(400, "The body should be a JSON object.");
    }
    for (Map.Entry<String, JsonNode> each : body.properties()) {
      if (!members.contains(each.getKey())) {
        throw new AdminException(
            400,
            "\""
                + each.getKey()
                + "\" is not known here. There are "
                + String.join(", ", members.stream().sorted().toList())
                + ".");
      }
    }
    return body;
  }

  /// A telephone number in E.164, without the marks that people write between digits.
  public static String number(JsonNode body, String member) {
    String number = body.path(member).asString("").replaceAll("[\\s().-]", "");
    if (!number.matches("\\+[1-9]\\d{6,14}")) {
      throw new AdminException(
          400, "\"" + member + "\" should be a telephone number such as +15550001111.");
    }
    return number;
  }
}
