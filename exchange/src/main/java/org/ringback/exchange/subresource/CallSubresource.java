package org.ringback.exchange.subresource;

import java.time.Clock;
import java.time.Instant;
import org.ringback.exchange.account.Account;

/// A stream or transcription of one call, from its start until it is stopped.
public abstract class CallSubresource {
  private final String sid;
  private final Account account;
  private final String callSid;
  private final String name;
  private final Clock clock;
  private Instant updated;
  private boolean stopped;

  /// @param name the name, for stopping it; empty for none
  protected CallSubresource(String sid, Account account, String callSid, String name, Clock clock) {
    this.sid = sid;
    this.account = account;
    this.callSid = callSid;
    this.name = name;
    this.clock = clock;
    this.updated = clock.instant();
  }

  public final String sid() {
    return sid;
  }

  public final Account account() {
    return account;
  }

  public final String callSid() {
    return callSid;
  }

  public final String name() {
    return name;
  }

  public final synchronized boolean isStopped() {
    return stopped;
  }

  /// Returns `in-progress` or `stopped`.
  public final String status() {
    return isStopped() ? "stopped" : "in-progress";
  }

  public final synchronized Instant updated() {
    return updated;
  }

  /// Marks this subresource as stopped.
  ///
  /// @return false when it was already stopped
  protected final synchronized boolean markStopped() {
    if (stopped) {
      return false;
    }
    stopped = true;
    updated = clock.instant();
    return true;
  }

  /// Stops this subresource. Idempotent.
  public abstract void stop();
}
