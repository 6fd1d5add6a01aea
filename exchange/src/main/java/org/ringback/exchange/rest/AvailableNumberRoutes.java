package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.AreaCodes;

/// AvailablePhoneNumbers
/// (https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource): Local, TollFree
/// and Mobile, by AreaCode and Contains.
public final class AvailableNumberRoutes {
  private static final Map<String, NumberInventory.Kind> KINDS =
      Map.of(
          "Local", NumberInventory.Kind.LOCAL,
          "TollFree", NumberInventory.Kind.TOLL_FREE,
          "Mobile", NumberInventory.Kind.MOBILE);

  private static final List<String> UNSUPPORTED =
      List.of(
          "Distance",
          "InLata",
          "InLocality",
          "InPostalCode",
          "InRateCenter",
          "InRegion",
          "NearLatLong",
          "NearNumber");

  private final Accounts accounts;

  public AvailableNumberRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    api.get(
        "/AvailablePhoneNumbers",
        (c, a) ->
            JsonResponses.json(
                c,
                200,
                Map.of(
                    "countries",
                    AreaCodes.countries().stream().map(code -> country(a, code)).toList(),
                    "uri",
                    c.path())));
    api.get(
        "/AvailablePhoneNumbers/{country}",
        (c, a) -> JsonResponses.json(c, 200, country(a, country(c))));
    KINDS.forEach(
        (name, kind) ->
            api.get(
                "/AvailablePhoneNumbers/{country}/" + name, (c, a) -> list(c, country(c), kind)));
  }

  private static String country(Context context) {
    String country = RestApi.sid(context, "country");
    if (AreaCodes.callingCode(country).isEmpty()) {
      throw TwilioError.notFound(context.path());
    }
    return country;
  }

  private void list(Context context, String country, NumberInventory.Kind kind) {
    String area = text(context.queryParam("AreaCode"));
    if (!area.matches("|[2-9]\\d\\d")) {
      throw new TwilioError(400, 21467, "AreaCode is invalid: " + area);
    }
    UNSUPPORTED.stream()
        .filter(each -> context.queryParam(each) != null)
        .findFirst()
        .ifPresent(
            each -> {
              throw UnsupportedParameters.unsupported(each);
            });
    List<String> found =
        NumberInventory.find(
            country,
            kind,
            area,
            text(context.queryParam("Contains")),
            number -> accounts.ownerOf(number).isPresent());
    boolean messaging =
        Stream.of("SmsEnabled", "MmsEnabled", "FaxEnabled")
            .anyMatch(each -> text(context.queryParam(each)).equals("true"));
    JsonResponses.page(
        context,
        "available_phone_numbers",
        messaging ? List.of() : found, // the numbers have the voice capability only
        n -> toJson(n, country));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private static Map<String, Object> country(Account account, String code) {
    String uri =
        JsonResponses.API + "/Accounts/" + account.sid() + "/AvailablePhoneNumbers/" + code;
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("local", uri + "/Local.json");
    parts.put("toll_free", uri + "/TollFree.json");
    if (!AreaCodes.callingCode(code).orElse("").equals("1")) {
      parts.put("mobile", uri + "/Mobile.json");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("country_code", code);
    body.put("country", java.util.Locale.of("", code).getDisplayCountry(java.util.Locale.ENGLISH));
    body.put("uri", uri + ".json");
    body.put("beta", false);
    body.put("subresource_uris", parts);
    return body;
  }

  private static Map<String, Object> toJson(String number, String country) {
    AreaCodes.Place place = AreaCodes.of(number);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("friendly_name", JsonResponses.formatted(number));
    body.put("phone_number", number);
    body.put("lata", null);
    body.put("locality", place.city().isEmpty() ? null : place.city());
    body.put("rate_center", null);
    body.put("latitude", null);
    body.put("longitude", null);
    body.put("region", place.state().isEmpty() ? null : place.state());
    body.put("postal_code", place.zip().isEmpty() ? null : place.zip());
    body.put("iso_country", country);
    body.put("address_requirements", "none");
    body.put("beta", false);
    body.put("capabilities", Map.of("voice", true, "sms", false, "mms", false, "fax", false));
    return body;
  }
}
