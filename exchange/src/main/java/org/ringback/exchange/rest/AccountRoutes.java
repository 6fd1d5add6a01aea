package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountStatus;
import org.ringback.exchange.account.ApiKey;

/// Accounts and Keys (https://www.twilio.com/docs/iam/api/account,
/// https://www.twilio.com/docs/iam/api-keys).
final class AccountRoutes {
  private static final Map<String, String> SUBRESOURCES =
      Map.of(
          "applications", "Applications",
          "available_phone_numbers", "AvailablePhoneNumbers",
          "calls", "Calls",
          "conferences", "Conferences",
          "incoming_phone_numbers", "IncomingPhoneNumbers",
          "keys", "Keys",
          "outgoing_caller_ids", "OutgoingCallerIds",
          "queues", "Queues",
          "recordings", "Recordings",
          "transcriptions", "Transcriptions");

  private AccountRoutes() {}

  static void register(RestApi api) {
    api.getAccounts(RestApi.authTokenOnly(AccountRoutes::list));
    api.get("", RestApi.authTokenOnly((c, a) -> JsonResponses.json(c, 200, toJson(a))));
    api.post("", RestApi.authTokenOnly(AccountRoutes::update));
    api.post("/Keys", RestApi.authTokenOnly(AccountRoutes::createKey));
    api.get(
        "/Keys",
        RestApi.authTokenOnly(
            (c, a) -> JsonResponses.page(c, "keys", a.keys(), AccountRoutes::toJson)));
    api.get(
        "/Keys/{sid}",
        RestApi.authTokenOnly((c, a) -> JsonResponses.json(c, 200, toJson(key(c, a)))));
    api.post("/Keys/{sid}", RestApi.authTokenOnly(AccountRoutes::renameKey));
    api.delete("/Keys/{sid}", RestApi.authTokenOnly(AccountRoutes::deleteKey));
  }

  /// Lists the account itself: there are no subaccounts.
  private static void list(Context context, Account account) {
    boolean shown =
        JsonResponses.matches(context, "FriendlyName", account.friendlyName())
            && JsonResponses.matches(context, "Status", account.status().status());
    JsonResponses.page(
        context, "accounts", shown ? List.of(account) : List.<Account>of(), AccountRoutes::toJson);
  }

  /// Twilio: `closed` cannot be undone.
  private static void update(Context context, Account account) {
    Form form = new Form(context);
    AccountStatus before = account.status();
    String name = keyName(form, account.friendlyName());
    String status = form.one("Status", before.status(), AccountStatus.STATUSES);
    if (before.status().equals("closed") && !status.equals("closed")) {
      throw new TwilioError(400, 20001, "A closed account cannot be reopened");
    }
    account.rename(name);
    account.set(new AccountStatus(status, before.type(), before.numbersWithoutVoice()));
    JsonResponses.json(context, 200, toJson(account));
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
    body.put("date_updated", JsonResponses.date(account.updated()));
    body.put("uri", uri + ".json");
    Map<String, Object> subresources = new LinkedHashMap<>();
    SUBRESOURCES.forEach((name, path) -> subresources.put(name, uri + "/" + path + ".json"));
    body.put("subresource_uris", subresources);
    return body;
  }
}
