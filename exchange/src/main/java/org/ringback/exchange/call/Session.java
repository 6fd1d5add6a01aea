package org.ringback.exchange.call;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.AudioQueue;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.Tone;
import org.ringback.exchange.twiml.BackgroundRecording;
import org.ringback.exchange.twiml.DialTarget;
import org.ringback.exchange.twiml.Enqueue;
import org.ringback.exchange.twiml.Gather;
import org.ringback.exchange.twiml.Record;
import org.ringback.exchange.twiml.StatusCallback;
import org.ringback.exchange.twiml.StreamVerb;
import org.ringback.exchange.twiml.Transcribe;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the TwiML of one call on a virtual thread, from the first document to the end of the call.
///
/// Like Twilio, answers an inbound call at the first verb except `<Reject>`, `<Pause>` and `<Dial
/// answerOnBridge="true">`. When the caller hangs up earlier, the call ends as `no-answer` and its
/// ringing child calls end as `canceled`. An unanswered call whose `<Dial answerOnBridge="true">`
/// failed gets the status of that dial.
final class Session implements LegListener, Call.Owner {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /// The maximum duration of an echo or a stream.
  static final Duration MAX_LENGTH = Duration.ofHours(4);

  private final SessionServices services;
  private final Call call;
  private final Leg leg;
  private final WebhookTarget fallback;
  private final SessionEventQueue eventQueue;
  private final PromptPlayer promptPlayer;
  private final BackgroundVerbs backgroundVerbs;
  private @Nullable CallStatus lastDial;
  private boolean screening;
  private boolean hungUp;

  Session(SessionServices services, Call call, Leg leg, WebhookTarget fallback) {
    this.services = services;
    this.eventQueue = new SessionEventQueue(services.router().clock());
    this.call = call;
    this.leg = leg;
    this.fallback = fallback;
    this.promptPlayer = new PromptPlayer(services, call, leg, eventQueue, _ -> false);
    this.backgroundVerbs = new BackgroundVerbs(services, this);
  }

  void start(TwimlSource first) {
    call.ownedBy(this);
    Thread.ofVirtual().name("call-" + call.sid()).start(() -> run(first));
  }

  /// Runs TwiML on this thread, before the call is bridged.
  ///
  /// @return false when the TwiML or the called party ended the call
  boolean runScreening(TwimlSource first) {
    screening = true;
    try {
      @Nullable TwimlSource next = first;
      while (next != null) {
        next = execute(next);
      }
      return !hungUp;
    } catch (CallEndedException e) {
      return false;
    } catch (RuntimeException e) {
      log.error("Could not continue call {}", call.sid(), e);
      return false;
    } finally {
      leg.media().silence();
    }
  }

  /// Stops immediately and does not change the call.
  void abort() {
    eventQueue.add(new SessionEvent.HungUp());
  }

  Call call() {
    return call;
  }

  Leg leg() {
    return leg;
  }

  SessionEventQueue eventQueue() {
    return eventQueue;
  }

  // -- called by other threads

  @Override
  public void answered(Leg answering) {}

  @Override
  public void declined(Leg declining, CallStatus actionParameters) {
    hungUp(declining);
  }

  @Override
  public void hungUp(Leg endedLeg) {
    call.advance(call.isAnswered() ? CallStatus.COMPLETED : CallStatus.NO_ANSWER);
    endedLeg.end(HangupCause.COMPLETED);
    eventQueue.add(new SessionEvent.HungUp());
  }

  @Override
  public void end(HangupCause ending) {
    leg.end(ending);
    eventQueue.add(new SessionEvent.HungUp());
  }

  @Override
  public MediaEndpoint media() {
    return leg.media();
  }

  @Override
  public void redirect(TwimlSource next) {
    eventQueue.add(new SessionEvent.Redirected(next));
  }

  // -- the session's thread

  private void run(TwimlSource first) {
    try {
      @Nullable TwimlSource next = first;
      while (next != null) {
        next = execute(next);
      }
      finish();
    } catch (CallEndedException e) {
      // The status is set and the child calls have ended.
    } catch (RuntimeException e) {
      log.error("Could not continue call {}", call.sid(), e);
      call.advance(CallStatus.FAILED);
    } finally {
      call.advance(CallStatus.COMPLETED);
      leg.end(HangupCause.of(call.status()));
    }
  }

  private @Nullable TwimlSource execute(TwimlSource next) throws CallEndedException {
    if (call.hasEnded()) {
      throw new CallEndedException();
    }
    try {
      TwimlFetcher.Document document = services.twimlFetcher().fetch(call, next, fallback);
      eventQueue.check();
      for (Verb verb : document.verbs()) {
        if (verb instanceof Verb.Hangup) {
          hungUp = true;
          return null;
        }
        if (screening && (verb instanceof Verb.Dial || verb instanceof Enqueue)) {
          rejectVerb(verb);
          return null;
        }
        TwimlSource redirectTarget = perform(verb, document);
        if (redirectTarget != null) {
          return redirectTarget;
        }
        eventQueue.check();
      }
      return null;
    } catch (CallRedirectedException diverted) {
      leg.media().silence();
      return diverted.next();
    }
  }

  /// Rejects a verb that the TwiML of a noun must not contain.
  private void rejectVerb(Verb verb) {
    hungUp = true;
    services
        .router()
        .webhooks()
        .alerts()
        .error(
            call.account(),
            call.sid(),
            12200,
            "<" + verb.getClass().getSimpleName() + "> may not be in the TwiML of a Dial's noun");
  }

