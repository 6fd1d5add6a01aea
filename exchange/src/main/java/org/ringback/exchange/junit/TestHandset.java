package org.ringback.exchange.junit;

import java.util.stream.Collectors;
import org.ringback.exchange.script.ManualCall;
import org.ringback.exchange.script.ManualPhone;

/// A phone that the test operates step by step:
///
/// ```java
/// phone.expectCall().answers().hears("press one").presses("1").isHungUp();
/// ```
///
/// A step that does not happen fails with the timeline of the call.
public final class TestHandset {
  private final ExchangeExtension exchange;
  private final String number;
  private final ManualPhone phone;

  TestHandset(ExchangeExtension exchange, String number) {
    this.exchange = exchange;
    this.number = number;
    this.phone = exchange.exchange().phones().manual(number);
  }

  /// Waits until the phone rings.
  public TestConversation expectCall() {
    try {
      ManualCall call =
          phone.awaitCall(exchange.timeout()).orElseThrow(() -> new AssertionError(noCall()));
      return new TestConversation(exchange, number, call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a call to " + number, e);
    }
  }

  private String noCall() {
    String timelines =
        exchange.calls().stream()
            .map(call -> CallTimeline.of(exchange, call.sid()))
            .collect(Collectors.joining("\n"));
    return "%s did not ring within %d ms. %s"
        .formatted(
            number,
            exchange.timeout().toMillis(),
            timelines.isEmpty() ? "The account has no calls." : "Instead:\n" + timelines);
  }

  /// Dials a number of the account.
  public TestConversation calls(String to) {
    return exchange
        .exchange()
        .phones()
        .dialManually(exchange.exchange().calls(), number, to)
        .map(call -> new TestConversation(exchange, number, call))
        .orElseThrow(() -> new IllegalArgumentException("no account has the number " + to));
  }
}
