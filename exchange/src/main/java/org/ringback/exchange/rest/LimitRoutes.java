package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.admin.AdminApi;
import org.ringback.exchange.admin.AdminException;
import tools.jackson.databind.JsonNode;

/// `GET /exchange/limits` and `PUT /exchange/limits/{accountSid}`: the rate and concurrency limits
/// of accounts.
public final class LimitRoutes {
  private final Accounts accounts;

  public LimitRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    routes.get(
        "/exchange/limits",
        context -> {
          Map<String, AccountLimits.Values> limits = new LinkedHashMap<>();
          accounts.all().forEach(a -> limits.put(a.sid(), a.limits().values()));
          AdminApi.respond(context, 200, Map.of("limits", limits));
        });
    routes.put("/exchange/limits/{accountSid}", this::set);
  }

  private void set(Context context) {
    Account account =
        accounts
            .find(context.pathParam("accountSid"))
            .orElseThrow(() -> new AdminException(404, "Account not found."));
    JsonNode body =
        AdminApi.body(
            context,
            Set.of(
                "callsPerSecond",
                "concurrentCalls",
                "concurrentRequests",
                "mostCalls",
                "blockedPrefixes"));
    AccountLimits.Values now = account.limits().values();
    List<String> blocked = new ArrayList<>(now.blockedPrefixes());
    if (body.has("blockedPrefixes")) {
      blocked.clear();
      body.path("blockedPrefixes").forEach(each -> blocked.add(each.asString("")));
    }
    try {
      account
          .limits()
          .set(
              new AccountLimits.Values(
                  number(body, "callsPerSecond", now.callsPerSecond()),
                  (int) number(body, "concurrentCalls", now.concurrentCalls()),
                  (int) number(body, "concurrentRequests", now.concurrentRequests()),
                  (int) number(body, "mostCalls", now.mostCalls()),
                  blocked));
    } catch (IllegalArgumentException e) {
      throw new AdminException(400, String.valueOf(e.getMessage()));
    }
    AdminApi.respond(context, 200, account.limits().values());
  }

  private static double number(JsonNode body, String member, double defaultValue) {
    JsonNode value = body.path(member);
    if (!value.isMissingNode() && !value.isNumber()) {
      throw new AdminException(400, "\"" + member + "\" must be a number.");
    }
    return value.asDouble(defaultValue);
  }
}