  @Nullable TwimlSource perform(Verb verb, TwimlFetcher.Document document)
      throws CallEndedException, CallRedirectedException {
    return switch (verb) {
      case Verb.Say say -> {
        answer();
        promptPlayer.speak(say);
        yield null;
      }
      case Verb.Play play -> {
        answer();
        promptPlayer.play(play, document);
        yield null;
      }
      case Verb.Pause pause -> {
        eventQueue.pause(pause.length());
        yield null;
      }
      case Gather gather -> new GatherVerb(services, this, gather, document).run();
      case Record record -> new RecordVerb(services, this, record, document).run();
      case Enqueue enqueue -> new EnqueueVerb(services, this, enqueue, document).run();
      case Transcribe transcribe -> {
        backgroundVerbs.perform(transcribe, document);
        yield null;
      }
      case BackgroundRecording taping -> {
        backgroundVerbs.perform(taping, document);
        yield null;
      }
      case StreamVerb.Start start -> {
        backgroundVerbs.start(start, document);
        yield null;
      }
      case StreamVerb.Stop stop -> {
        backgroundVerbs.stop(stop);
        yield null;
      }
      case StreamVerb.Connect connect -> backgroundVerbs.connect(connect, document);
      case Verb.Redirect redirect -> redirectTarget(document, redirect);
      case Verb.Reject reject -> reject(reject);
      case Verb.Dial dial -> dial(dial, document);
      case Verb.Echo _ -> {
        answer();
        echo();
        yield null;
      }
      case Verb.Hangup _, Verb.Leave _ -> null;
    };
  }

  /// Answers the call. No-op if it is answered or has ended.
  void answer() {
    var _ = call.advance(CallStatus.IN_PROGRESS);
    if (call.isAnswered()) {
      leg.connect();
    }
  }

  /// Plays ringback to the caller of a plain `<Dial>`. The call becomes in progress, but a browser
  /// receives `answer` only when there is audio other than ringback.
  void playRingback() {
    var _ = call.advance(CallStatus.IN_PROGRESS);
    leg.ringingWithAudio();
    leg.media().play(Tone.ringback(), () -> {});
  }

  private void finish() {
    if (call.isAnswered()) {
      call.advance(CallStatus.COMPLETED);
    } else if (lastDial != null) {
      call.advance(lastDial == CallStatus.COMPLETED ? CallStatus.NO_ANSWER : lastDial);
    } else {
      answer();
      call.advance(CallStatus.COMPLETED);
    }
  }

  /// Echoes until the call ends or is redirected, at most four hours.
  private void echo() throws CallEndedException, CallRedirectedException {
    AudioQueue echo = new AudioQueue();
    leg.media().onAudio(echo);
    leg.media().play(echo, () -> {});
    try {
      eventQueue.pause(MAX_LENGTH);
    } finally {
      leg.media().onAudio(frame -> {});
      leg.media().silence();
    }
  }

  private @Nullable TwimlSource redirectTarget(
      TwimlFetcher.Document document, Verb.Redirect redirect) {
    return new TwimlSource(
        "voice", resolve(document, redirect.url(), redirect.method()), null, List.of());
  }

  /// Resolves a URL of a document. Returns an unset target for an invalid URL.
  WebhookTarget resolve(TwimlFetcher.Document document, String url, String method) {
    try {
      return document.resolve(url, method);
    } catch (IllegalArgumentException e) {
      log.warn("Could not resolve a URL of call {}: {}: {}", call.sid(), url, e.getMessage());
      return WebhookTarget.NONE;
    }
  }

  /// Runs `<Reject>`: ends an unanswered call as `busy` or `no-answer`, depending on `reason`.
  /// Hangs up an answered call.
  private @Nullable TwimlSource reject(Verb.Reject reject) throws CallEndedException {
    boolean busy = reject.reason() == Verb.Reject.Reason.BUSY;
    if (!call.isAnswered() && call.advance(busy ? CallStatus.BUSY : CallStatus.NO_ANSWER)) {
      leg.end(busy ? HangupCause.BUSY : HangupCause.REJECTED);
    }
    call.advance(CallStatus.COMPLETED);
    throw new CallEndedException();
  }

  private @Nullable TwimlSource dial(Verb.Dial dial, TwimlFetcher.Document document)
      throws CallEndedException, CallRedirectedException {
    String url = dial.action();
    WebhookTarget action = url == null ? WebhookTarget.NONE : resolve(document, url, dial.method());
    DialOperation operation = dialOperation(dial, document);
    try {
      operation.run();
    } catch (CallEndedException e) {
      notifyOfDial(action, operation);
      throw e;
    } catch (CallRedirectedException e) {
      notifyOfDial(action, operation); // as Twilio does before it requests the new TwiML
      throw e;
    }
    lastDial = operation.status();
    return url == null || operation.skipsAction()
        ? null
        : new TwimlSource("action", action, null, operation.actionParameters());
  }

  /// Requests the action of an interrupted `<Dial>`. The response is ignored.
  private void notifyOfDial(WebhookTarget action, DialOperation operation) {
    if (action.isSet()) {
      services
          .twimlFetcher()
          .notifyApplication(
              call, new TwimlSource("action", action, null, operation.actionParameters()));
    }
  }

  private DialOperation dialOperation(Verb.Dial dial, TwimlFetcher.Document document) {
    return switch (dial.dialTarget()) {
      case null -> new DialVerb(services, this, dial, document);
      case DialTarget.Conference dialTarget ->
          new ConferenceVerb(services, this, dial, dialTarget, document);
      case DialTarget.Queue dialTarget ->
          new DialQueueVerb(services, this, dial, dialTarget, document);
    };
  }

  /// Resolves a callback of a document.
  WebhookTarget callback(TwimlFetcher.Document document, StatusCallback callback) {
    return callback.url().isEmpty()
        ? WebhookTarget.NONE
        : resolve(document, callback.url(), callback.method());
  }

  /// Ends the call.
  void hangUp() {
    call.advance(CallStatus.COMPLETED);
  }
}
