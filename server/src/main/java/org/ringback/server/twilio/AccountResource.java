package org.ringback.server.twilio;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.ringback.server.crypto.Secret;
import org.ringback.server.twilio.TwilioApi.Account;
import org.ringback.server.twilio.TwilioApi.Country;
import org.ringback.server.twilio.TwilioApi.NewKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The account: its API keys, its Auth Tokens, the countries that it may call, and its alerts.
final class AccountResource {
  private final TwilioHttp http;

  AccountResource(TwilioHttp http) {
    this.http = http;
  }

  Account fetchAccount(TwilioAuth auth) {
    JsonNode account = http.get(auth, "/2010-04-01/Accounts/" + auth.account().value() + ".json");
    return new Account(
        new AccountSid(TwilioJson.text(account, "sid")),
        TwilioJson.text(account, "friendly_name"),
        TwilioJson.text(account, "status"),
        account.path("type").stringValue("").equals("Trial"));
  }

  NewKey createKey(TwilioAuth auth, String friendlyName) {
    JsonNode key =
        http.post(
            auth, AccountRequests.path(auth, "/Keys.json"), Map.of("FriendlyName", friendlyName));
    return new NewKey(
        new ApiKeySid(TwilioJson.text(key, "sid")), new Secret(TwilioJson.text(key, "secret")));
  }

  List<ApiKeySid> keys(TwilioAuth auth, String friendlyName) {
    return AccountRequests.all(
            http, auth, AccountRequests.path(auth, "/Keys.json?PageSize=1000"), "keys", key -> key)
        .stream()
        .filter(key -> key.path("friendly_name").stringValue("").equals(friendlyName))
        .map(key -> new ApiKeySid(TwilioJson.text(key, "sid")))
        .toList();
  }

  boolean hasKey(TwilioAuth auth, ApiKeySid key) {
    return AccountRequests.unlessAbsent(
            () -> http.get(auth, AccountRequests.path(auth, "/Keys/" + key + ".json")))
        .isPresent();
  }

  void deleteKey(TwilioAuth auth, ApiKeySid key) {
    http.delete(auth, AccountRequests.path(auth, "/Keys/" + key + ".json"));
  }

  boolean isValidKey(AccountSid account, ApiKeySid key, Secret secret) {
    try {
      http.get(
          key.value(), secret, "/2010-04-01/Accounts/" + account + "/Applications.json?PageSize=1");
      return true;
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() == 401 || refused.status() == 403 || refused.status() == 404) {
        return false;
      }
      throw refused;
    }
  }

  Secret createSecondaryAuthToken(TwilioAuth auth) {
    JsonNode made = http.post(auth, http.at("accounts", "/v1/AuthTokens/Secondary"), Map.of());
    return new Secret(TwilioJson.text(made, "secondary_auth_token"));
  }

  void deleteSecondaryAuthToken(TwilioAuth auth) {
    http.delete(auth, http.at("accounts", "/v1/AuthTokens/Secondary"));
  }

  void promoteSecondaryAuthToken(TwilioAuth auth) {
    http.post(auth, http.at("accounts", "/v1/AuthTokens/Promote"), Map.of());
  }

  List<Country> callableCountries(TwilioAuth auth) {
    String path = "/v1/DialingPermissions/Countries?LowRiskNumbersEnabled=true&PageSize=1000";
    return http.get(auth, http.at("voice", path))
        .path("content")
        .valueStream()
        .map(
            country ->
                new Country(
                    TwilioJson.text(country, "iso_code"),
                    country
                        .path("country_codes")
                        .valueStream()
                        .map(code -> code.stringValue(""))
                        .toList()))
        .toList();
  }

  void allowCountries(TwilioAuth auth, Collection<String> isoCodes) {
    String request =
        JsonMapper.shared()
            .writeValueAsString(
                isoCodes.stream()
                    .map(code -> Map.of("iso_code", code, "low_risk_numbers_enabled", "true"))
                    .toList());
    http.post(
        auth,
        http.at("voice", "/v1/DialingPermissions/BulkCountryUpdates"),
        Map.of("UpdateRequest", request));
  }

  boolean hasAlert(TwilioAuth auth, int code, LocalDate since) {
    String path = "/v1/Alerts?LogLevel=error&PageSize=1000&StartDate=" + since;
    return http.get(auth, http.at("monitor", path))
        .path("alerts")
        .valueStream()
        .anyMatch(alert -> alert.path("error_code").stringValue("").equals(String.valueOf(code)));
  }
}
