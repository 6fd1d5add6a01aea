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

/// `GET /exchange`: accounts, calls, webhooks and the switches of chaos on one page, which asks the
/// administration for all it shows; and `GET /exchange/accounts`.
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
        throw new IllegalStateException("the page is missing from the jar");
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
    AdminApi.answer(
        context, 200, Map.of("accounts", accounts.all().stream().map(PageRoutes::toJson).toList()));
  }

  private static Map<String, Object> toJson(Account account) {
    Map<String, Object> toJson = new LinkedHashMap<>();
    toJson.put("sid", account.sid());
    toJson.put("friendlyName", account.friendlyName());
    toJson.put("numbers", account.numbers().stream().map(n -> number(account, n)).toList());
    toJson.put("keys", account.keys().size());
    toJson.put(
        "applications",
        account.applications().stream()
            .map(a -> Map.of("sid", a.sid(), "name", a.friendlyName(), "voiceUrl", a.voice().url()))
            .toList());
    return toJson;
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
