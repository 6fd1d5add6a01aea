package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.call.CallControl;

/// Twilio's REST `/2010-04-01`, as far as it is there; everything else under it answers Twilio's
/// 20404.
public final class RestRoutes {
  private final Accounts accounts;
  private final CallControl calls;
  private final AlertLog alerts;

  public RestRoutes(Accounts accounts, CallControl calls, AlertLog alerts) {
    this.accounts = accounts;
    this.calls = calls;
    this.alerts = alerts;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    AccountRoutes.register(api);
    ApplicationRoutes.register(api);
    PhoneNumberRoutes.register(api, accounts);
    CallRoutes.register(api, calls, alerts);
    routes.exception(
        TwilioError.class,
        (e, context) -> {
          if (e.status() == 401) {
            context.header("WWW-Authenticate", "Basic realm=\"Twilio API\"");
          }
          JsonResponses.error(context, e.status(), e.code(), e.getMessage());
        });
    routes.error(
        404,
        context -> {
          if (isTwilioPath(context.path()) && !isJson(context.res().getContentType())) {
            JsonResponses.error(
                context, 404, 20404, TwilioError.notFound(context.path()).getMessage());
          }
        });
  }

  private static boolean isTwilioPath(String path) {
    return path.startsWith(JsonResponses.API) || path.matches("/v\\d+/.*");
  }

  private static boolean isJson(@org.jspecify.annotations.Nullable String contentType) {
    return contentType != null && contentType.startsWith("application/json");
  }
}
