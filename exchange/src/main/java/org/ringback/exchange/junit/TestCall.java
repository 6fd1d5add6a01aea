package org.ringback.exchange.junit;

import java.util.Optional;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.script.CallSide;
import org.ringback.exchange.script.CaptureSummary;

/// One call, as a test sees it.
public final class TestCall {
  private final ExchangeExtension exchange;
  private final String sid;

  TestCall(ExchangeExtension exchange, String sid) {
    this.exchange = exchange;
    this.sid = sid;
  }

  public String sid() {
    return sid;
  }

  /// What REST tells of it now.
  public CallRecord record() {
    return exchange
        .exchange()
        .calls()
        .find(exchange.account(), sid)
        .orElseThrow(() -> new IllegalArgumentException("the account has no call " + sid));
  }

  /// Twilio's word: `queued`, `ringing`, `in-progress`, `completed`, …
  public String status() {
    return record().status().wire();
  }

  /// Waits for a status of Twilio's.
  public TestCall awaitStatus(String status) {
    return exchange.await(
        () -> Optional.of(this).filter(call -> call.status().equals(status)),
        () -> "call " + sid + " is " + record() + ", not " + status);
  }

  /// Waits until it is over, however it ended.
  public TestCall awaitEnd() {
    return exchange.await(
        () -> Optional.of(this).filter(call -> call.record().status().isFinal()),
        () -> "call " + sid + " goes on: " + record());
  }

  /// What the end that dialled heard.
  ///
  /// @throws IllegalStateException when no script played in this call
  public CaptureSummary heardByCaller() {
    return heard(CallSide.FROM);
  }

  /// What the end that was dialled heard.
  public CaptureSummary heardByCallee() {
    return heard(CallSide.TO);
  }

  private CaptureSummary heard(CallSide end) {
    return exchange
        .exchange()
        .phones()
        .heard(sid, end)
        .orElseThrow(
            () -> new IllegalStateException("no script played in call " + sid + ": nothing kept"));
  }
}
