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

/// One call of an account, live or over. Its status only moves forward, and each step is reported
/// as it is taken.
final class Call {
  /// What never changes about a call.
  ///
  /// @param sent what every webhook about it carries besides the standard parameters:
  ///   `ApplicationSid`, a browser's custom parameters
  record Facts(
      Account account,
      String sid,
      @Nullable String parentSid,
      @Nullable String phoneNumberSid,
      String from,
      String to,
      CallDirection direction,
      List<Map.Entry<String, String>> sent) {}

  /// Who carries out what REST wants of a live call.
  interface Owner {
    /// The status is set already.
    void end(HangupCause ending);

    void redirect(TwimlSource next);

    /// Its leg's audio; null while nobody has answered.
    @Nullable MediaEndpoint media();
  }

  private final Facts facts;
  private final ExchangeClock clock;
  private final long order;
  private final StatusCallbacks reports;
  private final Consumer<Call> ended;
  private final Instant created;
  private CallStatus status = CallStatus.QUEUED;
  private Instant updated;
  private @Nullable Instant started;
  private @Nullable Instant endTime;
  private final List<Runnable> ringings = new ArrayList<>();
  private boolean rang;
  private final List<Runnable> endings = new ArrayList<>();
  private volatile @Nullable Recording recording;
  private @Nullable Owner keeper;
  private final FetchThrottle pace;
  private volatile @Nullable String answeredBy;
  private volatile Duration queued = Duration.ZERO;

  /// @param order larger for a later call
  /// @param ended told at once when it is over; must not block
  Call(
      Facts facts, ExchangeClock clock, long order, StatusCallbacks reports, Consumer<Call> ended) {
    this.facts = facts;
    this.clock = clock;
    this.order = order;
    this.reports = reports;
    this.ended = ended;
    this.pace = new FetchThrottle(clock);
    this.created = clock.instant();
    this.updated = created;
  }

  Facts facts() {
    return facts;
  }

  String sid() {
    return facts.sid();
  }

  Account account() {
    return facts.account();
  }

  long order() {
    return order;
  }

  synchronized CallStatus status() {
    return status;
  }

  synchronized boolean isOver() {
    return status.isFinal();
  }

  synchronized boolean isAnswered() {
    return started != null;
  }

  /// Whether it may ask for instructions now, or goes in circles.
  boolean mayFetch() {
    return pace.next();
  }

  /// What answering machine detection has found.
  void answeredBy(String who) {
    answeredBy = who;
  }

  @Nullable String answeredBy() {
    return answeredBy;
  }

  void queuedFor(Duration wait) {
    queued = wait;
  }

  synchronized void keptBy(Owner now) {
    keeper = now;
  }

  /// Moves forward and reports it.
  ///
  /// @return whether it moved: not when it is there or further already
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
      ringings.forEach(each -> Thread.ofVirtual().name("rings-" + sid()).start(each));
    }
    if (next.isFinal()) {
      endTime = updated;
      ended.accept(this);
      endings.forEach(each -> Thread.ofVirtual().name("ended-" + sid()).start(each));
    }
    reports.report(this, next, talked(), updated);
    return true;
  }

  /// It is recorded because it was placed so.
  void recordedBy(Recording by) {
    recording = by;
  }

  @Nullable Recording recording() {
    return recording;
  }

  /// Whether the other end has rung, though it may have answered since.
  synchronized boolean hasRung() {
    return rang;
  }

  /// Run once, on a thread of its own, when the other end rings.
  synchronized void whenRinging(Runnable ringing) {
    ringings.add(ringing);
  }

  /// Run once, on a thread of its own, when the call is over.
  synchronized void whenOver(Runnable ending) {
    endings.add(ending);
  }

  /// The audio of its leg while it is in progress.
  Optional<MediaEndpoint> media() {
    Owner asked;
    synchronized (this) {
      asked = status == CallStatus.IN_PROGRESS ? keeper : null;
    }
    return asked == null ? Optional.empty() : Optional.ofNullable(asked.media());
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

  /// From the answer to the end, in whole seconds.
  synchronized Duration talked() {
    if (started == null) {
      return Duration.ZERO;
    }
    Instant until = endTime == null ? clock.instant() : endTime;
    return Duration.ofSeconds(Math.round(Duration.between(started, until).toMillis() / 1000.0));
  }

  /// What REST's `canceled` and `completed` do.
  void end() {
    Owner told;
    CallStatus reached;
    synchronized (this) {
      if (!advance(isAnswered() ? CallStatus.COMPLETED : CallStatus.CANCELED)) {
        return;
      }
      told = keeper;
      reached = status;
    }
    if (told != null) {
      told.end(HangupCause.of(reached));
    }
  }

  void redirect(TwimlSource next) {
    Owner told;
    synchronized (this) {
      told = isOver() ? null : keeper;
    }
    if (told != null) {
      told.redirect(next);
    }
  }

  synchronized CallRecord record() {
    return new CallRecord(
        facts.sid(),
        facts.account().sid(),
        facts.parentSid(),
        facts.phoneNumberSid(),
        facts.from(),
        facts.to(),
        facts.direction(),
        status,
        created,
        started,
        endTime,
        updated,
        answeredBy,
        queued);
  }
}
