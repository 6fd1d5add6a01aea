package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.PhoneNumber;

/// IncomingPhoneNumbers
/// (https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource).
final class PhoneNumberRoutes {
  private static final String PAGE = "incoming_phone_numbers";
  private static final Pattern TOLL_FREE = Pattern.compile("\\+18(00|33|44|55|66|77|88)\\d{7}");

  private final Accounts accounts;

  private PhoneNumberRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  static void register(RestApi api, Accounts accounts) {
    PhoneNumberRoutes routes = new PhoneNumberRoutes(accounts);
    api.post(
        "/IncomingPhoneNumbers",
        (c, a) -> JsonResponses.json(c, 201, toJson(a, routes.create(c, a))));
    api.get("/IncomingPhoneNumbers", PhoneNumberRoutes::list);
    for (String kind : new String[] {"Local", "TollFree", "Mobile"}) {
      api.post(
          "/IncomingPhoneNumbers/" + kind,
          (c, a) -> JsonResponses.json(c, 201, common(a, routes.create(c, a))));
      api.get(
          "/IncomingPhoneNumbers/" + kind,
          (c, a) -> JsonResponses.page(c, PAGE, ofKind(a, kind), n -> common(a, n)));
    }
    api.get(
        "/IncomingPhoneNumbers/{sid}", (c, a) -> JsonResponses.json(c, 200, toJson(a, find(c, a))));
    api.post(
        "/IncomingPhoneNumbers/{sid}",
        (c, a) -> JsonResponses.json(c, 200, toJson(a, update(c, a, find(c, a)))));
    api.delete("/IncomingPhoneNumbers/{sid}", PhoneNumberRoutes::delete);
  }

  private PhoneNumber create(Context context, Account account) {
    Form form = new Form(context);
    String number = form.text("PhoneNumber").orElseGet(() -> inArea(form.text("AreaCode", "")));
    if (!number.matches("\\+[1-9]\\d{6,14}")) {
      throw new TwilioError(400, 21421, "PhoneNumber is invalid: " + number);
    }
    if (accounts.ownerOf(number).isPresent()) {
      throw new TwilioError(400, 21422, "PhoneNumber is not available: " + number);
    }
    String name = form.text("FriendlyName", JsonResponses.formatted(number));
    return update(context, account, account.newNumber(number, name));
  }

  /// Returns an available number of the area code.
  private String inArea(String areaCode) {
    if (areaCode.isEmpty()) {
      throw new TwilioError(400, 21404, "PhoneNumber or AreaCode is required");
    }
    if (!areaCode.matches("[2-9]\\d\\d")) {
      throw new TwilioError(400, 21451, "AreaCode is invalid: " + areaCode);
    }
    return NumberInventory.find(
            "US", NumberInventory.Kind.LOCAL, areaCode, "", n -> accounts.ownerOf(n).isPresent())
        .stream()
        .findFirst()
        .orElseThrow(
            () -> new TwilioError(400, 21452, "No phone numbers found in area code " + areaCode));
  }

  private static List<PhoneNumber> ofKind(Account account, String kind) {
    return account.numbers().stream()
        .filter(n -> isTollFree(n) == kind.equals("TollFree"))
        .filter(n -> !kind.equals("Mobile"))
        .toList();
  }

  private static void list(Context context, Account account) {
    String number = context.queryParam("PhoneNumber");
    String name = context.queryParam("FriendlyName");
    List<PhoneNumber> found =
        account.numbers().stream()
            .filter(n -> number == null || n.number().contains(number.replace("*", "")))
            .filter(n -> name == null || n.friendlyName().equals(name))
            .toList();
    JsonResponses.page(context, PAGE, found, n -> toJson(account, n));
  }

  /// Saves the number only when all parameters are valid.
  private static PhoneNumber update(Context context, Account account, PhoneNumber old) {
    Form form = new Form(context);
    String application = form.text("VoiceApplicationSid", old.voiceApplicationSid());
    if (!application.isEmpty() && account.application(application).isEmpty()) {
      throw new TwilioError(
          400, 21218, "VoiceApplicationSid is not one of this account's: " + application);
    }
    int invalidUrlCode = ApplicationRoutes.BAD_VOICE_URL;
    PhoneNumber updated =
        new PhoneNumber(
            old.sid(),
            old.number(),
            form.text("FriendlyName", old.friendlyName()),
            form.target("VoiceUrl", "VoiceMethod", old.voice(), invalidUrlCode),
            form.target(
                "VoiceFallbackUrl", "VoiceFallbackMethod", old.voiceFallback(), invalidUrlCode),
            form.target(
                "StatusCallback", "StatusCallbackMethod", old.statusCallback(), invalidUrlCode),
            application,
            old.created(),
            account.now());
    account.save(updated);
    return updated;
  }

  private static void delete(Context context, Account account) {
    if (!account.deleteNumber(RestApi.sid(context, "sid"))) {
      throw TwilioError.notFound(context.path());
    }
    context.status(204);
  }

  private static PhoneNumber find(Context context, Account account) {
    return account
        .number(RestApi.sid(context, "sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static boolean isTollFree(PhoneNumber number) {
    return TOLL_FREE.matcher(number.number()).matches();
  }

  private static Map<String, Object> toJson(Account account, PhoneNumber number) {
    Map<String, Object> body = common(account, number);
    body.put("type", isTollFree(number) ? "toll-free" : "local");
    return body;
  }

  /// Writes the members of every number; lists of one number type have no `type`.
  private static Map<String, Object> common(Account account, PhoneNumber number) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", number.sid());
    body.put("account_sid", account.sid());
    body.put("api_version", "2010-04-01");
    body.put("phone_number", number.number());
    body.put("friendly_name", number.friendlyName());
    boolean hasVoice = !account.status().numbersWithoutVoice().contains(number.number());
    body.put("capabilities", Map.of("voice", hasVoice, "sms", false, "mms", false, "fax", false));
    body.put("voice_url", number.voice().url());
    body.put("voice_method", number.voice().method());
    body.put("voice_fallback_url", number.voiceFallback().url());
    body.put("voice_fallback_method", number.voiceFallback().method());
    body.put("status_callback", number.statusCallback().url());
    body.put("status_callback_method", number.statusCallback().method());
    body.put("voice_application_sid", number.voiceApplicationSid());
    body.put("voice_caller_id_lookup", false);
    body.put("voice_receive_mode", "voice");
    body.putAll(JsonResponses.NO_MESSAGING);
    body.put("sms_application_sid", "");
    body.put("address_sid", null);
    body.put("address_requirements", "none");
    body.put("bundle_sid", null);
    body.put("identity_sid", null);
    body.put("emergency_status", "Inactive");
    body.put("emergency_address_sid", null);
    body.put("emergency_address_status", "unregistered");
    body.put("trunk_sid", null);
    body.put("beta", false);
    body.put("origin", "twilio");
    body.put("status", "in-use");
    body.put("date_created", JsonResponses.date(number.created()));
    body.put("date_updated", JsonResponses.date(number.updated()));
    body.put(
        "uri",
        JsonResponses.API
            + "/Accounts/"
            + account.sid()
            + "/IncomingPhoneNumbers/"
            + number.sid()
            + ".json");
    return body;
  }
}
