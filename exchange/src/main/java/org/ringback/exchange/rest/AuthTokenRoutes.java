package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;

/// `accounts.twilio.com/v1/AuthTokens` (https://www.twilio.com/docs/iam/api/authtoken). A secondary
/// Auth Token authenticates besides the primary one, and Promote makes it the primary one. Webhooks
/// are signed with the primary token.
public final class AuthTokenRoutes {
  private final Accounts accounts;

  public AuthTokenRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    SubdomainApi api = new SubdomainApi(routes, accounts);
    api.post("/v1/AuthTokens/Secondary", RestApi.authTokenOnly(AuthTokenRoutes::create));
    api.delete("/v1/AuthTokens/Secondary", RestApi.authTokenOnly(AuthTokenRoutes::delete));
    api.post("/v1/AuthTokens/Promote", RestApi.authTokenOnly(AuthTokenRoutes::promote));
  }

  private static void create(Context context, Account account) {
    if (account.secondaryAuthToken().isPresent()) {
      throw new TwilioError(400, 20009, "A secondary Auth Token exists already");
    }
    String secondaryToken = account.createSecondaryAuthToken();
    JsonResponses.json(
        context, 201, toJson(account, "secondary_auth_token", secondaryToken, "Secondary"));
  }

  private static void delete(Context context, Account account) {
    if (!account.deleteSecondaryAuthToken()) {
      throw TwilioError.notFound(context.path());
    }
    context.status(204);
  }

  private static void promote(Context context, Account account) {
    if (!account.promoteSecondaryAuthToken()) {
      throw TwilioError.notFound(context.path());
    }
    JsonResponses.json(context, 200, toJson(account, "auth_token", account.authToken(), "Promote"));
  }

  private static Map<String, Object> toJson(
      Account account, String name, String token, String resource) {
    Instant now = account.now().truncatedTo(ChronoUnit.SECONDS);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("account_sid", account.sid());
    body.put("date_created", now.toString());
    body.put("date_updated", now.toString());
    body.put(name, token);
    body.put("url", SubdomainApi.url("accounts", "/v1/AuthTokens/" + resource));
    return body;
  }
}
