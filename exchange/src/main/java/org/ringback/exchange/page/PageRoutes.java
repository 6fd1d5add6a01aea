package org.ringback.exchange.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.admin.AdminApi;

/// `GET /exchange`: the dashboard, which gets its data from the admin API; and `GET
/// /exchange/accounts`.
public final class PageRoutes {
  private static final String POLICY =
      "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; "
          + "connect-src 'self'; img-src data:; media-src 'self'; base-uri 'none'; "
          + "form-action 'none'; frame-ancestors 'none'";

  private final Accounts accounts;

  public PageRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public void register(RoutesConfig routes) {
    routes.get("/exchange", PageRoutes::page);
    routes.get("/exchange/accounts", this::accounts);
  }

  private static void page(Context context) {
    try (InputStream page = PageRoutes.class.getResourceAsStream("/exchange-page/index.html")) {
      if (page == null) {
        throw new IllegalStateException("the dashboard is missing from the jar");
      }
      context
          .contentType("text/html; charset=utf-8")
          .header("Content-Security-Policy", POLICY)
          .header("Cache-Control", "no-cache")
          .result(page.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accounts(Context context) {
    AdminApi.respond(
        context, 200, Map.of("accounts", accounts.all().stream().map(PageRoutes::toJson).toList()));
  }

  private static Map<String, Object> toJson(Account account) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", account.sid());
    body.put("friendlyName", account.friendlyName());
    body.put("numbers", account.numbers().stream().map(n -> number(account, n)).toList());
    body.put("keys", account.keys().size());
    body.put(
        "applications",
        account.applications().stream()
            .map(a -> Map.of("sid", a.sid(), "name", a.friendlyName(), "voiceUrl", a.voice().url()))
            .toList());
    return body;
  }

  private static Map<String, String> number(Account account, PhoneNumber number) {
    String url =
        account
            .application(number.voiceApplicationSid())
            .map(a -> a.voice().url())
            .orElse(number.voice().url());
    return Map.of("number", number.number(), "name", number.friendlyName(), "voiceUrl", url);
  }
}
