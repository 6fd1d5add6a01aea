package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.alert.Alert;
import org.ringback.exchange.alert.AlertLog;

/// `monitor.twilio.com/v1/Alerts` (https://www.twilio.com/docs/usage/monitor-alert): the entries of
/// the debugger.
public final class AlertRoutes {
  private final Accounts accounts;
  private final AlertLog alerts;

  public AlertRoutes(Accounts accounts, AlertLog alerts) {
    this.accounts = accounts;
    this.alerts = alerts;
  }

  public void register(RoutesConfig routes) {
    SubdomainApi api = new SubdomainApi(routes, accounts);
    api.get("/v1/Alerts", this::list);
    api.get("/v1/Alerts/{sid}", this::fetch);
  }

  private void list(Context context, Account account) {
    String level = context.queryParam("LogLevel");
    Instant from = Dates.from(context.queryParam("StartDate"), "StartDate");
    Instant to = Dates.to(context.queryParam("EndDate"), "EndDate");
    List<Alert> found =
        alerts.of(account).stream()
            .filter(a -> level == null || a.level().equals(level))
            .filter(a -> !a.at().isBefore(from) && a.at().isBefore(to))
            .toList();
    SubdomainApi.page(context, "monitor", "alerts", found, AlertRoutes::toJson);
  }

  private void fetch(Context context, Account account) {
    Alert alert = find(context, account);
    Map<String, Object> body = toJson(alert);
    body.put("request_variables", alert.requestVariables());
    body.put("request_headers", null);
    body.put("response_headers", null);
    body.put("response_body", alert.responseBody());
    JsonResponses.json(context, 200, body);
  }

  private Alert find(Context context, Account account) {
    return alerts
        .find(account, context.pathParam("sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static Map<String, Object> toJson(Alert alert) {
    String at = alert.at().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", alert.sid());
    body.put("account_sid", alert.accountSid());
    body.put("service_sid", null);
    body.put("resource_sid", alert.resourceSid());
    body.put("alert_text", alert.text());
    body.put("api_version", "2010-04-01");
    body.put("error_code", String.valueOf(alert.code()));
    body.put("log_level", alert.level());
    body.put("more_info", "https://www.twilio.com/docs/errors/" + alert.code());
    body.put("request_method", alert.requestMethod().isEmpty() ? null : alert.requestMethod());
    body.put("request_url", alert.requestUrl());
    body.put("date_generated", at);
    body.put("date_created", at);
    body.put("date_updated", at);
    body.put("url", SubdomainApi.url("monitor", "/v1/Alerts/" + alert.sid()));
    return body;
  }
}
