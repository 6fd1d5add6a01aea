package org.ringback.exchange;

import java.util.ArrayList;
import java.util.List;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.ApiKey;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;

/// An exchange with one account, its number, its application and the clients of a test.
public final class ExchangeFixture implements AutoCloseable {
  public static final String NUMBER = "+15550100000";
  public static final String CUSTOMER = "+15550001111";

  public final Exchange exchange;
  public final FakeApplication app = new FakeApplication();
  public final Account account;
  public final ApiKey key;
  public final Application application;
  private final List<AutoCloseable> closeLater = new ArrayList<>();

  public ExchangeFixture() {
    this(ExchangeSettings.forTests());
  }

  public ExchangeFixture(ExchangeSettings settings) {
    exchange = Exchange.start(settings);
    account = exchange.accounts().create("Acme");
    key = account.createKey("tokens");
    application =
        account.createApplication(
            "Ringback",
            WebhookTarget.post(app.url("/voice")),
            WebhookTarget.post(app.url("/fallback")),
            WebhookTarget.post(app.url("/status")));
    PhoneNumber number = account.addNumber(NUMBER, "Support");
    account.save(
        new PhoneNumber(
            number.sid(),
            number.number(),
            number.friendlyName(),
            WebhookTarget.NONE,
            WebhookTarget.NONE,
            WebhookTarget.NONE,
            application.sid(),
            number.created(),
            number.updated()));
  }

  public PhonePageClient phone(String number) {
    return closeLater(new PhonePageClient(exchange, number));
  }

  public VoiceSdkClient browser() {
    return closeLater(new VoiceSdkClient(exchange));
  }

  /// Returns a browser that connects to another signalling path.
  public VoiceSdkClient browser(String path) {
    return closeLater(new VoiceSdkClient(exchange, path));
  }

  public VoiceSdkClient agent(String identity) {
    return browser().registered(token(identity));
  }

  public String token(String identity) {
    return VoiceSdkClient.token(account, key, identity, application.sid());
  }

  private <T extends AutoCloseable> T closeLater(T resource) {
    closeLater.add(resource);
    return resource;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : closeLater) {
      each.close();
    }
    exchange.close();
    app.close();
  }
}
