package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.ApiKey;

/// `iam.twilio.com/v1/Keys` (https://www.twilio.com/docs/iam/api-keys/key-resource-v1). Restricted
/// keys are refused by name: this exchange does not judge permissions.
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
        RestApi.authTokenOnly((c, a) -> JsonResponses.json(c, 200, whole(find(c, a)))));
    api.post("/v1/Keys/{sid}", RestApi.authTokenOnly(IamRoutes::rename));
    api.delete("/v1/Keys/{sid}", RestApi.authTokenOnly(IamRoutes::delete));
  }

  private static void list(Context context, Account account) {
    SubdomainApi.sameAccount(context, account, context.queryParam("AccountSid"));
    SubdomainApi.page(context, "iam", "keys", account.keys(), IamRoutes::listed);
  }

  private static void delete(Context context, Account account) {
    if (!account.deleteKey(context.pathParam("sid"))) {
      throw TwilioError.notFound(context.path());
    }
    context.status(204);
  }

  private static void create(Context context, Account account) {
    Form form = new Form(context);
    SubdomainApi.sameAccount(context, account, form.text("AccountSid").orElse(null));
    String type = form.text("KeyType", "standard");
    if (!Set.of("standard", "").contains(type)) {
      throw new TwilioError(
          400, 20001, "KeyType " + type + " is not known to this exchange: standard keys only");
    }
    ApiKey key = account.createKey(AccountRoutes.keyName(form, ""));
    Map<String, Object> body = whole(key);
    body.put("secret", key.secret()); // shown this once
    JsonResponses.json(context, 201, body);
  }

  private static void rename(Context context, Account account) {
    ApiKey key = find(context, account);
    ApiKey renamed =
        new ApiKey(
            key.sid(),
            key.secret(),
            AccountRoutes.keyName(new Form(context), key.friendlyName()),
            key.created(),
            account.now());
    account.save(renamed);
    JsonResponses.json(context, 200, whole(renamed));
  }

  private static ApiKey find(Context context, Account account) {
    return account
        .key(context.pathParam("sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static Map<String, Object> toJson(ApiKey key) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", key.sid());
    body.put("friendly_name", key.friendlyName());
    body.put("date_created", JsonResponses.date(key.created()));
    body.put("date_updated", JsonResponses.date(key.updated()));
    return body;
  }

  private static Map<String, Object> whole(ApiKey key) {
    Map<String, Object> body = toJson(key);
    body.put("policy", null);
    return body;
  }

  /// Twilio's list tells what a key may do in another way than the key itself.
  private static Map<String, Object> listed(ApiKey key) {
    Map<String, Object> body = toJson(key);
    body.put("flags", List.of("rest_api", "signing"));
    return body;
  }
}
