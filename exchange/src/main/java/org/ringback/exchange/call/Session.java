package org.ringback.exchange.call;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.media.AudioQueue;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.twiml.Callback;
import org.ringback.exchange.twiml.Enqueue;
import org.ringback.exchange.twiml.Gather;
import org.ringback.exchange.twiml.Record;
import org.ringback.exchange.twiml.Room;
import org.ringback.exchange.twiml.Streaming;
import org.ringback.exchange.twiml.Taping;
import org.ringback.exchange.twiml.Transcribe;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one call's TwiML on a virtual thread, from the first instructions to the end of the call,
/// and leaves nothing of it behind.
///
/// Twilio answers an inbound call at the first verb but `<Reject>`; `<Pause>` and `<Dial
/// answerOnBridge="true">` put that off. A caller who hangs up before that has a call that ends
/// `no-answer`; whom it was ringing then has one that ends `canceled`. A call that a failed `<Dial
/// answerOnBridge="true">` left unanswered ends as that dial did.
final class Session implements LegEvents, Call.Keeper {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /// That an echo or a stream lasts.
  static final Duration LONGEST = Duration.ofHours(4);

  private final Workshop workshop;
  private final Call call;
  private final Leg leg;
  private final Hook fallback;
  private final Inbox inbox;
  private final Prompts prompts;
  private final Asides asides;
  private @Nullable CallStatus lastDial;
  private boolean screening;
  private boolean hungUp;

  Session(Workshop workshop, Call call, Leg leg, Hook fallback) {
    this.workshop = workshop;
    this.inbox = new Inbox(workshop.switchboard().clock());
    this.call = call;
    this.leg = leg;
    this.fallback = fallback;
    this.prompts = new Prompts(workshop, call, leg, inbox, _ -> false);
    this.asides = new Asides(workshop, this);
  }

  void start(Next first) {
    call.keptBy(this);
    Thread.ofVirtual().name("call-" + call.sid()).start(() -> run(first));
  }

  /// Follows instructions on this thread for a call that is to be joined with another after them.
  ///
  /// @return false when they, or the one who hears them, ended the call
  boolean screen(Next first) {
    screening = true;
    try {
      @Nullable Next next = first;
      while (next != null) {
        next = follow(next);
      }
      return !hungUp;
    } catch (Inbox.Over e) {
      return false;
    } catch (RuntimeException e) {
      log.error("call {} broke", call.sid(), e);
      return false;
    } finally {
      leg.media().silence();
    }
  }

  /// It stops at once, and leaves the call as it is.
  void breakOff() {
    inbox.add(new Happening.HungUp());
  }

  Call call() {
    return call;
  }

  Leg leg() {
    return leg;
  }

  Inbox inbox() {
    return inbox;
  }

  // -- told from outside

  @Override
  public void answered(Leg answering) {}

  @Override
  public void declined(Leg declining, CallStatus outcome) {
    hungUp(declining);
  }

  @Override
  public void hungUp(Leg gone) {
    call.advance(call.isAnswered() ? CallStatus.COMPLETED : CallStatus.NO_ANSWER);
    gone.end(Ending.COMPLETED);
    inbox.add(new Happening.HungUp());
  }

  @Override
  public void end(Ending ending) {
    leg.end(ending);
    inbox.add(new Happening.HungUp());
  }

  @Override
  public MediaEndpoint media() {
    return leg.media();
  }

  @Override
  public void redirect(Next next) {
    inbox.add(new Happening.Redirected(next));
  }

  // -- the session's thread

  private void run(Next first) {
    try {
      @Nullable Next next = first;
      while (next != null) {
        next = follow(next);
      }
      finish();
    } catch (Inbox.Over e) {
      // its status is set, and whom it rang is gone
    } catch (RuntimeException e) {
      log.error("call {} broke", call.sid(), e);
      call.advance(CallStatus.FAILED);
    } finally {
      call.advance(CallStatus.COMPLETED);
      leg.end(Ending.of(call.status()));
    }
  }

  private @Nullable Next follow(Next next) throws Inbox.Over {
    if (call.isOver()) {
      throw new Inbox.Over();
    }
    try {
      Instructions.Document document = workshop.instructions().fetch(call, next, fallback);
      inbox.check();
      for (Verb verb : document.verbs()) {
        if (verb instanceof Verb.Hangup) {
          hungUp = true;
          return null;
        }
        if (screening && (verb instanceof Verb.Dial || verb instanceof Enqueue)) {
          refuse(verb);
          return null;
        }
        Next elsewhere = perform(verb, document);
        if (elsewhere != null) {
          return elsewhere;
        }
        inbox.check();
      }
      return null;
    } catch (Inbox.Diverted diverted) {
      leg.media().silence();
      return diverted.next();
    }
  }

