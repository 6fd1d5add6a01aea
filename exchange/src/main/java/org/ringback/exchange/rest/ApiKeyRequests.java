package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.ApiKey;

/// What the two APIs for API keys share: `/2010-04-01/…/Keys` and `iam.twilio.com/v1/Keys`.
final class ApiKeyRequests {
  private ApiKeyRequests() {}

  /// @throws TwilioError 20404 when the account has no such key
  static ApiKey find(Context context, Account account, String sid) {
    return account.key(sid).orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  static void create(
      Context context, Account account, Form form, Function<ApiKey, Map<String, Object>> toJson) {
    ApiKey key = account.createKey(friendlyName(form, ""));
    Map<String, Object> body = toJson.apply(key);
    body.put("secret", key.secret()); // only in this response
    JsonResponses.json(context, 201, body);
  }

  static void rename(
      Context context, Account account, ApiKey key, Function<ApiKey, Map<String, Object>> toJson) {
    ApiKey renamed =
        new ApiKey(
            key.sid(),
            key.secret(),
            friendlyName(new Form(context), key.friendlyName()),
            key.created(),
            account.now());
    account.save(renamed);
    JsonResponses.json(context, 200, toJson.apply(renamed));
  }

  static void delete(Context context, Account account, String sid) {
    if (!account.deleteKey(sid)) {
      throw TwilioError.notFound(context.path());
    }
    context.status(204);
  }

  static String friendlyName(Form form, String defaultValue) {
    String name = form.text("FriendlyName", defaultValue);
    if (name.length() > 64) {
      throw new TwilioError(400, 20001, "FriendlyName may have at most 64 characters");
    }
    return name;
  }

  static Map<String, Object> toJson(ApiKey key) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", key.sid());
    body.put("friendly_name", key.friendlyName());
    body.put("date_created", JsonResponses.date(key.created()));
    body.put("date_updated", JsonResponses.date(key.updated()));
    return body;
  }
}
