package org.ringback.exchange.junit;

import java.util.Optional;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.script.CallSide;
import org.ringback.exchange.script.CaptureSummary;

/// A call of the exchange, for assertions.
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

  /// Returns the call's current state.
  public CallRecord record() {
    return exchange
        .exchange()
        .calls()
        .find(exchange.account(), sid)
        .orElseThrow(() -> new IllegalArgumentException("the account has no call " + sid));
  }

  /// Returns Twilio's status: `queued`, `ringing`, `in-progress`, `completed`, …
  public String status() {
    return record().status().wire();
  }

  /// Waits until the call has a status.
  public TestCall awaitStatus(String status) {
    return exchange.await(
        () -> Optional.of(this).filter(call -> call.status().equals(status)),
        () -> "call " + sid + " is " + record() + ", not " + status);
  }

  /// Waits until the call has ended, with any status.
  public TestCall awaitEnd() {
    return exchange.await(
        () -> Optional.of(this).filter(call -> call.record().status().isFinal()),
        () -> "call " + sid + " has not ended: " + record());
  }

  /// Returns what the caller heard.
  ///
  /// @throws IllegalStateException when the call has no scripted phone
  public CaptureSummary heardByCaller() {
    return heard(CallSide.FROM);
  }

  /// Returns what the callee heard.
  public CaptureSummary heardByCallee() {
    return heard(CallSide.TO);
  }

  private CaptureSummary heard(CallSide end) {
    return exchange
        .exchange()
        .phones()
        .heard(sid, end)
        .orElseThrow(() -> new IllegalStateException("call " + sid + " has no scripted phone"));
  }
}
