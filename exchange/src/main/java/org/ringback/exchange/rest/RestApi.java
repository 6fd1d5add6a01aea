package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;

/// The common parts of all REST routes: Basic authentication, access to the own account only,
/// Twilio's errors, and paths with and without `.json`.
final class RestApi {
  /// A handler that receives the authenticated account.
  @FunctionalInterface
  interface AccountHandler {
    void handle(Context context, Account account);
  }

  private static final String ACCOUNT = JsonResponses.API + "/Accounts/{accountSid}";

  private final RoutesConfig routes;
  private final Accounts accounts;

  RestApi(RoutesConfig routes, Accounts accounts) {
    this.routes = routes;
    this.accounts = accounts;
  }

  void get(String path, AccountHandler handler) {
    add(HandlerType.GET, path, handler);
  }

  void post(String path, AccountHandler handler) {
    add(HandlerType.POST, path, handler);
  }

  void delete(String path, AccountHandler handler) {
    add(HandlerType.DELETE, path, handler);
  }

  /// Adds a route of the list of accounts, `/Accounts`.
  void getAccounts(AccountHandler handler) {
    Handler signedIn = context -> runFor(authenticatedAccount(context, accounts), context, handler);
    routes.addHttpHandler(HandlerType.GET, JsonResponses.API + "/Accounts.json", signedIn);
    routes.addHttpHandler(HandlerType.GET, JsonResponses.API + "/Accounts", signedIn);
  }

  /// Rejects API keys. Twilio allows a standard key neither Accounts nor Keys nor Auth Tokens.
  static AccountHandler authTokenOnly(AccountHandler handler) {
    return (context, account) -> {
      var basic = context.basicAuthCredentials();
      if (basic == null || !basic.getUsername().equals(account.sid())) {
        throw TwilioError.unauthenticated();
      }
      handler.handle(context, account);
    };
  }

  private void add(HandlerType method, String path, AccountHandler handler) {
    Handler signedIn = context -> runFor(account(context), context, handler);
    routes.addHttpHandler(method, ACCOUNT + path + ".json", signedIn);
    routes.addHttpHandler(method, ACCOUNT + path, signedIn);
  }

  /// Runs a handler within the account's limit of concurrent requests. Twilio: error 20429.
  static void runFor(Account account, Context context, AccountHandler handler) {
    boolean looksAtItself =
        context.path().matches(JsonResponses.API + "/Accounts(/[^/]*|\\.json)?");
    if (!account.status().isActive() && !looksAtItself) {
      throw new TwilioError(401, 20005, "Account is not active");
    }
    if (!account.limits().tryAcquireRequest()) {
      throw new TwilioError(429, 20429, "Too Many Requests");
    }
    try {
      handler.handle(context, account);
    } finally {
      account.limits().releaseRequest();
    }
  }

  /// Returns the path's account if the request is authenticated for it. Twilio responds with 20003
  /// to wrong credentials and with 20404 to another account's path.
  private Account account(Context context) {
    Account authenticatedAccount = authenticatedAccount(context, accounts);
    if (!authenticatedAccount.sid().equals(sid(context, "accountSid"))) {
      throw TwilioError.notFound(context.path());
    }
    return authenticatedAccount;
  }

  /// Returns the account of the request's credentials.
  static Account authenticatedAccount(Context context, Accounts accounts) {
    var basic = context.basicAuthCredentials();
    if (basic == null) {
      throw TwilioError.unauthenticated();
    }
    return accounts
        .find(basic.getUsername())
        .or(() -> accounts.ownerOfKey(basic.getUsername()))
        .filter(a -> a.authenticates(basic.getUsername(), basic.getPassword()))
        .orElseThrow(TwilioError::unauthenticated);
  }

  /// Returns a path parameter without a trailing `.json`.
  static String sid(Context context, String name) {
    String value = context.pathParam(name);
    return value.endsWith(".json") ? value.substring(0, value.length() - 5) : value;
  }
}
