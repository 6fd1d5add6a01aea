package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.WebhookTarget;

/// Applications (https://www.twilio.com/docs/usage/api/applications).
final class ApplicationRoutes {
  static final int BAD_VOICE_URL = 21402;

  private ApplicationRoutes() {}

  static void register(RestApi api) {
    api.post("/Applications", ApplicationRoutes::create);
    api.get("/Applications", ApplicationRoutes::list);
    api.get("/Applications/{sid}", (c, a) -> JsonResponses.json(c, 200, toJson(a, find(c, a))));
    api.post("/Applications/{sid}", ApplicationRoutes::update);
    api.delete("/Applications/{sid}", ApplicationRoutes::delete);
  }

  private static void create(Context context, Account account) {
    Form form = new Form(context);
    Application application =
        account.createApplication(
            form.text("FriendlyName", ""),
            form.target("VoiceUrl", "VoiceMethod", WebhookTarget.NONE, BAD_VOICE_URL),
            form.target(
                "VoiceFallbackUrl", "VoiceFallbackMethod", WebhookTarget.NONE, BAD_VOICE_URL),
            form.target(
                "StatusCallback", "StatusCallbackMethod", WebhookTarget.NONE, BAD_VOICE_URL));
    JsonResponses.json(context, 201, toJson(account, application));
  }

  private static void list(Context context, Account account) {
    String name = context.queryParam("FriendlyName");
    List<Application> found =
        account.applications().stream()
            .filter(a -> name == null || a.friendlyName().equals(name))
            .toList();
    JsonResponses.page(context, "applications", found, a -> toJson(account, a));
  }

  private static void update(Context context, Account account) {
    Form form = new Form(context);
    Application old = find(context, account);
    Application updated =
        new Application(
            old.sid(),
            form.text("FriendlyName", old.friendlyName()),
            form.target("VoiceUrl", "VoiceMethod", old.voice(), BAD_VOICE_URL),
            form.target(
                "VoiceFallbackUrl", "VoiceFallbackMethod", old.voiceFallback(), BAD_VOICE_URL),
            form.target(
                "StatusCallback", "StatusCallbackMethod", old.statusCallback(), BAD_VOICE_URL),
            old.created(),
            account.now());
    account.save(updated);
    JsonResponses.json(context, 200, toJson(account, updated));
  }

  private static void delete(Context context, Account account) {
    if (!account.deleteApplication(RestApi.sid(context, "sid"))) {
      throw TwilioError.notFound(context.path());
    }
    context.status(204);
  }

  private static Application find(Context context, Account account) {
    return account
        .application(RestApi.sid(context, "sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static Map<String, Object> toJson(Account account, Application application) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", application.sid());
    body.put("account_sid", account.sid());
    body.put("api_version", "2010-04-01");
    body.put("friendly_name", application.friendlyName());
    body.put("voice_url", application.voice().url());
    body.put("voice_method", application.voice().method());
    body.put("voice_fallback_url", application.voiceFallback().url());
    body.put("voice_fallback_method", application.voiceFallback().method());
    body.put("status_callback", application.statusCallback().url());
    body.put("status_callback_method", application.statusCallback().method());
    body.put("voice_caller_id_lookup", false);
    body.putAll(JsonResponses.NO_MESSAGING);
    body.put("sms_status_callback", "");
    body.put("message_status_callback", "");
    body.put("public_application_connect_enabled", false);
    body.put("date_created", JsonResponses.date(application.created()));
    body.put("date_updated", JsonResponses.date(application.updated()));
    body.put(
        "uri",
        JsonResponses.API
            + "/Accounts/"
            + account.sid()
            + "/Applications/"
            + application.sid()
            + ".json");
    return body;
  }
}
