package org.ringback.exchange.call;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.media.AudioQueue;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.WavFile;
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
  private static final Duration KEY = Duration.ofMillis(250);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
  private static final Duration LONGEST_ECHO = Duration.ofHours(4);
  private static final Duration UNHEARD = Duration.ofSeconds(10);

  private final Workshop workshop;
  private final Call call;
  private final Leg leg;
  private final Hook fallback;
  private final Inbox inbox;
  private @Nullable CallStatus lastDial;

  Session(Workshop workshop, Call call, Leg leg, Hook fallback) {
    this.workshop = workshop;
    this.inbox = new Inbox(workshop.switchboard().clock());
    this.call = call;
    this.leg = leg;
    this.fallback = fallback;
  }

  void start(Next first) {
    call.keptBy(this);
    Thread.ofVirtual().name("call-" + call.sid()).start(() -> run(first));
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

  private @Nullable Next perform(Verb verb, Instructions.Document document)
      throws Inbox.Over, Inbox.Diverted {
    return switch (verb) {
      case Verb.Say say -> {
        answer();
        speak(say);
        yield null;
      }
      case Verb.Play play -> {
        answer();
        play(play, document);
        yield null;
      }
      case Verb.Pause pause -> {
        inbox.pause(pause.length());
        yield null;
      }
      case Verb.Redirect redirect -> elsewhere(document, redirect);
      case Verb.Reject reject -> reject(reject);
      case Verb.Dial dial -> dial(dial, document);
      case Verb.Echo _ -> {
        answer();
        echo();
        yield null;
      }
      case Verb.Hangup _ -> null;
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

  private void speak(Verb.Say say) throws Inbox.Over, Inbox.Diverted {
    if (!say.text().isEmpty()) {
      short[] samples = workshop.speech().speak(say.text());
      repeat(say.loop(), samples);
    }
  }

  private void play(Verb.Play play, Instructions.Document document)
      throws Inbox.Over, Inbox.Diverted {
    for (char key : play.digits().toCharArray()) {
      if (key != 'w') {
        leg.media().playDigit(key);
        leg.digit(key);
      }
      inbox.pause(key == 'w' ? HALF_A_SECOND : KEY);
    }
    if (play.url().isEmpty()) {
      return;
    }
    try {
      URI url = URI.create(document.resolve(play.url(), "GET").url());
      repeat(play.loop(), workshop.sounds().fetch(url));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("call {}: <Play> of {} is skipped: {}", call.sid(), play.url(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Inbox.Over();
    }
  }

  /// Until the call ends or goes elsewhere, four hours at most.
  private void echo() throws Inbox.Over, Inbox.Diverted {
    AudioQueue heard = new AudioQueue();
    leg.media().onAudio(heard);
    leg.media().play(heard, () -> {});
    try {
      inbox.pause(LONGEST_ECHO);
    } finally {
      leg.media().onAudio(frame -> {});
      leg.media().silence();
    }
  }

  private void repeat(int times, short[] samples) throws Inbox.Over, Inbox.Diverted {
    for (int i = 0; (times == 0 || i < times) && samples.length > 0; i++) {
      hear(leg.media(), samples);
    }
  }

  /// Waits until it was heard. A leg whose audio never comes about hears nothing; it is not waited
  /// for much longer than the sound lasts.
  private void hear(MediaEndpoint media, short[] samples) throws Inbox.Over, Inbox.Diverted {
    Object sound = new Object();
    media.play(WavFile.source(samples), () -> inbox.add(new Happening.Played(sound)));
    Duration length = Duration.ofMillis(20L * samples.length / AudioSource.SAMPLES_PER_FRAME);
    long deadline = Inbox.deadline(length.plus(UNHEARD));
    for (Happening each; (each = inbox.next(deadline)) != null; ) {
      if (each instanceof Happening.Played played && played.sound() == sound) {
        return;
      }
    }
  }

  private @Nullable Next elsewhere(Instructions.Document document, Verb.Redirect redirect) {
    return new Next("voice", resolve(document, redirect.url(), redirect.method()), null, List.of());
  }

  /// What cannot be resolved is asked for as it stands, fails, and so goes to the fallback.
  private Hook resolve(Instructions.Document document, String url, String method) {
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
    Dialling dialling = new Dialling(workshop, this, dial, document);
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
}
