package org.ringback.exchange.insights;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ringback.exchange.account.Account;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Receives the Voice SDK's events and metrics (`eventgw.twilio.com`, `eventgw.us1.twilio.com`):
/// `POST /v4/EndpointEvents` and `/v4/EndpointMetrics`, from any origin. `GET /exchange/insights`
/// lists them.
public final class InsightsRoutes {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_SIZE = 64 * 1024;

  private final InsightsLog log;
  private final Function<String, Optional<Account>> tokens;
  private final Clock clock;

  /// @param tokens returns the account of an access token; empty for an invalid token
  public InsightsRoutes(InsightsLog log, Function<String, Optional<Account>> tokens, Clock clock) {
    this.log = log;
    this.tokens = tokens;
    this.clock = clock;
  }

  public void register(RoutesConfig routes) {
    for (String kind : new String[] {"EndpointEvents", "EndpointMetrics"}) {
      routes.post("/v4/" + kind, context -> take(context, kind));
      routes.options("/v4/" + kind, InsightsRoutes::allow);
    }
    routes.get(
        "/exchange/insights",
        context -> {
          String callSid = context.queryParam("callSid");
          context
              .contentType("application/json")
              .result(
                  JSON.writeValueAsBytes(
                      Map.of("insights", log.of(callSid == null ? "" : callSid))));
        });
  }

  private static void allow(Context context) {
    context
        .status(204)
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Allow-Methods", "POST, OPTIONS")
        .header("Access-Control-Allow-Headers", "Content-Type, X-Twilio-Token")
        .header("Access-Control-Max-Age", "86400");
  }

  private void take(Context context, String kind) {
    context.header("Access-Control-Allow-Origin", "*");
    String token = context.header("X-Twilio-Token");
    Optional<Account> account = token == null ? Optional.empty() : tokens.apply(token);
    if (account.isEmpty()) {
      context.status(401);
      return;
    }
    byte[] posted = context.bodyAsBytes();
    if (posted.length > MAX_SIZE) {
      context.status(413);
      return;
    }
    try {
      JsonNode body = JSON.readTree(posted);
      if (!body.isObject()) {
        context.status(400);
        return;
      }
      log.add(
          new InsightsEvent(
              clock.instant(),
              kind,
              account.get().sid(),
              callSid(body.path("payload")),
              body.path("group").asString("") + "/" + body.path("name").asString(""),
              body));
      context.status(200);
    } catch (JacksonException e) {
      context.status(400);
    }
  }

  /// Returns the CallSid of an event (an object) or of metrics (an array of samples).
  private static String callSid(JsonNode payload) {
    JsonNode one = payload.isArray() ? payload.path(0) : payload;
    return one.path("call_sid").asString("");
  }
}
