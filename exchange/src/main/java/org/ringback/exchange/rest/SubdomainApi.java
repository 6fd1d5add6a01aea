package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;

/// The common parts of the `/v1` routes of Twilio's other hosts (`iam.twilio.com`,
/// `accounts.twilio.com`, …). Their paths have no account SID, so the authenticated account is
/// used. Their lists have a `meta` member.
final class SubdomainApi {
  private static final int MAX_PER_PAGE = 1000;

  private final RoutesConfig routes;
  private final Accounts accounts;

  SubdomainApi(RoutesConfig routes, Accounts accounts) {
    this.routes = routes;
    this.accounts = accounts;
  }

  void get(String path, RestApi.AccountHandler handler) {
    add(HandlerType.GET, path, handler);
  }

  void post(String path, RestApi.AccountHandler handler) {
    add(HandlerType.POST, path, handler);
  }

  void delete(String path, RestApi.AccountHandler handler) {
    add(HandlerType.DELETE, path, handler);
  }

  private void add(HandlerType method, String path, RestApi.AccountHandler handler) {
    Handler signedIn =
        context ->
            RestApi.runFor(RestApi.authenticatedAccount(context, accounts), context, handler);
    routes.addHttpHandler(method, path, signedIn);
  }

  /// Returns the URL of a resource on Twilio's host.
  static String url(String host, String path) {
    return "https://" + host + ".twilio.com" + path;
  }

  /// @param key the body's member that holds the items
  static <T> void page(
      Context context,
      String host,
      String key,
      List<T> all,
      Function<T, Map<String, Object>> toJson) {
    int size = Math.clamp(JsonResponses.number(context, "PageSize", 50), 1, MAX_PER_PAGE);
    int page = Math.max(0, JsonResponses.number(context, "Page", 0));
    int from = (int) Math.min((long) page * size, all.size());
    int to = Math.min(from + size, all.size());
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("page", page);
    meta.put("page_size", size);
    meta.put("first_page_url", pageUrl(context, host, 0, size));
    meta.put("previous_page_url", page > 0 ? pageUrl(context, host, page - 1, size) : null);
    meta.put("url", pageUrl(context, host, page, size));
    meta.put("next_page_url", to < all.size() ? pageUrl(context, host, page + 1, size) : null);
    meta.put("key", key);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(key, all.subList(from, to).stream().map(toJson).toList());
    body.put("meta", meta);
    JsonResponses.json(context, 200, body);
  }

  private static @Nullable String pageUrl(Context context, String host, int page, int size) {
    return url(host, JsonResponses.pageUri(context, page, size));
  }

  /// Rejects an account other than the authenticated one.
  static void sameAccount(Context context, Account authenticatedAccount, @Nullable String named) {
    if (named != null && !named.isEmpty() && !named.equals(authenticatedAccount.sid())) {
      throw TwilioError.notFound(context.path());
    }
  }
}
