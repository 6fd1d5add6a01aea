package org.ringback.exchange.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Bridge;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.twiml.Noun;
import org.ringback.exchange.twiml.Verb;

/// Runs `<Dial>`: rings a child call for each noun, simultaneously or in sequence. The first call
/// that answers is bridged with the caller, and the others end as `canceled`. A client that
/// declines ends as `busy`. Without an answer, the dial has the status of the last child call.
final class DialVerb implements DialOperation {
  private static final Duration MAX_SCREENING = Duration.ofHours(4);

  private final SessionServices services;
  private final Session session;
  private final Verb.Dial dial;
  private final TwimlFetcher.Document document;
  private final Map<Ring, Noun> nouns = new HashMap<>();
  private final Set<Ring> live = new LinkedHashSet<>();
  private @Nullable Ring last;
  private final DialRecording recording;
  private boolean ringingSent;
  private boolean bridged;

  DialVerb(
      SessionServices services, Session session, Verb.Dial dial, TwimlFetcher.Document document) {
    this.services = services;
    this.session = session;
    this.dial = dial;
    this.document = document;
    this.recording = new DialRecording(services, session, dial.recording(), document);
  }

  /// Rings, bridges and waits for the end. Ends all child calls, also after an exception.
  @Override
  public void run() throws CallEndedException, CallRedirectedException {
    try {
      begin();
      Ring winner = firstToAnswer();
      if (winner != null) {
        live.remove(winner);
        live.forEach(loser -> loser.stop(CallStatus.CANCELED));
        live.clear();
        live.add(winner);
        last = winner;
        if (press(winner) && screen(winner)) {
          join(winner);
        }
      }
    } finally {
      recording.stop();
      live.forEach(each -> each.stop(CallStatus.CANCELED));
      session.leg().media().silence();
    }
  }

  private void begin() {
    if (!dial.answerOnBridge()) {
      session.playRingback();
    }
  }

  private @Nullable Ring firstToAnswer() throws CallEndedException, CallRedirectedException {
    List<List<Noun>> rounds =
        dial.sequential() ? dial.nouns().stream().map(List::of).toList() : List.of(dial.nouns());
    for (List<Noun> round : rounds) {
      long deadline = session.eventQueue().startWait(dial.timeout());
      Ring winner = awaitAnswer(ring(round), deadline);
      if (winner != null) {
        return winner;
      }
    }
    return null;
  }

  private Set<Ring> ring(List<Noun> round) {
    Set<Ring> ringing = new LinkedHashSet<>();
    for (Noun noun : round) {
      String to = address(noun);
      String from = callerIdFor(noun);
      if (from == null || !mayCall()) {
        continue;
      }
      Call child =
          services
              .router()
              .openChild(
                  session.call(),
                  from,
                  to,
                  session.callback(document, noun.callback()),
                  noun.callback().events());
      Ring ring = new Ring(child, session.eventQueue()::add, this::childSession);
      live.add(ring);
      ringing.add(ring);
      nouns.put(ring, noun);
      last = ring;
      Map<String, String> parameters =
          switch (noun) {
            case Noun.Client client -> client.parameters();
            case Noun.Number _ -> Map.of();
          };
      services.router().ring(ring, parameters);
    }
    boolean rings = ringing.stream().anyMatch(each -> each.call().hasRung());
    if (rings) {
      recording.ringing();
    }
    if (rings && !ringingSent && !session.call().isAnswered()) {
      ringingSent = true;
      session.leg().ringing();
    }
    return ringing;
  }

  /// Returns whether the account may start another call.
  private boolean mayCall() {
    try {
      services.router().requireCapacity(session.call().account());
      return true;
    } catch (TooManyCallsException _) {
      return false;
    }
  }

  private Session childSession(Call child, Leg leg) {
    return new Session(services, child, leg, WebhookTarget.NONE);
  }

  private @Nullable Ring awaitAnswer(Set<Ring> ringing, long deadline)
      throws CallEndedException, CallRedirectedException {
    while (!ringing.isEmpty()) {
      switch (session.eventQueue().next(deadline)) {
        case null -> {
          ringing.forEach(each -> each.stop(CallStatus.NO_ANSWER));
          return null;
        }
        case SessionEvent.RingAnswered answered when ringing.contains(answered.ring()) -> {
          return answered.ring();
        }
        case SessionEvent.RingEnded ended -> {
          if (ringing.remove(ended.ring())) {
            last = ended.ring();
          }
        }
        case SessionEvent _ -> {}
      }
    }
    return null;
  }

