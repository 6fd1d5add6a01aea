package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.ApiKey;

/// `iam.twilio.com/v1/Keys` (https://www.twilio.com/docs/iam/api-keys/key-resource-v1). Restricted
/// keys are rejected: the exchange does not check permissions.
public final class IamRoutes {
  private final Accounts accounts;

  public IamRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    SubdomainApi api = new SubdomainApi(routes, accounts);
    api.post("/v1/Keys", RestApi.authTokenOnly(IamRoutes::create));
    api.get("/v1/Keys", RestApi.authTokenOnly(IamRoutes::list));
    api.get(
        "/v1/Keys/{sid}",
        RestApi.authTokenOnly((c, a) -> JsonResponses.json(c, 200, single(key(c, a)))));
    api.post(
        "/v1/Keys/{sid}",
        RestApi.authTokenOnly((c, a) -> ApiKeyRequests.rename(c, a, key(c, a), IamRoutes::single)));
    api.delete(
        "/v1/Keys/{sid}",
        RestApi.authTokenOnly((c, a) -> ApiKeyRequests.delete(c, a, c.pathParam("sid"))));
  }

  private static void list(Context context, Account account) {
    SubdomainApi.sameAccount(context, account, context.queryParam("AccountSid"));
    SubdomainApi.page(context, "iam", "keys", account.keys(), IamRoutes::listed);
  }

  private static void create(Context context, Account account) {
    Form form = new Form(context);
    SubdomainApi.sameAccount(context, account, form.text("AccountSid").orElse(null));
    String type = form.text("KeyType", "standard");
    if (!Set.of("standard", "").contains(type)) {
      throw new TwilioError(
          400, 20001, "KeyType " + type + " is not supported by this exchange. Use standard.");
    }
    ApiKeyRequests.create(context, account, form, IamRoutes::single);
  }

  private static ApiKey key(Context context, Account account) {
    return ApiKeyRequests.find(context, account, context.pathParam("sid"));
  }

  private static Map<String, Object> single(ApiKey key) {
    Map<String, Object> body = ApiKeyRequests.toJson(key);
    body.put("policy", null);
    return body;
  }

  /// Writes a key as Twilio's list does: with `flags` in place of `policy`.
  private static Map<String, Object> listed(ApiKey key) {
    Map<String, Object> body = ApiKeyRequests.toJson(key);
    body.put("flags", List.of("rest_api", "signing"));
    return body;
  }
}
