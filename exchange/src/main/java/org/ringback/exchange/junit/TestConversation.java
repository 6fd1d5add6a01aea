package org.ringback.exchange.junit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.ringback.exchange.script.ManualCall;
import org.ringback.exchange.script.Step;

/// A call of a [TestHandset]. Each method is one step and returns when it has happened. A step that
/// does not happen in time, or after the end of the call, fails with the timeline of the call.
public final class TestConversation {
  private final ExchangeExtension exchange;
  private final String number;
  private final ManualCall call;
  private int textsMatched;
  private int digitsMatched;

  TestConversation(ExchangeExtension exchange, String number, ManualCall call) {
    this.exchange = exchange;
    this.number = number;
    this.call = call;
  }

  /// Returns the call, for assertions about its status.
  public TestCall call() {
    return exchange.call(call.callSid());
  }

  /// Returns all texts that the phone has heard.
  public List<String> heard() {
    return call.heardTexts();
  }

  /// Answers the ringing phone.
  public TestConversation answers() {
    call.answer();
    return isAnswered();
  }

  /// Waits until the other end has answered the call of this phone.
  public TestConversation isAnswered() {
    return expect("is connected", call::isConnected);
  }

  /// Declines the ringing call, which ends as `busy` with the SIP response 603.
  public TestConversation declines() {
    if (call.isConnected() || call.hasEnded()) {
      throw failure("could not decline");
    }
    call.reject();
    return this;
  }

  /// Waits until the phone has heard a text to its end, after the texts of earlier steps. Letter
  /// case and punctuation are ignored. `<Say>` and other scripted phones have texts; `<Play>` has
  /// none.
  ///
  /// @param text a part of the text
  public TestConversation hears(String text) {
    return expect("hears \"" + text + '"', () -> matchesNextText(text));
  }

  private boolean matchesNextText(String text) {
    List<String> heard = call.heardTexts();
    for (int i = textsMatched; i < heard.size(); i++) {
      if (normalized(heard.get(i)).contains(normalized(text))) {
        textsMatched = i + 1;
        return true;
      }
    }
    return false;
  }

  private static String normalized(String text) {
    return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip() + " ";
  }

  /// Waits until the phone has heard keys, after those of earlier steps.
  public TestConversation hearsKeys(String keys) {
    return expect(
        "hears the keys " + keys,
        () -> {
          int found = call.heardDigits().indexOf(keys, digitsMatched);
          if (found >= 0) {
            digitsMatched = found + keys.length();
          }
          return found >= 0;
        });
  }

  /// Waits until the other end has been silent for this long.
  public TestConversation hearsSilence(Duration length) {
    return perform("hears silence", new Step.WaitForSilence(length));
  }

  public TestConversation says(String text) {
    return perform("says \"" + text + '"', new Step.Say(text));
  }

  /// @param keys `w` waits half a second
  public TestConversation presses(String keys) {
    return perform("presses " + keys, new Step.Digits(keys));
  }

  /// Hangs up, before or after the answer.
  public void hangsUp() {
    if (call.hasEnded()) {
      throw failure("could not hang up, because the call had ended");
    }
    call.perform(new Step.Hangup());
  }

  /// Waits until the other end has ended the call.
  public void isHungUp() {
    await("is hung up", call::hasEnded);
  }

  private TestConversation perform(String what, Step step) {
    if (!call.isConnected() || call.hasEnded()) {
      throw failure(
          "could not perform \""
              + what
              + "\", because the call "
              + (call.hasEnded() ? "had ended" : "was not answered"));
    }
    call.perform(step);
    if (call.hasEnded()) {
      throw failure("could not finish \"" + what + "\", because the call ended");
    }
    return this;
  }

  private TestConversation expect(String what, BooleanSupplier happened) {
    await(
        what,
        () -> {
          boolean ended = call.hasEnded(); // read first: an event before the end counts
          if (happened.getAsBoolean()) {
            return true;
          }
          if (ended) {
            throw failure("expected \"" + what + "\", but the call ended");
          }
          return false;
        });
    return this;
  }

  private void await(String what, BooleanSupplier happened) {
    exchange.await(
        () -> happened.getAsBoolean() ? Optional.of(true) : Optional.empty(),
        () -> message("expected \"" + what + '"'));
  }

  private AssertionError failure(String problem) {
    return new AssertionError(message(problem));
  }

  private String message(String problem) {
    return number + ": " + problem + ". Instead:\n" + CallTimeline.of(exchange, call.callSid());
  }
}