  /// Sends the keys of the noun, such as an extension, before any other audio.
  ///
  /// @return false when the called party has hung up
  private boolean press(Ring winner) throws CallEndedException, CallRedirectedException {
    String keys = nouns.get(winner) instanceof Noun.Number number ? number.sendDigits() : "";
    for (char key : keys.toCharArray()) {
      long deadline = SessionEventQueue.deadline(DtmfSender.press(winner.answeredLeg(), key));
      for (SessionEvent each; (each = session.eventQueue().nextRealTime(deadline)) != null; ) {
        if (each instanceof SessionEvent.RingEnded ended && ended.ring() == winner) {
          return false;
        }
      }
    }
    return true;
  }

  /// Runs the TwiML of the noun for the called party, if any. The caller continues to hear
  /// ringback.
  ///
  /// @return whether the call is to be bridged
  private boolean screen(Ring winner) throws CallEndedException, CallRedirectedException {
    Noun noun = Objects.requireNonNull(nouns.get(winner));
    if (noun.url().isEmpty()) {
      return true;
    }
    winner.screen(
        new TwimlSource(
            "screening", session.resolve(document, noun.url(), noun.method()), null, List.of()));
    long deadline = SessionEventQueue.deadline(MAX_SCREENING);
    while (true) {
      switch (session.eventQueue().next(deadline)) {
        case null -> {
          return false;
        }
        case SessionEvent.ScreeningPassed screened when screened.ring() == winner -> {
          return true;
        }
        case SessionEvent.RingEnded ended when ended.ring() == winner -> {
          return false;
        }
        case SessionEvent _ -> {}
      }
    }
  }

  private void join(Ring winner) throws CallEndedException, CallRedirectedException {
    session.answer();
    Leg caller = session.leg();
    Leg called = winner.answeredLeg();
    try (Bridge _ = Bridge.between(caller.media(), called.media())) {
      bridged = true;
      recording.answered();
      forwardDigits(caller, called, dial.hangupOnStar() ? session.eventQueue() : null);
      forwardDigits(called, caller, null);
      long deadline = SessionEventQueue.deadline(dial.timeLimit());
      for (SessionEvent each; (each = session.eventQueue().next(deadline)) != null; ) {
        if (each instanceof SessionEvent.StarPressed
            || each instanceof SessionEvent.RingEnded ended && ended.ring() == winner) {
          return;
        }
      }
    } finally {
      caller.onDigit(digit -> {});
      called.onDigit(digit -> {});
    }
  }

  /// Forwards the keys of one leg to the other as audible tones.
  ///
  /// @param star the event queue that receives `*`; null for none
  static void forwardDigits(Leg from, Leg to, @Nullable SessionEventQueue star) {
    MediaEndpoint audio = to.media();
    from.onDigit(
        digit -> {
          audio.playDigit(digit);
          to.digit(digit);
          if (star != null && digit == '*') {
            star.add(new SessionEvent.StarPressed());
          }
        });
  }

  @Override
  public CallStatus status() {
    return last == null ? CallStatus.FAILED : bridged ? CallStatus.COMPLETED : last.call().status();
  }

  @Override
  public List<Map.Entry<String, String>> actionParameters() {
    if (last == null) {
      return List.of(
          Map.entry("DialCallStatus", status().wire()), Map.entry("DialBridged", "false"));
    }
    return recording.withRecording(
        Map.entry("DialCallStatus", status().wire()),
        Map.entry("DialCallSid", last.call().sid()),
        Map.entry("DialCallDuration", String.valueOf(last.call().talkTime().toSeconds())),
        Map.entry("DialBridged", String.valueOf(bridged)));
  }

  private static String address(Noun noun) {
    return switch (noun) {
      case Noun.Number number -> CallRouter.normalizeNumber(number.number());
      case Noun.Client client -> "client:" + client.identity();
    };
  }

  /// Returns the caller ID for a noun. Rejects a number that is neither one of the account nor a
  /// party of this call, with Twilio's error 13214.
  private @Nullable String callerIdFor(Noun noun) {
    Call.Details parent = session.call().details();
    String from = dial.callerId() == null ? parent.from() : dial.callerId();
    boolean shown =
        switch (noun) {
          case Noun.Client _ -> true;
          case Noun.Number _ ->
              from.startsWith("+")
                  && (parent.account().mayUseAsCallerId(from)
                      || from.equals(parent.from())
                      || from.equals(parent.to()));
        };
    if (!shown) {
      services
          .router()
          .webhooks()
          .alerts()
          .error(parent.account(), parent.sid(), 13214, "Dial: Invalid callerId value: " + from);
      return null;
    }
    return from;
  }
}
