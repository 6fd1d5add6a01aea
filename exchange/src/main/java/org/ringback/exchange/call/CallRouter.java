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

/// Opens calls and finds whom they are to ring.
final class CallRouter {
  private static final Set<String> AT_THE_END = Set.of("completed");

  private final Accounts accounts;
  private final WebhookSender webhooks;
  private final RingTargets stations;
  private final MediaClock beat;
  private final ExchangeClock clock;
  private final RandomGenerator random;
  private final Executor threads;
  private final SessionServices workshop;
  private final Calls calls = new Calls();
  private final AtomicLong order = new AtomicLong();

  CallRouter(
      Accounts accounts,
      WebhookSender webhooks,
      RingTargets stations,
      MediaClock beat,
      ExchangeClock clock,
      RandomGenerator random,
      Executor threads,
      Function<CallRouter, SessionServices> workshops) {
    this.accounts = accounts;
    this.webhooks = webhooks;
    this.stations = stations;
    this.beat = beat;
    this.clock = clock;
    this.random = random;
    this.threads = threads;
    this.workshop = workshops.apply(this);
  }

  ExchangeClock clock() {
    return clock;
  }

  Calls calls() {
    return calls;
  }

  SessionServices workshop() {
    return workshop;
  }

  WebhookSender webhooks() {
    return webhooks;
  }

  String nextSid() {
    return Sid.next("CA", random);
  }

  /// What was dialled, without the marks that people write between digits.
  static String dialled(String written) {
    return written.replaceAll("[\\s().-]", "");
  }

  /// Whether the account may have one more live call; that it may not is an alert.
  ///
  /// @throws TooManyCallsException when it has as many as it may
  void admit(Account account) {
    AccountLimits.Values most = account.limits().values();
    int live = calls.liveOf(account);
    TooManyCallsException tooMany = null;
    if (most.concurrentCalls() > 0 && live >= most.concurrentCalls()) {
      tooMany = TooManyCallsException.concurrent(most.concurrentCalls());
    } else if (most.mostCalls() > 0 && live >= most.mostCalls()) {
      tooMany = TooManyCallsException.held(most.mostCalls());
    }
    if (tooMany != null) {
      webhooks.alerts().error(account, "", tooMany.code(), String.valueOf(tooMany.getMessage()));
      throw tooMany;
    }
  }

  Call open(Call.Facts facts, WebhookTarget statusCallback, Set<String> events) {
    Call call =
        new Call(
            facts,
            clock,
            order.incrementAndGet(),
            new StatusCallbacks(statusCallback, events, webhooks, threads),
            calls::ended);
    if (facts.direction() == CallDirection.OUTBOUND_API) {
      call.whenRinging(() -> workshop.conferences().rings(call.account(), call.sid()));
    }
    call.whenOver(() -> ended(call));
    calls.add(call);
    return call;
  }

  /// What of a call outlives its session.
  private void ended(Call call) {
    workshop.recordings().callEnded(call.sid());
    workshop.transcriptions().callEnded(call.sid());
    workshop.streams().callEnded(call.sid());
    workshop.conferences().neverCame(call.account(), call.sid(), call.status().wire());
  }

  Call openChild(Call parent, String from, String to, WebhookTarget callback, Set<String> events) {
    return open(
        new Call.Facts(
            parent.account(),
            nextSid(),
            parent.sid(),
            numberSid(parent.account(), from),
            from,
            to,
            CallDirection.OUTBOUND_DIAL,
            List.of()),
        callback,
        events);
  }

  static @Nullable String numberSid(Account account, String number) {
    return account.numberFor(number).map(PhoneNumber::sid).orElse(null);
  }

  /// Rings whom the ring's call is to. A number that an account of the exchange owns takes it as an
  /// inbound call; handsets with the number ring; a number that is nobody's rings in vain, as a
  /// telephone that nobody picks up. A client that is not registered does not ring.
  void ring(Ring ring, Map<String, String> parameters) {
    Call.Facts facts = ring.call().facts();
    String to = facts.to();
    Invitation invitation =
        new Invitation(
            facts.sid(),
            facts.account().sid(),
            facts.from(),
            to,
            parameters,
            accounts.ownerOf(facts.from()).isPresent());
    if (to.startsWith("client:")) {
      ring.start(
          stations.clients(facts.account(), to.substring("client:".length())), false, invitation);
      return;
    }
    Optional<Account> owner = accounts.ownerOf(to);
    if (owner.isPresent()) {
      PhoneNumber number = owner.get().numberFor(to).orElseThrow();
      ring.start(
          List.of((_, events) -> throughLine(owner.get(), number, facts.from(), events)),
          true,
          invitation);
      return;
    }
    ring.start(stations.handsets(to), true, invitation);
  }

  private Leg throughLine(Account account, PhoneNumber number, String from, LegListener events) {
    LoopbackLeg called = LoopbackLeg.pair(events, beat);
    LoopbackLeg caller = called.peer();
    caller.bind(inbound(account, number, nextSid(), from, caller));
    return called;
  }

  /// A call to a number of the account: runs its application's webhook, or its own.
  LegListener inbound(Account account, PhoneNumber number, String sid, String from, Leg leg) {
    Optional<Application> application = account.application(number.voiceApplicationSid());
    List<Map.Entry<String, String>> sent = new ArrayList<>();
    application.ifPresent(a -> sent.add(Map.entry("ApplicationSid", a.sid())));
    sent.add(Map.entry("CallToken", CallTokens.of(sid)));
    if (accounts.ownerOf(from).isPresent()) {
      sent.add(Map.entry("StirVerstat", "TN-Validation-Passed-A"));
    }
    leg.ringing();
    return begin(
        new Call.Facts(
            account,
            sid,
            null,
            number.sid(),
            from,
            number.number(),
            CallDirection.INBOUND,
            List.copyOf(sent)),
        application.map(Application::statusCallback).orElse(number.statusCallback()),
        application.map(Application::voice).orElse(number.voice()),
        application.map(Application::voiceFallback).orElse(number.voiceFallback()),
        leg);
  }

  /// A call that comes in at `leg`: runs the webhook at once, while it rings. One too many is busy.
  LegListener begin(
      Call.Facts facts,
      WebhookTarget statusCallback,
      WebhookTarget voice,
      WebhookTarget fallback,
      Leg leg) {
    boolean busy = isBusy(facts.account());
    Call call = open(facts, statusCallback, AT_THE_END);
    if (busy) {
      call.advance(CallStatus.BUSY);
      leg.end(HangupCause.BUSY);
      return new Nobody();
    }
    call.advance(CallStatus.RINGING);
    Session session = new Session(workshop, call, leg, fallback);
    session.start(TwimlSource.voice(voice, null));
    return session;
  }

  private boolean isBusy(Account account) {
    try {
      admit(account);
      return false;
    } catch (TooManyCallsException _) {
      return true;
    }
  }

  /// Who hears what becomes of a call that was never taken.
  private static final class Nobody implements LegListener {
    @Override
    public void answered(Leg leg) {}

    @Override
    public void declined(Leg leg, CallStatus outcome) {}

    @Override
    public void hungUp(Leg leg) {}
  }
}
