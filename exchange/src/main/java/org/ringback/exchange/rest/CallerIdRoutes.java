package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.CallerId;

/// OutgoingCallerIds (https://www.twilio.com/docs/voice/api/outgoing-caller-ids). Simplified: a
/// requested number is verified at once, without the verification call.
public final class CallerIdRoutes {
  private final Accounts accounts;

  public CallerIdRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    api.post("/OutgoingCallerIds", CallerIdRoutes::validate);
    api.get("/OutgoingCallerIds", CallerIdRoutes::list);
    api.get(
        "/OutgoingCallerIds/{sid}", (c, a) -> JsonResponses.json(c, 200, toJson(a, find(c, a))));
    api.post("/OutgoingCallerIds/{sid}", CallerIdRoutes::rename);
    api.delete("/OutgoingCallerIds/{sid}", CallerIdRoutes::delete);
  }

  private static void validate(Context context, Account account) {
    Form form = new Form(context);
    String number = form.text("PhoneNumber", "");
    if (!number.matches("\\+[1-9]\\d{6,14}")) {
      throw new TwilioError(400, 13223, "Dial: Invalid phone number format: " + number);
    }
    if (account.mayUseAsCallerId(number)) {
      throw new TwilioError(400, 21450, "Phone number already validated for your account");
    }
    CallerId added =
        account.addCallerId(number, form.text("FriendlyName", JsonResponses.formatted(number)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("account_sid", account.sid());
    body.put("call_sid", null);
    body.put("friendly_name", added.friendlyName());
    body.put("phone_number", number);
    body.put("validation_code", "000000");
    JsonResponses.json(context, 200, body);
  }

  private static void list(Context context, Account account) {
    String number = context.queryParam("PhoneNumber");
    String name = context.queryParam("FriendlyName");
    List<CallerId> found =
        account.callerIds().stream()
            .filter(c -> number == null || c.number().equals(number))
            .filter(c -> name == null || c.friendlyName().equals(name))
            .toList();
    JsonResponses.page(context, "outgoing_caller_ids", found, c -> toJson(account, c));
  }

  private static void rename(Context context, Account account) {
    CallerId old = find(context, account);
    CallerId renamed =
        new CallerId(
            old.sid(),
            old.number(),
            new Form(context).text("FriendlyName", old.friendlyName()),
            old.created(),
            account.now());
    account.save(renamed);
    JsonResponses.json(context, 200, toJson(account, renamed));
  }

  private static void delete(Context context, Account account) {
    if (!account.deleteCallerId(RestApi.sid(context, "sid"))) {
      throw TwilioError.notFound(context.path());
    }
    context.status(204);
  }

  private static CallerId find(Context context, Account account) {
    return account
        .callerId(RestApi.sid(context, "sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static Map<String, Object> toJson(Account account, CallerId callerId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", callerId.sid());
    body.put("account_sid", account.sid());
    body.put("friendly_name", callerId.friendlyName());
    body.put("phone_number", callerId.number());
    body.put("date_created", JsonResponses.date(callerId.created()));
    body.put("date_updated", JsonResponses.date(callerId.updated()));
    body.put(
        "uri",
        JsonResponses.API
            + "/Accounts/"
            + account.sid()
            + "/OutgoingCallerIds/"
            + callerId.sid()
            + ".json");
    return body;
  }
}
