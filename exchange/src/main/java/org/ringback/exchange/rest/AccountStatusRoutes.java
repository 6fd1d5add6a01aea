package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountStatus;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.admin.AdminApi;
import org.ringback.exchange.admin.AdminException;
import tools.jackson.databind.JsonNode;

/// `GET` and `PUT /exchange/standing/{accountSid}`: suspended, closed, a trial, numbers without
/// voice.
public final class AccountStatusRoutes {
  private static final Set<String> MEMBERS = Set.of("status", "type", "numbersWithoutVoice");

  private final Accounts accounts;

  public AccountStatusRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    String path = "/exchange/standing/{accountSid}";
    routes.get(path, context -> AdminApi.respond(context, 200, toJson(find(context).status())));
    routes.put(path, this::set);
  }

  private void set(Context context) {
    Account account = find(context);
    AccountStatus now = account.status();
    JsonNode body = AdminApi.body(context, MEMBERS);
    Set<String> silent = new HashSet<>();
    body.path("numbersWithoutVoice").forEach(number -> silent.add(number.asString("")));
    try {
      account.set(
          new AccountStatus(
              body.path("status").asString(now.status()),
              body.path("type").asString(now.type()),
              body.has("numbersWithoutVoice") ? silent : now.numbersWithoutVoice()));
    } catch (IllegalArgumentException e) {
      throw new AdminException(400, String.valueOf(e.getMessage()));
    }
    AdminApi.respond(context, 200, toJson(account.status()));
  }

  private static Map<String, Object> toJson(AccountStatus status) {
    return Map.of(
        "status",
        status.status(),
        "type",
        status.type(),
        "numbersWithoutVoice",
        status.numbersWithoutVoice());
  }

  private Account find(Context context) {
    return accounts
        .find(context.pathParam("accountSid"))
        .orElseThrow(() -> new AdminException(404, "Account not found."));
  }
}
