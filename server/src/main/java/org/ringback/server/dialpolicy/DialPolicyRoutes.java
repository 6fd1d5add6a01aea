package org.ringback.server.dialpolicy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import tools.jackson.databind.JsonNode;

/// Reading and changing the dialing rules.
final class DialPolicyRoutes implements Routes {
  private static final int MAX_COUNT = 1_000_000;
  private static final BigDecimal MAX_PRICE = new BigDecimal(1000);
  private static final BigDecimal MAX_SPEND = new BigDecimal(100_000);
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private final DialPolicy dialPolicy;
  private final Access access;

  DialPolicyRoutes(DialPolicy dialPolicy, Access access) {
    this.dialPolicy = dialPolicy;
    this.access = access;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/dialing-rules";
    routes.get(path, this::read, RouteAccess.SUPERVISOR, RouteAccess.SERVICE);
    routes.put(path, this::change, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void read(Context context) {
    Json.answer(context, dialPolicy.rules(access.principal(context).workspace()));
  }

  private void change(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    JsonNode body = Json.body(context).node();
    DialRules before = dialPolicy.rules(principal.workspace());
    DialRules after =
        new DialRules(
            callsAllowed(body, before.callsAllowed()),
            countries(body, before.countries()),
            number(body, "memberPerMinute", before.memberPerMinute()),
            number(body, "workspacePerMinute", before.workspacePerMinute()),
            number(body, "memberPerDay", before.memberPerDay()),
            number(body, "workspacePerDay", before.workspacePerDay()),
            advice(body, before.emergencyAdvice()),
            spend(body, before.spend()));
    dialPolicy.setRules(
        principal.workspace(),
        after,
        principal.auditEvent(
            "dialing-rules.changed",
            null,
            Map.of("before", Json.write(before), "after", Json.write(after))));
    Json.answer(context, after);
  }

  private static boolean callsAllowed(JsonNode body, boolean unchanged) {
    JsonNode value = body.path("callsAllowed");
    if (value.isMissingNode()) {
      return unchanged;
    }
    if (!value.isBoolean()) {
      throw ProblemException.invalid("/callsAllowed", "callsAllowed should be true or false.");
    }
    return value.booleanValue();
  }

  private static List<String> countries(JsonNode body, List<String> unchanged) {
    JsonNode value = body.path("countries");
    if (value.isMissingNode()) {
      return unchanged;
    }
    List<String> countries = new ArrayList<>();
    value.forEach(country -> countries.add(country.asString("")));
    if (!value.isArray() || !COUNTRIES.containsAll(countries)) {
      throw ProblemException.invalid(
          "/countries", "countries should be ISO 3166 codes, like [\"US\", \"DE\"].");
    }
    return List.copyOf(countries);
  }

  private static String advice(JsonNode body, String unchanged) {
    return body.has("emergencyAdvice")
        ? new Json.Body(body).text("emergencyAdvice", 300)
        : unchanged;
  }

  private static SpendLimit spend(JsonNode body, SpendLimit unchanged) {
    JsonNode spend = body.path("spend");
    if (!spend.isMissingNode() && !spend.isObject()) {
      throw ProblemException.invalid("/spend", "spend should be an object.");
    }
    return new SpendLimit(
        money(spend, "pricePerMinute", 4, MAX_PRICE, unchanged.pricePerMinute()),
        money(spend, "memberPerDay", 2, MAX_SPEND, unchanged.memberPerDay()),
        money(spend, "workspacePerDay", 2, MAX_SPEND, unchanged.workspacePerDay()));
  }

  private static BigDecimal money(
      JsonNode spend, String name, int places, BigDecimal max, BigDecimal unchanged) {
    JsonNode value = spend.path(name);
    if (value.isMissingNode()) {
      return unchanged;
    }
    BigDecimal money = value.isNumber() ? value.decimalValue().stripTrailingZeros() : null;
    if (money == null || money.signum() < 0 || money.scale() > places || money.compareTo(max) > 0) {
      throw ProblemException.invalid(
          "/spend/" + name,
          name
              + " should be a number from 0 to "
              + max
              + " with at most "
              + places
              + " decimal places.");
    }
    return money;
  }

  private static int number(JsonNode body, String name, int unchanged) {
    JsonNode value = body.path(name);
    if (value.isMissingNode()) {
      return unchanged;
    }
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > MAX_COUNT) {
      throw ProblemException.invalid("/" + name, name + " should be a number from 1 to 1000000.");
    }
    return value.intValue();
  }
}
