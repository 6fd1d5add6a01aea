package org.ringback.exchange.junit;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.ringback.exchange.Exchange;
import org.ringback.exchange.ExchangeSettings;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.chaos.ChaosRules;
import org.ringback.exchange.rest.RestRequest;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.webhook.DeliveryRecord;
import tools.jackson.databind.node.JsonNodeFactory;

/// Runs an exchange on free ports, with an account and a number, during a test:
///
/// ```java
/// @RegisterExtension ExchangeExtension exchange = new ExchangeExtension();
/// ```
///
/// In a static field it runs for all tests of the class. It removes scripts and chaos rules and
/// closes clients after each test.
public final class ExchangeExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  /// The account's number when [#withNumber] is not used.
  public static final String NUMBER = "+15550100000";

  private final Map<String, String> numbers = new LinkedHashMap<>();
  private ExchangeSettings settings = ExchangeSettings.forTests();
  private Duration timeout = Duration.ofSeconds(20);
  private boolean lasts;
  private @Nullable Running running;

  private record Running(Exchange exchange, Account account) {}

  private final List<TestClient> clients = new CopyOnWriteArrayList<>();

  // -- configuration

  /// Adds a number to the account.
  ///
  /// @param voiceUrl the number's voice webhook; empty when [#voiceUrl] sets it later
  public ExchangeExtension withNumber(String number, String voiceUrl) {
    numbers.put(number, voiceUrl);
    return this;
  }

  /// Sets the random seed, so that SIDs and chaos are the same in every run.
  public ExchangeExtension withSeed(long seed) {
    settings = settings.withSeed(seed);
    return this;
  }

  /// Sets the synthesiser of `<Say>` and of scripted phones.
  public ExchangeExtension withSynthesiser(Synthesiser synthesiser) {
    settings = settings.withSpeech(settings.speech().with(synthesiser));
    return this;
  }

  /// Sets the recogniser of `<Gather input="speech">` and of transcriptions.
  public ExchangeExtension withRecogniser(Recogniser recogniser) {
    settings = settings.withSpeech(settings.speech().with(recogniser));
    return this;
  }

  /// Sets the timeout of the `await` methods; the default is 20 s.
  public ExchangeExtension withTimeout(Duration max) {
    timeout = max;
    return this;
  }

  // -- lifecycle

  @Override
  public void beforeAll(ExtensionContext context) {
    lasts = true;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!lasts) {
      start();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    closeClients();
    if (lasts) {
      exchange().phones().clear();
      exchange().chaos().clear();
      exchange().clock().speedUp(1);
    } else {
      stop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop();
  }

  private void start() {
    Exchange exchange = Exchange.start(settings);
    Account account = exchange.accounts().create("Test");
    running = new Running(exchange, account);
    (numbers.isEmpty() ? Map.of(NUMBER, "") : numbers)
        .forEach(
            (number, url) -> {
              account.addNumber(number, number);
              if (!url.isEmpty()) {
                voiceUrl(number, url);
              }
            });
  }

  private void closeClients() {
    clients.forEach(TestClient::close);
    clients.clear();
  }

  private void stop() {
    closeClients();
    if (running != null) {
      running.exchange().close();
      running = null;
    }
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("the exchange runs only during a test");
    }
    return running;
  }

  // -- use in tests

  /// Returns the exchange itself, for features without a method here.
  public Exchange exchange() {
    return running().exchange();
  }

  /// Returns the base URL for an SDK, in place of `https://api.twilio.com`.
  public URI baseUrl() {
    return exchange().url();
  }

  public Account account() {
    return running().account();
  }

  public String accountSid() {
    return account().sid();
  }

  public String authToken() {
    return account().authToken();
  }

  /// Creates another account, without numbers.
  public Account createAccount(String friendlyName) {
    return exchange().accounts().create(friendlyName);
  }

  /// Sets the voice webhook of a number of the account.
  public void voiceUrl(String number, String url) {
    PhoneNumber phoneNumber =
        account()
            .numberFor(number)
            .orElseThrow(() -> new IllegalArgumentException("the account has no " + number));
    account().save(phoneNumber.withVoice(WebhookTarget.post(url)));
  }

  /// Returns a scripted phone with a number. By default it answers at once and stays on the line.
  /// Each step that is added applies to every later call to the number.
  public TestPhone phone(String number) {
    return new TestPhone(this, number);
  }

  /// Returns a phone that the test operates step by step. It rings until the test answers. Call
  /// this before your application dials the number.
  public TestHandset handset(String number) {
    return new TestHandset(this, number);
  }

  /// Registers a browser with the Voice SDK, without audio. It is closed after the test.
  ///
  /// @param accessToken as your application returns it to the browser
  public TestClient client(String accessToken) {
    TestClient client = new TestClient(this, accessToken);
    clients.add(client);
    return client;
  }

  /// Places a call from a scripted phone.
  ///
  /// @param script one step per line, such as `say hello`
  public TestCall call(String from, String to, String script) {
    String sid =
        exchange()
            .phones()
            .dial(
                exchange().calls(),
                from,
                to,
                exchange().scripts().calling(JsonNodeFactory.instance.stringNode(script)))
            .orElseThrow(() -> new IllegalArgumentException("no account has the number " + to));
    return new TestCall(this, sid);
  }

  /// Returns a call that an SDK placed.
  public TestCall call(String callSid) {
    return new TestCall(this, callSid);
  }

  /// Returns the account's calls, newest first.
  public List<TestCall> calls() {
    return exchange()
        .calls()
        .list(account())
        .map(record -> new TestCall(this, record.sid()))
        .toList();
  }

  /// Returns all webhook delivery attempts, oldest first.
  public List<DeliveryRecord> deliveries() {
    return new ArrayList<>(exchange().deliveries().of("")).reversed();
  }

  /// Waits for a webhook delivery attempt, successful or not.
  public DeliveryRecord awaitDelivery(Predicate<DeliveryRecord> fits) {
    return await(
        () -> deliveries().stream().filter(fits).findFirst(),
        () -> "no matching webhook in " + deliveries());
  }

  /// Returns the most recent REST requests, oldest first, including those that failed.
  public List<RestRequest> requests() {
    return exchange().requests().requests();
  }

  /// Waits for a REST request whose method and path contain a match, successful or not.
  ///
  /// @param regex as in `POST .*/Calls`
  public RestRequest awaitRequest(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return await(
        () -> requests().stream().filter(r -> pattern.matcher(r.toString()).find()).findFirst(),
        () -> "no request " + regex + " in " + requests());
  }

  /// Returns the clock of timeouts and pauses.
  public ExchangeClock clock() {
    return exchange().clock();
  }

  /// Returns the fault injection rules:
  /// `chaos().add(ChaosRule.of(ChaosMode.REST_5XX).forRequest("POST .*/Calls"))`. They are removed
  /// after the test.
  public ChaosRules chaos() {
    return exchange().chaos();
  }

  Duration timeout() {
    return timeout;
  }

  <T> T await(Supplier<Optional<T>> question, Supplier<String> missing) {
    return Waiting.until(timeout, question, missing);
  }
}
