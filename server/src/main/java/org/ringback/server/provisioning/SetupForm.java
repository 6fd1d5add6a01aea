package org.ringback.server.provisioning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwimlAppSid;
import tools.jackson.databind.JsonNode;

/// The request that connects a workspace: two fields, or five with an API key, its secret and a
/// TwiML app. Reports all errors together.
final class SetupForm {
  private static final int MAX_NUMBERS = 1000;

  private final Json.Body body;
  private final List<Problem.FieldError> errors = new ArrayList<>();
  private final Optional<AccountSid> account;
  private final Optional<Secret> authToken;
  private final Optional<ApiKeySid> apiKey;
  private final Optional<Secret> apiSecret;
  private final Optional<TwimlAppSid> twimlApp;
  private final Optional<List<String>> numbers;

  /// @throws ProblemException with every error
  SetupForm(Json.Body body) {
    this.body = body;
    account =
        read(
            "accountSid", AccountSid::of, "An Account SID is AC and 32 characters of 0-9 and a-f.");
    authToken = read("authToken", SetupForm::secret, "The Auth Token is missing.");
    boolean isManual = isManual();
    apiKey =
        isManual
            ? read("apiKey", ApiKeySid::of, "An API key is SK and 32 characters of 0-9 and a-f.")
            : Optional.empty();
    apiSecret =
        isManual
            ? read("apiSecret", SetupForm::secret, "The API key's secret is missing.")
            : Optional.empty();
    twimlApp =
        isManual
            ? read(
                "twimlAppSid",
                TwimlAppSid::of,
                "A TwiML app is AP and 32 characters of 0-9 and a-f.")
            : Optional.empty();
    numbers = numbers(body, errors);
    if (isManual && numbers.isPresent()) {
      errors.add(
          new Problem.FieldError(
              "/numbers", "Manual setup does not configure numbers. Omit numbers."));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
  }

  private static Optional<Secret> secret(String text) {
    return Optional.of(new Secret(text));
  }

  private <T> Optional<T> read(String name, Function<String, Optional<T>> parse, String wrong) {
    Optional<T> read = body.optionalText(name, 256).map(String::strip).flatMap(parse);
    if (read.isEmpty()) {
      errors.add(new Problem.FieldError("/" + name, wrong));
    }
    return read;
  }

  /// Returns the chosen numbers, E.164; empty when the request has no list.
  ///
  /// @param errors receives the errors of the list
  static Optional<List<String>> numbers(Json.Body body, List<Problem.FieldError> errors) {
    JsonNode given = body.node().path("numbers");
    if (given.isMissingNode() || given.isNull()) {
      return Optional.empty();
    }
    List<String> chosen = new ArrayList<>();
    given.forEach(number -> chosen.add(number.asString("")));
    if (!given.isArray()
        || chosen.size() > MAX_NUMBERS
        || chosen.stream().anyMatch(number -> !number.matches("\\+[1-9]\\d{1,14}"))) {
      errors.add(
          new Problem.FieldError(
              "/numbers", "numbers should be a list like [\"+15551234567\"], 1000 at most."));
    }
    return Optional.of(chosen);
  }

  /// Returns the chosen numbers, E.164; empty when the request has no list.
  Optional<List<String>> numbers() {
    return numbers;
  }

  boolean isManual() {
    return List.of("apiKey", "apiSecret", "twimlAppSid").stream()
        .anyMatch(name -> body.optionalText(name, 256).isPresent());
  }

  AccountSid account() {
    return account.orElseThrow();
  }

  Secret authToken() {
    return authToken.orElseThrow();
  }

  ManualSetup.ManualCredentials manual() {
    return new ManualSetup.ManualCredentials(
        account(),
        authToken(),
        apiKey.orElseThrow(),
        apiSecret.orElseThrow(),
        twimlApp.orElseThrow(),
        body.node().path("point").asBoolean(false));
  }
}
