package org.ringback.server.http;

import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import java.util.List;

/// The query parameters that a route supports, declared where the route is registered. A request
/// with any other parameter is rejected, so that a misspelt filter does not return everything.
/// Routes without a declaration support none. Webhooks are exempt, because Twilio may add
/// parameters, and so are the pages of the console, which reads its own.
public record SupportedParameters(List<String> names) implements RouteRole {
  private static final SupportedParameters NONE = of();
  private static final int LONGEST_NAME = 50;

  public SupportedParameters {
    names = List.copyOf(names);
  }

  public static SupportedParameters of(String... names) {
    return new SupportedParameters(List.of(names));
  }

  /// @throws ProblemException 400 `unknown-parameter` with the supported names
  static void check(Context context) {
    // Every route has an access rule; the console's pages, which are no routes, have none.
    boolean isExempt =
        context.routeRoles().isEmpty() || context.routeRoles().contains(RouteAccess.TWILIO);
    if (context.queryString() == null || isExempt) {
      return;
    }
    SupportedParameters declared =
        context.routeRoles().stream()
            .filter(SupportedParameters.class::isInstance)
            .map(SupportedParameters.class::cast)
            .findFirst()
            .orElse(NONE);
    List<Problem.FieldError> unknown =
        sent(context).stream()
            .filter(name -> !declared.names().contains(name))
            .map(name -> declared.error(shortened(name)))
            .toList();
    if (!unknown.isEmpty()) {
      throw new ProblemException(
          Problem.of(
                  400, "unknown-parameter", "Unknown query parameter", unknown.getFirst().detail())
              .withErrors(unknown));
    }
  }

  private static List<String> sent(Context context) {
    try {
      return List.copyOf(context.queryParamMap().keySet());
    } catch (IllegalArgumentException malformed) {
      throw ProblemException.invalid(
          "", "The query string has an invalid percent-encoding. Encode it as UTF-8.");
    }
  }

  private Problem.FieldError error(String name) {
    String supported =
        names.isEmpty()
            ? "This route supports no query parameters."
            : "Supported parameters: " + String.join(", ", names) + ".";
    return new Problem.FieldError(
        "/" + name, "The query parameter \"" + name + "\" is unknown. " + supported);
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }
}
