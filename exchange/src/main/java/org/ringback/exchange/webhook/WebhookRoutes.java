package org.ringback.exchange.webhook;

import io.javalin.config.RoutesConfig;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// `GET /exchange/webhooks?callSid=`: the requests and responses of webhooks.
public final class WebhookRoutes {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final DeliveryLog log;

  public WebhookRoutes(DeliveryLog log) {
    this.log = log;
  }

  public void register(RoutesConfig routes) {
    routes.get(
        "/exchange/webhooks",
        context -> {
          String callSid = context.queryParam("callSid");
          context
              .contentType("application/json")
              .result(
                  JSON.writeValueAsBytes(
                      Map.of("webhooks", log.of(callSid == null ? "" : callSid))));
        });
  }
}
