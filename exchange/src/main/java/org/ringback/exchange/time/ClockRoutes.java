package org.ringback.exchange.time;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.admin.AdminApi;
import org.ringback.exchange.admin.AdminException;
import tools.jackson.databind.JsonNode;

/// `GET /exchange/clock`, and `POST` with `speed` or `stepMs`, or both.
public final class ClockRoutes {
  private static final long MAX_STEP = Duration.ofDays(3650).toMillis();
  private final ExchangeClock clock;

  public ClockRoutes(ExchangeClock clock) {
    this.clock = clock;
  }

  public void register(RoutesConfig routes) {
    routes.get("/exchange/clock", this::fetch);
    routes.post("/exchange/clock", this::set);
  }

  private void fetch(Context context) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("now", clock.instant());
    body.put("speed", clock.speed());
    AdminApi.respond(context, 200, body);
  }

  private void set(Context context) {
    JsonNode body = AdminApi.body(context, Set.of("speed", "stepMs"));
    JsonNode speed = body.path("speed");
    JsonNode step = body.path("stepMs");
    if (!speed.isMissingNode()
        && !(speed.isNumber() && speed.doubleValue() >= 0 && speed.doubleValue() <= 10_000)) {
      throw new AdminException(400, "\"speed\" must be 0 (stopped) to 10000, not " + speed + ".");
    }
    if (!step.isMissingNode()
        && !(step.isIntegralNumber() && step.longValue() >= 0 && step.longValue() <= MAX_STEP)) {
      throw new AdminException(400, "\"stepMs\" must be milliseconds forward, not " + step + ".");
    }
    if (speed.isMissingNode() && step.isMissingNode()) {
      throw new AdminException(400, "\"speed\" or \"stepMs\" is required.");
    }
    if (speed.isNumber()) {
      clock.speedUp(speed.doubleValue());
    }
    if (step.isNumber()) {
      clock.step(Duration.ofMillis(step.longValue()));
    }
    fetch(context);
  }
}
