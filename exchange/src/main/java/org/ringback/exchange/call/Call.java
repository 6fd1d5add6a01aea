package org.ringback.exchange.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.time.ExchangeClock;

/// A live or ended call of an account. Its status never goes back. Each change is reported
/// immediately.
final class Call {
  /// The immutable properties of a call.
  ///
  /// @param region the region that processes the call, such as `us1`
  /// @param extraParameters the additional parameters of every webhook of the call:
  ///   `ApplicationSid` and the custom parameters of a browser
  record Details(
      Account account,
      String sid,
      @Nullable String parentSid,
      @Nullable String phoneNumberSid,
      String from,
      String to,
      CallDirection direction,
      String region,
      List<Map.Entry<String, String>> extraParameters) {}

  /// Executes REST operations on a live call.
  interface Owner {
    /// Ends the legs. The caller has already set the status.
    void end(HangupCause ending);

    void redirect(TwimlSource next);

    /// Returns the audio of the leg; null before the answer.
    @Nullable MediaEndpoint media();
  }

  private final Details details;
  private final ExchangeClock clock;
  private final long order;
  private final StatusCallbacks reports;
  private final Consumer<Call> ended;
  private final Instant created;
  private CallStatus status = CallStatus.QUEUED;
  private Instant updated;
  private @Nullable Instant started;
  private @Nullable Instant endTime;
  private final List<Runnable> ringingListeners = new ArrayList<>();
  private boolean rang;
  private boolean rejected;
  private final List<Runnable> endListeners = new ArrayList<>();
  private volatile @Nullable Recording recording;
  private @Nullable Owner owner;
  private final FetchThrottle throttle;
  private volatile @Nullable String answeredBy;
  private volatile Duration queued = Duration.ZERO;

  /// @param order larger for a later call
  /// @param ended called at the end of the call; must not block
  Call(
      Details details,
      ExchangeClock clock,
      long order,
      StatusCallbacks reports,
      Consumer<Call> ended) {
    this.details = details;
    this.clock = clock;
    this.order = order;
    this.reports = reports;
    this.ended = ended;
    this.throttle = new FetchThrottle(clock);
    this.created = clock.instant();
    this.updated = created;
  }

  Details details() {
    return details;
  }

  String sid() {
    return details.sid();
  }

  Account account() {
    return details.account();
  }

  long order() {
    return order;
  }

  synchronized CallStatus status() {
    return status;
  }

  synchronized boolean hasEnded() {
    return status.isFinal();
  }

  synchronized boolean isAnswered() {
    return started != null;
  }

  /// Returns whether the call may fetch TwiML now. False for a redirect loop.
  boolean mayFetch() {
    return throttle.tryAcquire();
  }

  /// Sets the result of answering machine detection.
  void answeredBy(String result) {
    answeredBy = result;
  }

  @Nullable String answeredBy() {
    return answeredBy;
  }

  void recordQueueTime(Duration wait) {
    queued = wait;
  }

  /// Records that the called person rejected the call, before it ends as `busy`.
  synchronized void reject() {
    rejected = true;
  }

  synchronized boolean isRejected() {
    return rejected;
  }

  synchronized void ownedBy(Owner now) {
    owner = now;
  }

  /// Advances the status and reports it.
  ///
  /// @return false when the call already has this status or a later one
  synchronized boolean advance(CallStatus next) {
    if (rank(next) <= rank(status)) {
      return false;
    }
    status = next;
    updated = clock.instant();
    if (next == CallStatus.IN_PROGRESS) {
      started = updated;
    }
    if (next == CallStatus.RINGING) {
      rang = true;
      ringingListeners.forEach(each -> Thread.ofVirtual().name("rings-" + sid()).start(each));
    }
    if (next.isFinal()) {
      endTime = updated;
      ended.accept(this);
      endListeners.forEach(each -> Thread.ofVirtual().name("ended-" + sid()).start(each));
    }
    reports.report(this, next, talkTime(), updated);
    return true;
  }

  /// Sets the recording that the call request asked for.
  void setRecording(Recording by) {
    recording = by;
  }

  @Nullable Recording recording() {
    return recording;
  }

  /// Returns whether the other end has rung, even if it has answered since.
  synchronized boolean hasRung() {
    return rang;
  }

  /// Runs a task once, on its own thread, when the other end rings.
  synchronized void onRinging(Runnable ringing) {
    ringingListeners.add(ringing);
  }

  /// Runs a task once, on its own thread, when the call has ended.
  synchronized void onEnd(Runnable ending) {
    endListeners.add(ending);
  }

  /// Returns the audio of the leg while the call is in progress.
  Optional<MediaEndpoint> media() {
    Owner currentOwner;
    synchronized (this) {
      currentOwner = status == CallStatus.IN_PROGRESS ? owner : null;
    }
    return currentOwner == null ? Optional.empty() : Optional.ofNullable(currentOwner.media());
  }

  private static int rank(CallStatus status) {
    return switch (status) {
      case QUEUED -> 0;
      case INITIATED -> 1;
      case RINGING -> 2;
      case IN_PROGRESS -> 3;
      case COMPLETED, BUSY, FAILED, NO_ANSWER, CANCELED -> 4;
    };
  }

  /// Returns the time from the answer to the end, in whole seconds.
  synchronized Duration talkTime() {
    if (started == null) {
      return Duration.ZERO;
    }
    Instant until = endTime == null ? clock.instant() : endTime;
    return Duration.ofSeconds(Math.round(Duration.between(started, until).toMillis() / 1000.0));
  }

  /// Ends the call, like the REST statuses `canceled` and `completed`.
  void end() {
    Owner currentOwner;
    CallStatus reached;
    synchronized (this) {
      if (!advance(isAnswered() ? CallStatus.COMPLETED : CallStatus.CANCELED)) {
        return;
      }
      currentOwner = owner;
      reached = status;
    }
    if (currentOwner != null) {
      currentOwner.end(HangupCause.of(reached));
    }
  }

  void redirect(TwimlSource next) {
    Owner currentOwner;
    synchronized (this) {
      currentOwner = hasEnded() ? null : owner;
    }
    if (currentOwner != null) {
      currentOwner.redirect(next);
    }
  }

  synchronized CallRecord record() {
    return new CallRecord(
        details.sid(),
        details.account().sid(),
        details.parentSid(),
        details.phoneNumberSid(),
        details.from(),
        details.to(),
        details.direction(),
        status,
        created,
        started,
        endTime,
        updated,
        answeredBy,
        queued);
  }
}