  /// Whom a `<Dial>` has called cannot dial on before it is joined.
  private void refuse(Verb verb) {
    hungUp = true;
    workshop
        .switchboard()
        .webhooks()
        .alerts()
        .error(
            call.account(),
            call.sid(),
            12200,
            "<" + verb.getClass().getSimpleName() + "> may not be in the TwiML of a Dial's noun");
  }

  @Nullable Next perform(Verb verb, Instructions.Document document)
      throws Inbox.Over, Inbox.Diverted {
    return switch (verb) {
      case Verb.Say say -> {
        answer();
        prompts.speak(say);
        yield null;
      }
      case Verb.Play play -> {
        answer();
        prompts.play(play, document);
        yield null;
      }
      case Verb.Pause pause -> {
        inbox.pause(pause.length());
        yield null;
      }
      case Gather gather -> new Gathering(workshop, this, gather, document).run();
      case Record record -> new MessageTaking(workshop, this, record, document).run();
      case Enqueue enqueue -> new Enqueuing(workshop, this, enqueue, document).run();
      case Transcribe transcribe -> {
        asides.perform(transcribe, document);
        yield null;
      }
      case Taping taping -> {
        asides.perform(taping, document);
        yield null;
      }
      case Streaming.Start start -> {
        asides.start(start, document);
        yield null;
      }
      case Streaming.Stop stop -> {
        asides.stop(stop);
        yield null;
      }
      case Streaming.Connect connect -> asides.connect(connect, document);
      case Verb.Redirect redirect -> elsewhere(document, redirect);
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

  void answer() {
    if (!call.isAnswered() && call.advance(CallStatus.IN_PROGRESS)) {
      leg.connect();
    }
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

  /// Until the call ends or goes elsewhere, four hours at most.
  private void echo() throws Inbox.Over, Inbox.Diverted {
    AudioQueue heard = new AudioQueue();
    leg.media().onAudio(heard);
    leg.media().play(heard, () -> {});
    try {
      inbox.pause(LONGEST);
    } finally {
      leg.media().onAudio(frame -> {});
      leg.media().silence();
    }
  }

  private @Nullable Next elsewhere(Instructions.Document document, Verb.Redirect redirect) {
    return new Next("voice", resolve(document, redirect.url(), redirect.method()), null, List.of());
  }

  /// What cannot be resolved is asked for as it stands, fails, and so goes to the fallback.
  Hook resolve(Instructions.Document document, String url, String method) {
    try {
      return document.resolve(url, method);
    } catch (IllegalArgumentException e) {
      log.warn("call {}: {} is no URL: {}", call.sid(), url, e.getMessage());
      return Hook.NONE;
    }
  }

  /// Twilio: "The call ends with a status of busy or no-answer, depending on the verb's reason
  /// attribute." Only a call that is not answered can be rejected; another one is hung up.
  private @Nullable Next reject(Verb.Reject reject) throws Inbox.Over {
    boolean busy = reject.reason() == Verb.Reject.Reason.BUSY;
    if (!call.isAnswered() && call.advance(busy ? CallStatus.BUSY : CallStatus.NO_ANSWER)) {
      leg.end(busy ? Ending.BUSY : Ending.REJECTED);
    }
    call.advance(CallStatus.COMPLETED);
    throw new Inbox.Over();
  }

  private @Nullable Next dial(Verb.Dial dial, Instructions.Document document)
      throws Inbox.Over, Inbox.Diverted {
    String url = dial.action();
    Hook action = url == null ? Hook.NONE : resolve(document, url, dial.method());
    Dialled dialling = dialled(dial, document);
    try {
      dialling.run();
    } catch (Inbox.Over e) {
      if (action.isSet()) {
        workshop.instructions().tell(call, new Next("action", action, null, dialling.outcome()));
      }
      throw e;
    }
    lastDial = dialling.status();
    return url == null ? null : new Next("action", action, null, dialling.outcome());
  }

  private Dialled dialled(Verb.Dial dial, Instructions.Document document) {
    return switch (dial.room()) {
      case null -> new Dialling(workshop, this, dial, document);
      case Room.Conference room -> new Conferencing(workshop, this, dial, room, document);
      case Room.Queue room -> new QueueDialling(workshop, this, dial, room, document);
    };
  }

  /// Where a callback in a document goes.
  Hook callback(Instructions.Document document, Callback callback) {
    return callback.url().isEmpty()
        ? Hook.NONE
        : resolve(document, callback.url(), callback.method());
  }

  /// Ends the call from this side.
  void hangUp() {
    call.advance(CallStatus.COMPLETED);
  }
}
