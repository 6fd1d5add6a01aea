package org.ringback.exchange.junit;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.webhook.DeliveryRecord;
import tools.jackson.databind.node.JsonNodeFactory;

/// An exchange on free ports, with an account and a number, for as long as a test runs:
///
/// ```java
/// @RegisterExtension ExchangeExtension exchange = new ExchangeExtension();
/// ```
///
/// Registered by a static field it lasts for all tests of the class, and forgets the scripts
/// between two of them.
public final class ExchangeExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  /// The number of the account that is there when no other was asked for.
  public static final String NUMBER = "+15550100000";

  private final Map<String, String> numbers = new LinkedHashMap<>();
  private ExchangeSettings settings = ExchangeSettings.forTests();
  private Duration timeout = Duration.ofSeconds(20);
  private boolean lasts;
  private @Nullable Running running;

  private record Running(Exchange exchange, Account account) {}

  // -- before it starts

  /// A number of the account.
  ///
  /// @param voiceUrl the webhook of calls to it; empty when it is set later
  public ExchangeExtension withNumber(String number, String voiceUrl) {
    numbers.put(number, voiceUrl);
    return this;
  }

  /// Makes what is left to chance (SIDs, chaos) the same every time.
  public ExchangeExtension withSeed(long seed) {
    settings = settings.withSeed(seed);
    return this;
  }

  /// What `<Say>` and the telephones speak with.
  public ExchangeExtension withSynthesiser(Synthesiser synthesiser) {
    settings = settings.withSpeech(settings.speech().with(synthesiser));
    return this;
  }

  /// What `<Gather input="speech">` and transcriptions understand by.
  public ExchangeExtension withRecogniser(Recogniser recogniser) {
    settings = settings.withSpeech(settings.speech().with(recogniser));
    return this;
  }

  /// How long the `await` methods wait; 20 s by default.
  public ExchangeExtension withTimeout(Duration most) {
    timeout = most;
    return this;
  }

  // -- JUnit's part

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

  private void stop() {
    if (running != null) {
      running.exchange().close();
      running = null;
    }
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("the exchange runs only while a test does");
    }
    return running;
  }

  // -- what a test uses

  /// All of it, for what has no short word here.
  public Exchange exchange() {
    return running().exchange();
  }

  /// Where an SDK is to send what it would send to `https://api.twilio.com`.
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

  /// Sets the webhook of calls to a number of the account.
  public void voiceUrl(String number, String url) {
    PhoneNumber kept =
        account()
            .numberFor(number)
            .orElseThrow(() -> new IllegalArgumentException("the account has no " + number));
    account().save(kept.withVoice(WebhookTarget.post(url)));
  }

  /// A telephone on the outside. What it is told to do it does in every call to it, at once from
  /// when it is told; until then it is answered at once and stays on the line.
  public TestPhone phone(String number) {
    return new TestPhone(this, number);
  }

  /// A telephone dials.
  ///
  /// @param script text with a step a line, such as `say hello`
  public TestCall call(String from, String to, String script) {
    String sid =
        exchange()
            .phones()
            .dial(
                exchange().calls(),
                from,
                to,
                exchange().scripts().calling(JsonNodeFactory.instance.stringNode(script)))
            .orElseThrow(
                () -> new IllegalArgumentException(to + " is not in service: nobody owns it"));
    return new TestCall(this, sid);
  }

  /// A call that an SDK made.
  public TestCall call(String callSid) {
    return new TestCall(this, callSid);
  }

  /// The account's calls, newest first.
  public List<TestCall> calls() {
    return exchange()
        .calls()
        .list(account())
        .map(record -> new TestCall(this, record.sid()))
        .toList();
  }

  /// Every attempt to deliver a webhook, oldest first.
  public List<DeliveryRecord> deliveries() {
    return new ArrayList<>(exchange().deliveries().of("")).reversed();
  }

  /// Waits for a webhook that was sent, whatever came of it.
  public DeliveryRecord awaitDelivery(Predicate<DeliveryRecord> fits) {
    return await(
        () -> deliveries().stream().filter(fits).findFirst(),
        () -> "no such webhook among " + deliveries());
  }

  /// The time by which timeouts run and pauses last.
  public ExchangeClock clock() {
    return exchange().clock();
  }

  /// What goes wrong: `chaos().add(new Rule(Mode.CALLBACKS_DUPLICATE, …))`. All is well again
  /// before the next test.
  public ChaosRules chaos() {
    return exchange().chaos();
  }

  <T> T await(
      java.util.function.Supplier<Optional<T>> question,
      java.util.function.Supplier<String> missing) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + timeout.toMillis() + " ms: " + missing.get());
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting: " + missing.get(), e);
      }
    }
  }
}
