package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.AreaCodes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `voice.twilio.com/v1/DialingPermissions`
/// (https://www.twilio.com/docs/voice/api/dialingpermissions-country-resource): the countries that
/// the account may call. A country is closed when a blocked prefix of the account covers it.
public final class DialingPermissionRoutes {
  private static final String COUNTRIES = "/v1/DialingPermissions/Countries";
  private static final String UPDATES = "/v1/DialingPermissions/BulkCountryUpdates";

  private final Accounts accounts;

  public DialingPermissionRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    SubdomainApi api = new SubdomainApi(routes, accounts);
    api.get(COUNTRIES, DialingPermissionRoutes::list);
    api.get(COUNTRIES + "/{iso}", DialingPermissionRoutes::fetch);
    api.post(UPDATES, DialingPermissionRoutes::update);
  }

  private static void list(Context context, Account account) {
    String iso = context.queryParam("IsoCode");
    String open = context.queryParam("LowRiskNumbersEnabled");
    List<String> found =
        countries().stream()
            .filter(country -> iso == null || country.equals(iso))
            .filter(c -> open == null || Boolean.parseBoolean(open) == isOpen(account, c))
            .toList();
    SubdomainApi.page(context, "voice", "content", found, country -> toJson(account, country));
  }

  private static void fetch(Context context, Account account) {
    String iso = context.pathParam("iso").toUpperCase(Locale.ROOT);
    if (!countries().contains(iso)) {
      throw TwilioError.notFound(context.path());
    }
    JsonResponses.json(context, 200, toJson(account, iso));
  }

  private static void update(Context context, Account account) {
    String request = new Form(context).text("UpdateRequest", "");
    JsonNode updates = read(request);
    for (JsonNode each : updates) {
      String iso = each.path("iso_code").asString("");
      if (!countries().contains(iso)) {
        throw new TwilioError(400, 20001, "iso_code " + iso + " is not a country");
      }
      JsonNode open = each.path("low_risk_numbers_enabled");
      if (!open.isMissingNode()) {
        set(account, "+" + code(iso), open.asBoolean(false));
      }
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("update_count", updates.size());
    body.put("update_request", request);
    JsonResponses.json(context, 201, body);
  }

  private static JsonNode read(String request) {
    try {
      JsonNode updates = JsonMapper.shared().readTree(request);
      if (updates.isArray()) {
        return updates;
      }
    } catch (JacksonException e) {
      throw new TwilioError(400, 20001, "UpdateRequest is not JSON: " + e.getOriginalMessage());
    }
    throw new TwilioError(400, 20001, "UpdateRequest is not a JSON array");
  }

  private static void set(Account account, String prefix, boolean isOpen) {
    AccountLimits.Values now = account.limits().values();
    List<String> blocked = new ArrayList<>(now.blockedPrefixes());
    blocked.removeIf(isOpen ? prefix::startsWith : prefix::equals);
    if (!isOpen) {
      blocked.add(prefix);
    }
    account
        .limits()
        .set(
            new AccountLimits.Values(
                now.callsPerSecond(), now.concurrentCalls(), now.concurrentRequests(), blocked));
  }

  private static boolean isOpen(Account account, String country) {
    return account.limits().mayCall("+" + code(country));
  }

  /// Twilio has one entry for the United States and Canada.
  private static List<String> countries() {
    return AreaCodes.countries().stream().filter(country -> !country.equals("CA")).toList();
  }

  private static String code(String country) {
    return AreaCodes.callingCode(country).orElseThrow();
  }

  private static Map<String, Object> toJson(Account account, String country) {
    String path = COUNTRIES + "/" + country;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("iso_code", country);
    body.put(
        "name",
        country.equals("US")
            ? "United States/Canada"
            : Locale.of("", country).getDisplayCountry(Locale.ENGLISH));
    body.put("continent", null);
    body.put("country_codes", List.of("+" + code(country)));
    body.put("low_risk_numbers_enabled", isOpen(account, country));
    body.put("high_risk_special_numbers_enabled", false);
    body.put("high_risk_tollfraud_numbers_enabled", false);
    body.put("url", SubdomainApi.url("voice", path));
    body.put(
        "links",
        Map.of(
            "highrisk_special_prefixes",
            SubdomainApi.url("voice", path + "/HighRiskSpecialPrefixes")));
    return body;
  }
}
