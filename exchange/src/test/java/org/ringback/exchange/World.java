package org.ringback.exchange;

import java.util.ArrayList;
import java.util.List;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.ApiKey;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.account.PhoneNumber;

/// An exchange with one account, its number and its application, and whoever is on the line.
public final class World implements AutoCloseable {
  public static final String NUMBER = "+15550100000";
  public static final String CUSTOMER = "+15550001111";

  public final Exchange exchange;
  public final App app = new App();
  public final Account account;
  public final ApiKey key;
  public final Application application;
  private final List<AutoCloseable> here = new ArrayList<>();

  public World() {
    this(ExchangeSettings.forTests());
  }

  public World(ExchangeSettings settings) {
    exchange = Exchange.start(settings);
    account = exchange.accounts().create("Acme");
    key = account.createKey("tokens");
    application =
        account.createApplication(
            "Ringback",
            Hook.post(app.url("/voice")),
            Hook.post(app.url("/fallback")),
            Hook.post(app.url("/status")));
    PhoneNumber number = account.addNumber(NUMBER, "Support");
    account.save(
        new PhoneNumber(
            number.sid(),
            number.number(),
            number.friendlyName(),
            Hook.NONE,
            Hook.NONE,
            Hook.NONE,
            application.sid(),
            number.created(),
            number.updated()));
  }

  public Phone phone(String number) {
    return here(new Phone(exchange, number));
  }

  public Browser browser() {
    return here(new Browser(exchange));
  }

  /// A browser whose signalling goes to a path of its own.
  public Browser browser(String path) {
    return here(new Browser(exchange, path));
  }

  public Browser agent(String identity) {
    return browser().registered(token(identity));
  }

  public String token(String identity) {
    return Browser.token(account, key, identity, application.sid());
  }

  private <T extends AutoCloseable> T here(T one) {
    here.add(one);
    return one;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : here) {
      each.close();
    }
    exchange.close();
    app.close();
  }
}
