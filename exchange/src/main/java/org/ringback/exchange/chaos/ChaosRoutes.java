package org.ringback.exchange.chaos;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.admin.AdminApi;
import org.ringback.exchange.admin.AdminException;
import tools.jackson.databind.JsonNode;

/// `GET`, `PUT` and `DELETE /exchange/chaos`.
public final class ChaosRoutes {
  private static final int MAX_RULES = 100;
  private static final long MAX_LENGTH = 600_000;
  private static final Set<String> MEMBERS =
      Set.of("mode", "chance", "ms", "number", "account", "request", "skip");

  private final ChaosRules chaos;

  public ChaosRoutes(ChaosRules chaos) {
    this.chaos = chaos;
  }

  public void register(RoutesConfig routes) {
    routes.get("/exchange/chaos", this::respond);
    routes.put("/exchange/chaos", this::set);
    routes.delete(
        "/exchange/chaos",
        context -> {
          chaos.clear();
          context.status(204);
        });
  }

  private void respond(Context context) {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (ChaosRule each : chaos.rules()) {
      Map<String, Object> rule = new LinkedHashMap<>();
      rule.put("mode", each.mode().wire());
      rule.put("chance", each.chance());
      rule.put("ms", each.length().toMillis());
      rule.put("number", each.number());
      rule.put("account", each.account());
      rule.put("request", each.request() == null ? null : each.request().pattern());
      rule.put("skip", each.skip());
      rules.add(rule);
    }
    AdminApi.respond(
        context,
        200,
        Map.of(
            "seed",
            chaos.seed(),
            "rules",
            rules,
            "modes",
            java.util.Arrays.stream(ChaosMode.values()).map(ChaosMode::wire).toList()));
  }

  private void set(Context context) {
    JsonNode body = AdminApi.body(context, Set.of("seed", "rules"));
    JsonNode seed = body.path("seed");
    if (!seed.isMissingNode() && !seed.isIntegralNumber()) {
      throw new AdminException(400, "\"seed\" must be a whole number, not " + seed + ".");
    }
    JsonNode rules = body.path("rules");
    if (!rules.isArray() || rules.size() > MAX_RULES) {
      throw new AdminException(400, "\"rules\" must be an array of at most 100 rules.");
    }
    List<ChaosRule> read = new ArrayList<>();
    for (JsonNode each : rules) {
      read.add(rule("Rule " + (read.size() + 1), each));
    }
    chaos.set(seed.isMissingNode() ? chaos.seed() : seed.longValue(), read);
    respond(context);
  }

  private static ChaosRule rule(String where, JsonNode rule) {
    for (Map.Entry<String, JsonNode> each : rule.properties()) {
      if (!MEMBERS.contains(each.getKey())) {
        throw new AdminException(400, where + ": unknown member \"" + each.getKey() + "\".");
      }
    }
    String wire = rule.path("mode").asString("");
    ChaosMode mode =
        ChaosMode.of(wire)
            .orElseThrow(
                () ->
                    new AdminException(
                        400,
                        where
                            + ": unknown mode \""
                            + wire
                            + "\". Allowed: "
                            + ChaosMode.all()
                            + "."));
    JsonNode chance = rule.path("chance");
    if (!chance.isMissingNode()
        && !(chance.isNumber() && chance.doubleValue() >= 0 && chance.doubleValue() <= 1)) {
      throw new AdminException(400, where + ": \"chance\" must be 0 to 1, not " + chance + ".");
    }
    JsonNode ms = rule.path("ms");
    if (!ms.isMissingNode()
        && !(ms.isIntegralNumber() && ms.longValue() >= 0 && ms.longValue() <= MAX_LENGTH)) {
      throw new AdminException(400, where + ": \"ms\" must be 0 to 600000, not " + ms + ".");
    }
    String number = text(where, rule, "number");
    String account = text(where, rule, "account");
    return new ChaosRule(
        mode,
        chance.isMissingNode() ? 1 : chance.doubleValue(),
        Duration.ofMillis(ms.isMissingNode() ? 500 : ms.longValue()),
        number,
        account,
        request(where, rule),
        skip(where, rule));
  }

  private static @Nullable Pattern request(String where, JsonNode rule) {
    String regex = text(where, rule, "request");
    try {
      return regex == null ? null : Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new AdminException(
          400, where + ": \"request\" must be a regular expression: " + e.getDescription() + ".");
    }
  }

  private static int skip(String where, JsonNode rule) {
    JsonNode skip = rule.path("skip");
    if (!skip.isMissingNode() && !(skip.isInt() && skip.intValue() >= 0)) {
      throw new AdminException(
          400, where + ": \"skip\" must be a whole number of at least 0, not " + skip + ".");
    }
    return skip.intValue(0);
  }

  private static @Nullable String text(String where, JsonNode rule, String member) {
    JsonNode value = rule.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString() || value.stringValue().isEmpty()) {
      throw new AdminException(
          400, where + ": \"" + member + "\" must be a non-empty string, not " + value + ".");
    }
    return value.stringValue();
  }
}
