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
    api.post(
        "/Keys",
        RestApi.authTokenOnly(
            (c, a) -> ApiKeyRequests.create(c, a, new Form(c), ApiKeyRequests::toJson)));
    api.get(
        "/Keys",
        RestApi.authTokenOnly(
            (c, a) -> JsonResponses.page(c, "keys", a.keys(), ApiKeyRequests::toJson)));
    api.get(
        "/Keys/{sid}",
        RestApi.authTokenOnly(
            (c, a) -> JsonResponses.json(c, 200, ApiKeyRequests.toJson(key(c, a)))));
    api.post(
        "/Keys/{sid}",
        RestApi.authTokenOnly(
            (c, a) -> ApiKeyRequests.rename(c, a, key(c, a), ApiKeyRequests::toJson)));
    api.delete(
        "/Keys/{sid}",
        RestApi.authTokenOnly((c, a) -> ApiKeyRequests.delete(c, a, RestApi.sid(c, "sid"))));
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
    String name = ApiKeyRequests.friendlyName(form, account.friendlyName());
    String status = form.one("Status", before.status(), AccountStatus.STATUSES);
    if (before.status().equals("closed") && !status.equals("closed")) {
      throw new TwilioError(400, 20001, "A closed account cannot be reopened");
    }
    account.rename(name);
    account.set(new AccountStatus(status, before.type(), before.numbersWithoutVoice()));
    JsonResponses.json(context, 200, toJson(account));
  }

  private static ApiKey key(Context context, Account account) {
    return ApiKeyRequests.find(context, account, RestApi.sid(context, "sid"));
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
