package org.ringback.exchange.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.webhook.WebhookSender;

/// Creates calls and finds the targets that they ring.
final class CallRouter {
  private static final Set<String> COMPLETED_ONLY = Set.of("completed");

  private final Accounts accounts;
  private final WebhookSender webhooks;
  private final RingTargets ringTargets;
  private final MediaClock mediaClock;
  private final ExchangeClock clock;
  private final RandomGenerator random;
  private final Executor threads;
  private final SessionServices services;
  private final Calls calls = new Calls();
  private final AtomicLong order = new AtomicLong();

  CallRouter(
      Accounts accounts,
      WebhookSender webhooks,
      RingTargets ringTargets,
      MediaClock mediaClock,
      ExchangeClock clock,
      RandomGenerator random,
      Executor threads,
      Function<CallRouter, SessionServices> services) {
    this.accounts = accounts;
    this.webhooks = webhooks;
    this.ringTargets = ringTargets;
    this.mediaClock = mediaClock;
    this.clock = clock;
    this.random = random;
    this.threads = threads;
    this.services = services.apply(this);
  }

  ExchangeClock clock() {
    return clock;
  }

  Calls calls() {
    return calls;
  }

  SessionServices services() {
    return services;
  }

  WebhookSender webhooks() {
    return webhooks;
  }

  String nextSid() {
    return Sid.next("CA", random);
  }

  /// Removes spaces, brackets, dots and hyphens from a number.
  static String normalizeNumber(String number) {
    return number.replaceAll("[\\s().-]", "");
  }

  /// Checks the limit of live calls, and raises an alert when the account is at its limit.
  ///
  /// @throws TooManyCallsException when the account is at its limit
  void requireCapacity(Account account) {
    AccountLimits.Values limits = account.limits().values();
    int live = calls.liveCount(account);
    TooManyCallsException tooMany = null;
    if (limits.concurrentCalls() > 0 && live >= limits.concurrentCalls()) {
      tooMany = TooManyCallsException.concurrent(limits.concurrentCalls());
    } else if (limits.mostCalls() > 0 && live >= limits.mostCalls()) {
      tooMany = TooManyCallsException.noCapacity(limits.mostCalls());
    }
    if (tooMany != null) {
      webhooks.alerts().error(account, "", tooMany.code(), String.valueOf(tooMany.getMessage()));
      throw tooMany;
    }
  }

  Call open(Call.Details details, WebhookTarget statusCallback, Set<String> events) {
    Call call =
        new Call(
            details,
            clock,
            order.incrementAndGet(),
            new StatusCallbacks(statusCallback, events, webhooks, threads),
            calls::ended);
    if (details.direction() == CallDirection.OUTBOUND_API) {
      call.onRinging(() -> services.conferences().rings(call.account(), call.sid()));
    }
    call.onEnd(() -> ended(call));
    calls.add(call);
    return call;
  }

  /// Ends the recordings, transcriptions and streams of an ended call.
  private void ended(Call call) {
    services.recordings().callEnded(call.sid());
    services.transcriptions().callEnded(call.sid());
    services.streams().callEnded(call.sid());
    services.conferences().onNotConnected(call.account(), call.sid(), call.status().wire());
  }

  Call openChild(Call parent, String from, String to, WebhookTarget callback, Set<String> events) {
    return open(
        new Call.Details(
            parent.account(),
            nextSid(),
            parent.sid(),
            numberSid(parent.account(), from),
            from,
            to,
            CallDirection.OUTBOUND_DIAL,
            parent.details().region(),
            List.of()),
        callback,
        events);
  }

  static @Nullable String numberSid(Account account, String number) {
    return account.numberFor(number).map(PhoneNumber::sid).orElse(null);
  }

  /// Rings the targets of a call. A number of an account becomes an inbound call. Another number
  /// rings its handsets, or rings unanswered without any. An unregistered client does not ring.
  void ring(Ring ring, Map<String, String> parameters) {
    Call.Details details = ring.call().details();
    String to = details.to();
    Invitation invitation =
        new Invitation(
            details.sid(),
            details.account().sid(),
            details.from(),
            to,
            parameters,
            accounts.ownerOf(details.from()).isPresent());
    if (to.startsWith("client:")) {
      ring.start(
          ringTargets.clients(details.account(), to.substring("client:".length())),
          false,
          invitation);
      return;
    }
    Optional<Account> owner = accounts.ownerOf(to);
    if (owner.isPresent()) {
      PhoneNumber number = owner.get().numberFor(to).orElseThrow();
      ring.start(
          List.of((_, events) -> ringViaTrunk(owner.get(), number, details.from(), events)),
          true,
          invitation);
      return;
    }
    ring.start(ringTargets.handsets(to), true, invitation);
  }

  private Leg ringViaTrunk(Account account, PhoneNumber number, String from, LegListener events) {
    LoopbackLeg called = LoopbackLeg.pair(events, mediaClock);
    LoopbackLeg caller = called.peer();
    caller.bind(startInbound(account, number, nextSid(), from, caller));
    return called;
  }

  /// Starts an inbound call to a number: runs the webhook of its TwiML app, or of the number.
  LegListener startInbound(Account account, PhoneNumber number, String sid, String from, Leg leg) {
    Optional<Application> application = account.application(number.voiceApplicationSid());
    List<Map.Entry<String, String>> extraParameters = new ArrayList<>();
    application.ifPresent(a -> extraParameters.add(Map.entry("ApplicationSid", a.sid())));
    extraParameters.add(Map.entry("CallToken", CallTokens.of(sid)));
    if (accounts.ownerOf(from).isPresent()) {
      extraParameters.add(Map.entry("StirVerstat", "TN-Validation-Passed-A"));
    }
    leg.ringing();
    return startCall(
        new Call.Details(
            account,
            sid,
            null,
            number.sid(),
            from,
            number.number(),
            CallDirection.INBOUND,
            CallEngine.DEFAULT_REGION,
            List.copyOf(extraParameters)),
        application.map(Application::statusCallback).orElse(number.statusCallback()),
        application.map(Application::voice).orElse(number.voice()),
        application.map(Application::voiceFallback).orElse(number.voiceFallback()),
        leg);
  }

  /// Starts an inbound call of `leg`, and runs its webhook while it rings. A call beyond the limit
  /// gets the status `busy`.
  LegListener startCall(
      Call.Details details,
      WebhookTarget statusCallback,
      WebhookTarget voice,
      WebhookTarget fallback,
      Leg leg) {
    boolean busy = isAtCapacity(details.account());
    Call call = open(details, statusCallback, COMPLETED_ONLY);
    if (busy) {
      call.advance(CallStatus.BUSY);
      leg.end(HangupCause.BUSY);
      return new NoOpListener();
    }
    call.advance(CallStatus.RINGING);
    Session session = new Session(services, call, leg, fallback);
    session.start(TwimlSource.voice(voice, null));
    return session;
  }

  private boolean isAtCapacity(Account account) {
    try {
      requireCapacity(account);
      return false;
    } catch (TooManyCallsException _) {
      return true;
    }
  }

  /// Ignores the events of a call that was rejected as busy.
  private static final class NoOpListener implements LegListener {
    @Override
    public void answered(Leg leg) {}

    @Override
    public void declined(Leg leg, CallStatus outcome) {}

    @Override
    public void hungUp(Leg leg) {}
  }
}
