package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.ApiKey;

/// Accounts and Keys (https://www.twilio.com/docs/iam/api/account,
/// https://www.twilio.com/docs/iam/api-keys).
final class AccountRoutes {
  private AccountRoutes() {}

  static void register(RestApi api) {
    api.get("", (context, account) -> JsonResponses.json(context, 200, toJson(account)));
    api.post("/Keys", AccountRoutes::createKey);
    api.get("/Keys", (c, a) -> JsonResponses.page(c, "keys", a.keys(), AccountRoutes::toJson));
    api.get("/Keys/{sid}", (c, a) -> JsonResponses.json(c, 200, toJson(key(c, a))));
    api.post("/Keys/{sid}", AccountRoutes::renameKey);
    api.delete("/Keys/{sid}", AccountRoutes::deleteKey);
  }

  private static void createKey(Context context, Account account) {
    ApiKey key = account.createKey(keyName(new Form(context), ""));
    Map<String, Object> body = toJson(key);
    body.put("secret", key.secret()); // shown this once
    JsonResponses.json(context, 201, body);
  }

  static String keyName(Form form, String otherwise) {
    String name = form.text("FriendlyName", otherwise);
    if (name.length() > 64) {
      throw new TwilioError(400, 20001, "FriendlyName may have at most 64 characters");
    }
    return name;
  }

  private static void renameKey(Context context, Account account) {
    ApiKey key = key(context, account);
    ApiKey renamed =
        new ApiKey(
            key.sid(),
            key.secret(),
            keyName(new Form(context), key.friendlyName()),
            key.created(),
            account.now());
    account.save(renamed);
    JsonResponses.json(context, 200, toJson(renamed));
  }

  private static void deleteKey(Context context, Account account) {
    if (!account.deleteKey(RestApi.sid(context, "sid"))) {
      throw TwilioError.notFound(context.path());
    }
    context.status(204);
  }

  private static ApiKey key(Context context, Account account) {
    return account
        .key(RestApi.sid(context, "sid"))
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

  private static Map<String, Object> toJson(Account account) {
    String uri = JsonResponses.API + "/Accounts/" + account.sid();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", account.sid());
    body.put("owner_account_sid", account.sid());
    body.put("friendly_name", account.friendlyName());
    body.put("status", account.status().status());
    body.put("type", account.status().type());
    body.put("auth_token", account.authToken());
    body.put("date_created", JsonResponses.date(account.created()));
    body.put("date_updated", JsonResponses.date(account.created()));
    body.put("uri", uri + ".json");
    body.put(
        "subresource_uris",
        Map.of(
            "applications", uri + "/Applications.json",
            "calls", uri + "/Calls.json",
            "incoming_phone_numbers", uri + "/IncomingPhoneNumbers.json",
            "keys", uri + "/Keys.json"));
    return body;
  }
}
