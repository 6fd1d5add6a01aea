package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import java.time.Clock;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.call.CallControl;

/// The routes of Twilio's REST API `/2010-04-01`. Unsupported paths respond with Twilio's 20404.
public final class RestRoutes {
  /// The statuses of the errors that Javalin detects itself.
  private static final int[] UNHANDLED = {400, 404, 405, 413, 500};

  private final Accounts accounts;
  private final CallControl calls;
  private final AlertLog alerts;
  private final Clock clock;

  public RestRoutes(Accounts accounts, CallControl calls, AlertLog alerts, Clock clock) {
    this.accounts = accounts;
    this.calls = calls;
    this.alerts = alerts;
    this.clock = clock;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    AccountRoutes.register(api);
    ApplicationRoutes.register(api);
    PhoneNumberRoutes.register(api, accounts);
    CallRoutes.register(api, calls, alerts, clock);
    routes.exception(
        TwilioError.class,
        (e, context) -> {
          if (e.status() == 401) {
            context.header("WWW-Authenticate", "Basic realm=\"Twilio API\"");
          }
          JsonResponses.error(context, e.status(), e.code(), e.getMessage());
        });
    for (int status : UNHANDLED) {
      routes.error(status, JsonResponses::unhandledError);
    }
  }
}
